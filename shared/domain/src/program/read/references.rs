//! What must hold between the parts of a program: names that are used once, names that exist, thresholds that rise.
//!
//! Where a name could not be read, nothing is said about what may refer to it: the sender mends the name first. All else
//! is said at once.

use std::collections::BTreeSet;

use crate::program::reader::Faults;
use crate::program::{Lottery, Program, Ranks, StampFor, WithCoupons};

pub(super) fn check(program: &Program, faults: &Faults) {
    names_are_used_once(program, faults);
    thresholds_rise(program.ranks.as_ref(), faults);
    let levels = program.ranks.iter().flat_map(|ranks| &ranks.levels);
    let ranks = levels.map(|level| &level.id);
    if are_known(ranks, &["/ranks", "/ranks/levels"], faults) {
        ranks_exist(program, faults);
    }
    let apart = &program.redemption.not_combinable_with;
    let coupons = program.coupons.iter().map(|coupon| &coupon.id);
    if are_known(coupons, &["/coupons"], faults) {
        birthday_coupon_exists(program, faults);
        combined_coupons_exist(program, faults);
        coupons_that_are_given_exist(program, faults);
        let at = "/redemption/not_combinable_with/coupons";
        exist(faults, at, "a coupon", &apart.coupons, |id| {
            program.coupon(id).is_some()
        });
    }
    stamps_are_for_something(program, faults);
    let campaigns = || program.campaigns.iter().map(|campaign| &campaign.id);
    if are_known(campaigns(), &["/campaigns"], faults) {
        let at = "/redemption/not_combinable_with/campaigns";
        exist(faults, at, "a campaign", &apart.campaigns, |id| {
            campaigns().any(|known| known == id)
        });
    }
}

/// Whether all names of a list could be read, and the list itself. What could not be read is empty.
fn are_known<'a>(
    mut names: impl Iterator<Item = &'a String>,
    places: &[&str],
    faults: &Faults,
) -> bool {
    names.all(|name| !name.is_empty()) && !places.iter().any(|place| faults.are_at(place))
}

fn names_are_used_once(program: &Program, faults: &Faults) {
    let earning = &program.earning;
    once(
        faults,
        "/earning/categories",
        "/category",
        earning.categories.iter().map(|rule| &rule.category),
    );
    once(
        faults,
        "/earning/skus",
        "/sku",
        earning.skus.iter().map(|rule| &rule.sku),
    );
    let levels = program.ranks.iter().flat_map(|ranks| &ranks.levels);
    once(
        faults,
        "/ranks/levels",
        "/id",
        levels.map(|level| &level.id),
    );
    once(
        faults,
        "/campaigns",
        "/id",
        program.campaigns.iter().map(|campaign| &campaign.id),
    );
    once(
        faults,
        "/activities",
        "/kind",
        program.activities.iter().map(|activity| &activity.kind),
    );
    once(
        faults,
        "/stamp_cards",
        "/id",
        program.stamp_cards.iter().map(|card| &card.id),
    );
    once(
        faults,
        "/coupons",
        "/id",
        program.coupons.iter().map(|coupon| &coupon.id),
    );
    let codes = program.coupons.iter().map(|coupon| coupon.code.as_deref());
    let codes: Vec<String> = codes
        .map(|code| code.unwrap_or_default().to_ascii_uppercase())
        .collect();
    once(faults, "/coupons", "/code", codes.iter());
    once(
        faults,
        "/rewards",
        "/id",
        program.rewards.iter().map(|reward| &reward.id),
    );
    lotteries_are_named_once(&program.lotteries, faults);
    for (list, days) in [
        ("/notices/expiring_days", &program.notices.expiring_days),
        ("/notices/coupon_days", &program.notices.coupon_days),
    ] {
        let days: Vec<String> = days.iter().map(u32::to_string).collect();
        once(faults, list, "", days.iter());
    }
}

fn lotteries_are_named_once(lotteries: &[Lottery], faults: &Faults) {
    once(
        faults,
        "/lotteries",
        "/id",
        lotteries.iter().map(|lottery| &lottery.id),
    );
    for (index, lottery) in lotteries.iter().enumerate() {
        let at = format!("/lotteries/{index}/prizes");
        once(
            faults,
            &at,
            "/id",
            lottery.prizes.iter().map(|prize| &prize.id),
        );
    }
}

/// Finds fault with each name that stands earlier in its list already. What could not be read is empty (or `0`), and
/// has its own fault.
fn once<'a>(faults: &Faults, list: &str, field: &str, names: impl Iterator<Item = &'a String>) {
    let mut seen = BTreeSet::new();
    for (index, name) in names.enumerate() {
        if !name.is_empty() && name != "0" && !seen.insert(name) {
            faults.add(
                format!("{list}/{index}{field}"),
                format!("must be used once, and {name} was before"),
            );
        }
    }
}

