//! A visit, a log-in, a review.

use super::*;
use crate::entry::Entry;
use crate::ids::ActivityId;
use crate::program::{ActivityLimit, Per};
use crate::wallet::activity::{Activity, record_activity};

impl Shop {
    pub(crate) fn act(&mut self, at: &str, id: &str, kind: &str, occurred: &str) -> Entry {
        self.act_in(at, id, kind, occurred, None)
    }

    pub(crate) fn act_in(
        &mut self,
        at: &str,
        id: &str,
        kind: &str,
        occurred: &str,
        store: Option<&str>,
    ) -> Entry {
        let command = Activity {
            activity_id: ActivityId::parse(id).unwrap(),
            occurred_at: jst(occurred),
            store_id: store.map(str::to_owned),
            rule: self.program.activity(kind).unwrap().clone(),
        };
        let decision = record_activity(self.wallet.clone(), command, &self.moment(jst(at)));
        self.commit(decision.unwrap()).unwrap()
    }
}

fn limit(per: Per, times: u32) -> ActivityLimit {
    ActivityLimit {
        per,
        times,
        per_store: false,
    }
}

fn limited(per: Per, times: u32) -> Shop {
    Shop::new(with(|program| {
        program.activities[0].limit = Some(limit(per, times));
    }))
}

/// The points of visits at these times, each recorded when it happened.
fn visits(shop: &mut Shop, times: &[&str]) -> Vec<i64> {
    let visit = |(number, at): (usize, &&str)| {
        shop.act(
            at,
            &format!("v-{at}-{number}").replace(['.', ':'], "_"),
            "visit",
            at,
        )
    };
    times
        .iter()
        .enumerate()
        .map(visit)
        .map(|entry| entry.moved.change())
        .collect()
}

#[test]
fn a_visit_counts_once_a_day_and_the_day_turns_at_midnight_in_tokyo() {
    let mut shop = limited(Per::Day, 1);
    let times = [
        "2026-11-22T10:00",
        "2026-11-22T23:59:59.999",
        "2026-11-23T00:00",
    ];
    assert_eq!(visits(&mut shop, &times), [10, 0, 10]);
    assert_eq!(shop.entries.len(), 3);
}

#[test]
fn a_week_begins_on_monday() {
    // 22 November 2026 is a Sunday.
    let mut shop = limited(Per::Week, 2);
    let times = ["2026-11-16", "2026-11-21", "2026-11-22", "2026-11-23"];
    assert_eq!(visits(&mut shop, &times), [10, 10, 0, 10]);
}

#[test]
fn months_and_years_are_those_of_the_calendar() {
    let times = ["2026-11-30", "2026-11-30T23:00", "2026-12-01", "2027-01-01"];
    assert_eq!(visits(&mut limited(Per::Month, 1), &times), [10, 0, 10, 10]);
    assert_eq!(visits(&mut limited(Per::Year, 1), &times), [10, 0, 0, 10]);
}

#[test]
fn a_lifetime_is_once_for_ever() {
    let mut shop = limited(Per::Lifetime, 1);
    assert_eq!(visits(&mut shop, &["2026-11-22", "2046-11-22"]), [10, 0]);
}

#[test]
fn a_lifetime_limit_outlives_a_program_that_counted_by_days() {
    let mut shop = limited(Per::Day, 1);
    let week = [
        "2026-11-01",
        "2026-11-02",
        "2026-11-03",
        "2026-11-04",
        "2026-11-05",
        "2026-11-06",
        "2026-11-07",
    ];
    assert_eq!(visits(&mut shop, &week), [10; 7]);
    shop.program.activities[0].limit = Some(limit(Per::Lifetime, 1));
    assert_eq!(visits(&mut shop, &["2026-11-08", "2026-11-09"]), [10, 0]);
}

#[test]
fn without_a_limit_every_time_counts() {
    let mut shop = Shop::new(with(|program| program.activities[0].limit = None));
    assert_eq!(
        visits(&mut shop, &["2026-11-22", "2026-11-22", "2026-11-22"]),
        [10, 10, 10]
    );
}

