//! Coupons that end, and the month in which nobody could be told any more.

use std::sync::Arc;

use app::endings::{CouponsEnding, Ending, Held};
use app::month::{LeftOut, Unasked};
use app::store::{Commit, SHARDS, Store, Write};
use domain::calendar::Instant;
use domain::coupon::{Coupon, Use};
use domain::ids::{CouponId, MemberId, OrderId};
use domain::language::Language;
use uuid::Uuid;

use super::sample::{at, coupon, day, done, member, now};

/// The coupons whose last day is one of these, read in pages of two, shard by shard.
async fn found(store: &dyn Store, first: &str, last: &str) -> Vec<Ending> {
    let mut found = Vec::new();
    for shard in 0..SHARDS {
        let mut after = None;
        loop {
            let days = (day(first), day(last));
            let page = store.endings(days, shard, after, 2).await.unwrap();
            found.extend(page.endings);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
    }
    found
}

fn ids(found: &[Ending]) -> Vec<&str> {
    found.iter().map(|ending| ending.coupon.as_str()).collect()
}

fn ending_on(member: &MemberId, id: &str, template: &str, last_day: &str) -> Coupon {
    let mut coupon = coupon(member, id, 1);
    coupon.template.id = template.to_owned();
    coupon.expires_on = day(last_day);
    coupon
}

pub(crate) async fn coupons_are_found_by_their_last_day_while_they_can_be_used(
    store: Arc<dyn Store>,
) {
    let owner = member(1);
    for (id, template, last_day) in [
        ("e", "tea", "2026-12-22"),
        ("b", "tea", "2026-12-21"),
        ("d", "pot", "2026-12-22"),
        ("a", "tea", "2026-12-20"),
        ("c", "tea", "2026-12-22"),
        ("f", "tea", "2026-12-23"),
    ] {
        let coupon = ending_on(&owner, id, template, last_day);
        done(&*store, vec![Write::Coupon(coupon)]).await;
    }
    // By day, then those of one template beside each other; neither the day before nor the day after.
    let days = found(&*store, "2026-12-21", "2026-12-22").await;
    assert_eq!(ids(&days), ["b", "d", "c", "e"]);
    assert_eq!(
        days[0],
        Ending {
            member: owner.clone(),
            coupon: CouponId::parse("b").unwrap(),
            expires_on: day("2026-12-21"),
            told: None,
        }
    );

    let told = ending_on(&owner, "b", "tea", "2026-12-21").after_notice(3, day("2026-12-18"));
    done(&*store, vec![Write::Coupon(told.clone())]).await;
    let one = found(&*store, "2026-12-21", "2026-12-21").await;
    assert_eq!((one.len(), one[0].told), (1, Some(3)));

    let mut used = told.again();
    used.used = Some(Use {
        order_id: OrderId::parse("ec-1").unwrap(),
        at: now(),
        discount_yen: 100,
        points: 0,
        turn: 2,
        asked: None,
    });
    done(&*store, vec![Write::Coupon(used.clone())]).await;
    assert_eq!(found(&*store, "2026-12-21", "2026-12-21").await, []);
    let mut released = used.again();
    released.used = None;
    done(&*store, vec![Write::Coupon(released)]).await;
    assert_eq!(found(&*store, "2026-12-21", "2026-12-21").await.len(), 1);
}

/// The coupons of so many members, told together.
fn together(name: u128, members: u64) -> CouponsEnding {
    let of = coupon(&member(1), "thanks", 1);
    CouponsEnding {
        id: Uuid::from_u128(name),
        template: of.template,
        expires_on: of.expires_on,
        language: Language::En,
        coupons: (1..=members)
            .map(|n| Held {
                member: member(n),
                coupon: CouponId::parse(&format!("thanks-{n}")).unwrap(),
            })
            .collect(),
    }
}

pub(crate) async fn coupons_that_end_are_told_together_once(store: Arc<dyn Store>) {
    let most = u64::from(app::endings::TOLD_TOGETHER_MAX);
    let coupons = (1..=most).map(|n| coupon(&member(n), &format!("thanks-{n}"), 1));
    let coupons: Vec<Coupon> = coupons.collect();
    for coupon in &coupons {
        done(&*store, vec![Write::Coupon(coupon.clone())]).await;
    }
    let telling = |group: &CouponsEnding| {
        let told = coupons.iter().cloned();
        let told = told.map(|coupon| Write::Coupon(coupon.after_notice(3, day("2026-12-18"))));
        let all = told.chain([Write::CouponsEnding(group.clone())]);
        all.collect::<Vec<_>>()
    };
    let group = together(1, most);
    done(&*store, telling(&group)).await;
    assert_eq!(store.coupons_ending(group.id).await.unwrap(), Some(group));
    // Whoever has seen the same coupons before they were told comes too late with all of them.
    let late = together(2, most);
    let again = store.commit(telling(&late)).await;
    assert!(matches!(again, Ok(Commit::Stale)), "{again:?}");
    assert_eq!(store.coupons_ending(late.id).await.unwrap(), None);
}

pub(crate) async fn what_a_month_left_out_adds_up_and_the_next_begins_anew(store: Arc<dyn Store>) {
    let november = "2026-11".parse().unwrap();
    assert_eq!(store.left_out(november).await.unwrap(), None);
    let (noon, later) = (at("2026-11-22T03:00:00Z"), at("2026-11-30T14:59:59Z"));
    let leave_out = async |what, limit, now: Instant, count| {
        store.leave_out(what, limit, now, count).await.unwrap();
        store.left_out(november).await.unwrap().unwrap()
    };
    let first = leave_out(Unasked::Announcement, 200, noon, 80).await;
    let meant = LeftOut {
        all_at: None,
        announcements_at: Some(200),
        last_at: noon,
        count: 80,
    };
    assert_eq!(first, meant);
    let second = leave_out(Unasked::Receipt, 201, later, 1).await;
    let meant = LeftOut {
        all_at: Some(201),
        last_at: later,
        count: 81,
        ..meant
    };
    assert_eq!(second, meant);
    let december = at("2026-11-30T15:00:00Z");
    let third = leave_out(Unasked::Receipt, 201, december, 5).await;
    assert_eq!(third, meant, "midnight in Tokyo begins another month");
    let next = store.left_out("2026-12".parse().unwrap()).await.unwrap();
    assert_eq!(next.map(|left_out| left_out.count), Some(5));
}