/// Thresholds begin at nothing and rise; one that could not be read is compared with none.
fn thresholds_rise(ranks: Option<&Ranks>, faults: &Faults) {
    let levels = ranks.map_or(&[][..], |ranks| &ranks.levels).iter();
    let thresholds: Vec<Option<u64>> = levels
        .enumerate()
        .map(|(index, level)| {
            let level_at = format!("/ranks/levels/{index}");
            let is_read =
                !faults.are_at(&level_at) && !faults.are_at(&format!("{level_at}/threshold"));
            is_read.then_some(level.threshold)
        })
        .collect();
    if matches!(thresholds.first(), Some(Some(1..))) {
        faults.add(
            "/ranks/levels/0/threshold",
            "must be 0: everybody has the lowest rank",
        );
    }
    for (index, pair) in thresholds.windows(2).enumerate() {
        if let [Some(lower), Some(upper)] = pair
            && upper <= lower
        {
            faults.add(
                format!("/ranks/levels/{}/threshold", index + 1),
                format!("must be more than {lower}, that of the level before"),
            );
        }
    }
}

fn ranks_exist(program: &Program, faults: &Faults) {
    let is_rank = |rank: &str| {
        let ranks = program.ranks.as_ref();
        ranks.is_some_and(|ranks| ranks.position(rank).is_some())
    };
    for (index, campaign) in program.campaigns.iter().enumerate() {
        let at = format!("/campaigns/{index}/ranks");
        exist(faults, &at, "a rank", &campaign.ranks, is_rank);
    }
    for (index, reward) in program.rewards.iter().enumerate() {
        let at = format!("/rewards/{index}/ranks");
        exist(faults, &at, "a rank", &reward.ranks, is_rank);
    }
}

/// Finds fault with each name of a list that names nothing.
fn exist(faults: &Faults, list: &str, kind: &str, names: &[String], is_one: impl Fn(&str) -> bool) {
    for (index, name) in names.iter().enumerate() {
        if !name.is_empty() && !is_one(name) {
            faults.add(
                format!("{list}/{index}"),
                format!("must be {kind}, and {name} is none"),
            );
        }
    }
}

/// Stamps are for activities that there are, and an activity without points is for stamps.
fn stamps_are_for_something(program: &Program, faults: &Faults) {
    let kinds = program.activities.iter().map(|activity| &activity.kind);
    let are_known = are_known(kinds, &["/activities"], faults);
    for (index, card) in program.stamp_cards.iter().enumerate() {
        if let StampFor::Activity(kind) = &card.stamp_for
            && are_known
            && !kind.is_empty()
            && program
                .activity(kind)
                .is_none_or(|rule| rule.referral.is_some())
        {
            faults.add(
                format!("/stamp_cards/{index}/stamp_for/activity"),
                format!("must be an activity of one member, and {kind} is none"),
            );
        }
    }
    for (index, activity) in program.activities.iter().enumerate() {
        let at = format!("/activities/{index}/points");
        let is_for_stamps = program
            .stamp_cards
            .iter()
            .any(|it| it.is_for(&activity.kind));
        let is_unread = activity.kind.is_empty() || faults.are_at(&at);
        if activity.points == 0 && !is_for_stamps && !is_unread {
            faults.add(at, "is required, unless a stamp card is for it");
        }
    }
}

fn combined_coupons_exist(program: &Program, faults: &Faults) {
    for (index, coupon) in program.coupons.iter().enumerate() {
        if let WithCoupons::Only(named) = &coupon.combine.coupons {
            let at = format!("/coupons/{index}/combine/coupons");
            exist(faults, &at, "a coupon", named, |id| {
                program.coupon(id).is_some()
            });
        }
    }
}

/// The coupons of levels, of stamp cards and of prizes. Nobody reaches the lowest level: everybody begins there.
fn coupons_that_are_given_exist(program: &Program, faults: &Faults) {
    let levels = program.ranks.iter().flat_map(|ranks| &ranks.levels);
    let levels = levels.enumerate().map(|(index, level)| {
        let at = format!("/ranks/levels/{index}/coupon");
        (at, level.coupon.as_ref())
    });
    let cards = program.stamp_cards.iter().enumerate().map(|(index, card)| {
        let at = format!("/stamp_cards/{index}/reward/coupon");
        (at, card.reward_coupon.as_ref())
    });
    let lotteries = program.lotteries.iter().enumerate();
    let prizes = lotteries.flat_map(|(index, lottery)| {
        let prizes = lottery.prizes.iter().enumerate();
        prizes.map(move |(number, prize)| {
            let at = format!("/lotteries/{index}/prizes/{number}/coupon");
            (at, prize.coupon.as_ref())
        })
    });
    for (at, coupon) in levels.chain(cards).chain(prizes) {
        if let Some(coupon) = coupon.filter(|coupon| program.coupon(coupon).is_none()) {
            faults.add(at, format!("must be a coupon, and {coupon} is none"));
        }
    }
}

fn birthday_coupon_exists(program: &Program, faults: &Faults) {
    if let Some(birthday) = &program.birthday
        && !birthday.coupon.is_empty()
        && program.coupon(&birthday.coupon).is_none()
    {
        faults.add(
            "/birthday/coupon",
            format!("must be a coupon, and {} is none", birthday.coupon),
        );
    }
}