#[test]
fn what_happened_counts_on_its_own_day_also_when_it_is_told_later() {
    let mut shop = limited(Per::Day, 1);
    shop.act("2026-11-22", "v1", "visit", "2026-11-20");
    shop.act("2026-11-22", "v2", "visit", "2026-11-21");
    assert_eq!(
        shop.act("2026-11-23", "v3", "visit", "2026-11-20")
            .moved
            .change(),
        0
    );
    assert_eq!(shop.sums(), [20, 0, 0, 0]);
}

#[test]
fn a_day_so_long_ago_that_nobody_remembers_its_limit_earns_nothing() {
    let mut shop = limited(Per::Day, 1);
    for date in 10..=17 {
        let at = format!("2026-11-{date}");
        shop.act(&at, &format!("v{date}"), "visit", &at);
    }
    assert_eq!(
        shop.act("2026-11-17", "late", "visit", "2026-11-10")
            .moved
            .change(),
        0
    );
    assert_eq!(
        shop.act("2026-11-17", "later", "visit", "2026-11-01")
            .moved
            .change(),
        0
    );
}

#[test]
fn the_oldest_day_that_is_remembered_still_counts_up_to_its_limit() {
    let mut shop = limited(Per::Day, 2);
    for date in 10..=16 {
        let at = format!("2026-11-{date}");
        shop.act(&at, &format!("v{date}"), "visit", &at);
    }
    let mut again = |id: &str| {
        let visit = shop.act("2026-11-17", id, "visit", "2026-11-10");
        visit.moved.change()
    };
    assert_eq!([again("second"), again("third")], [10, 0]);
}

#[test]
fn a_limit_for_each_store_counts_each_by_itself_and_what_has_none_by_itself() {
    let mut shop = limited(Per::Day, 1);
    let rule = shop.program.activities[0].limit.as_mut().unwrap();
    rule.per_store = true;
    let stores = [Some("ueno"), Some("ueno"), Some("shibuya"), None, None];
    let mut given = Vec::new();
    for (number, store) in stores.into_iter().enumerate() {
        let at = "2026-11-22";
        let visit = shop.act_in(at, &format!("v{number}"), "visit", at, store);
        given.push(visit.moved.change());
    }
    assert_eq!(given, [10, 0, 10, 10, 0]);
}

#[test]
fn of_a_hundred_stores_the_one_that_was_longest_not_visited_makes_room() {
    let mut shop = limited(Per::Day, 1);
    let rule = shop.program.activities[0].limit.as_mut().unwrap();
    rule.per_store = true;
    let mut visit = |at: &str, store: u32| {
        let id = format!("{at}-{store}");
        let store = format!("store-{store}");
        let visit = shop.act_in(at, &id, "visit", at, Some(&store));
        (visit.moved.change(), shop.wallet.used.activities.len())
    };
    assert_eq!(visit("2026-11-21", 0), (10, 1));
    for store in 1..100 {
        visit("2026-11-22", store);
    }
    assert_eq!(visit("2026-11-22", 100), (10, 100));
    assert_eq!(visit("2026-11-22", 101), (0, 100));
    assert_eq!(visit("2026-11-23", 101), (10, 100));
}

#[test]
fn a_limit_that_is_not_for_each_store_counts_all_of_them_together() {
    let mut shop = limited(Per::Day, 1);
    let at = "2026-11-22";
    let mut visit = |id: &str, store: &str| {
        let visit = shop.act_in(at, id, "visit", at, Some(store));
        visit.moved.change()
    };
    assert_eq!([visit("v1", "ueno"), visit("v2", "shibuya")], [10, 0]);
}

#[test]
fn a_store_that_is_counted_already_and_a_visit_to_none_make_no_other_give_way() {
    let mut shop = limited(Per::Day, 1);
    let rule = shop.program.activities[0].limit.as_mut().unwrap();
    rule.per_store = true;
    let mut visit = |at: &str, store: Option<u32>| {
        let id = format!("{at}-{}", store.unwrap_or(999));
        let store = store.map(|store| format!("store-{store}"));
        let visit = shop.act_in(at, &id, "visit", at, store.as_deref());
        (visit.moved.change(), shop.wallet.used.activities.len())
    };
    for store in 0..100 {
        visit("2026-11-22", Some(store));
    }
    assert_eq!(visit("2026-11-23", Some(5)), (10, 100));
    assert_eq!(visit("2026-11-23", None), (10, 101));
}
