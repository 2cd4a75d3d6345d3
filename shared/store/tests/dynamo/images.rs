//! What the stream carries reads as what was written.

use app::endings::{CouponsEnding, Held};
use app::store::{Notice, RefusedMark, Write};
use domain::calendar::Day;
use domain::entry::{EntryKey, Record};
use domain::language::Language;
use domain::refusal::Refusal;
use domain::wallet::sweep::Expiring;
use store::image::{self, Image};
use uuid::Uuid;

use crate::conformance::sample::{
    coupon, day, done, earning, fingerprint, joined, now, points, profile,
};
use crate::rig::Rig;

#[tokio::test]
async fn entries_coupons_and_notices_are_news_and_nothing_else_is() {
    let rig = Rig::new().await;
    let member = joined(&*rig.store, 1).await;
    let (entry, coupon) = (
        earning(&member, 2, "ec-1001"),
        coupon(&member, "birthday-2026", 1),
    );
    let notice = Notice {
        member: member.clone(),
        on: day("2026-11-22"),
        expiring: vec![Expiring {
            expires_on: day("2026-12-22"),
            points: points(500),
        }],
        coupons: vec![coupon.id.clone()],
    };
    let group = CouponsEnding {
        id: Uuid::from_u128(1),
        template: coupon.template.clone(),
        expires_on: coupon.expires_on,
        language: Language::Ja,
        coupons: vec![Held {
            member: member.clone(),
            coupon: coupon.id.clone(),
        }],
    };
    let plan = vec![
        Write::CouponsEnding(group.clone()),
        Write::Entry(entry.clone()),
        Write::Coupon(coupon.clone()),
        Write::Notice(notice.clone()),
        Write::Profile(profile(&member, 1)),
    ];
    done(&*rig.store, plan).await;
    let partition = Rig::partition(&member);
    let at = |on: Day| ["N", member.as_str(), &on.to_string()].join("#");
    let read = async |pk: &str, sk: &str| image::read(rig.raw(pk, sk).await).unwrap();

    let written = image::read(rig.raw_entry(&entry.key).await).unwrap();
    assert_eq!(written, Image::Entry(Box::new(entry)));
    let issued = read(&partition, &["C", "birthday-2026"].join("#")).await;
    assert_eq!(issued, Image::Coupon(Box::new(coupon)));
    let told = read(&at(notice.on), "N").await;
    assert_eq!(told, Image::Notice(Box::new(notice)));
    let together = read(&["B", &group.id.to_string()].join("#"), "B").await;
    assert_eq!(together, Image::CouponsEnding(Box::new(group)));
    assert_eq!(read(&partition, "W").await, Image::Silent);
    assert_eq!(read(&partition, "P").await, Image::Silent);
}

#[tokio::test]
async fn marks_on_an_id_are_not_news() {
    let rig = Rig::new().await;
    let (refused, voided) = (
        EntryKey::new(Record::Redemption, "use-1"),
        EntryKey::new(Record::Redemption, "use-2"),
    );
    let mark = RefusedMark {
        fingerprint: fingerprint("use-1"),
        refusal: Refusal::NotCombinable,
        until: now(),
    };
    done(&*rig.store, vec![Write::Refusal(refused.clone(), mark)]).await;
    done(&*rig.store, vec![Write::Tombstone(voided.clone(), now())]).await;
    for key in [refused, voided] {
        let image = image::read(rig.raw_entry(&key).await).unwrap();
        assert_eq!(image, Image::Silent);
    }
}
