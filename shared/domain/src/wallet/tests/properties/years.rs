//! Points of any day from 2024 to 2060, under every policy, in every zone: their last day is what a walk over the
//! calendar says, and a wallet that is looked at only when it is due is looked at on the right nights.

use chrono::{Datelike, Days, TimeDelta};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;

use super::super::shop::Shop;
use super::*;
use crate::calendar::{Zone, add_days};
use crate::program::Expiry;

const ALIGNS: [Align; 3] = [Align::Day, Align::MonthEnd, Align::FiscalYearEnd];
const ZONES: [&str; 4] = ["Asia/Tokyo", "Asia/Bangkok", "America/New_York", "UTC"];
const A_MILLISECOND: TimeDelta = TimeDelta::milliseconds(1);

/// A program whose points last so many months, with its notices.
fn lasting(policy: ExpiryPolicy, months: std::ops::Range<u32>) -> impl Strategy<Value = Program> {
    let zone = (0..ZONES.len()).prop_map(|at| Zone::parse(ZONES[at]).unwrap());
    let notices = btree_set(1..=60_u32, 0..4);
    (months, 0..ALIGNS.len(), 1..=12_u32, zone, notices).prop_map(
        move |(months, align, fiscal_year_starts, zone, notices)| {
            with(|program| {
                program.time_zone = zone;
                program.notices.expiring_days = notices.into_iter().collect();
                program.expiry = Expiry {
                    policy,
                    months,
                    align: ALIGNS[align],
                    fiscal_year_starts,
                };
            })
        },
    )
}

/// An instant of the years 2024 to 2060, to the millisecond; every tenth is the first or the last of its day somewhere.
fn instant() -> impl Strategy<Value = Instant> {
    let first: Instant = "2024-01-01T00:00:00Z".parse().unwrap();
    let milliseconds = prop_oneof![
        9 => 0..86_400_000_i64,
        1 => (prop_oneof![Just(15_i64), Just(16), Just(17), Just(24)], 0..2_i64)
            .prop_map(|(hour, before)| hour * 3_600_000 - before),
    ];
    (0..13_515_i64, milliseconds).prop_map(move |(days, milliseconds)| {
        first + TimeDelta::days(days) + TimeDelta::milliseconds(milliseconds)
    })
}

/// The instant as the shop's helpers read it.
fn at(instant: Instant) -> String {
    let local = Zone::TOKYO.render(instant);
    local.format("%Y-%m-%dT%H:%M:%S%.3f").to_string()
}

/// The last day of points that an activity of this day gives or extends, found by counting months and walking over days.
fn walked(expiry: &Expiry, from: Day) -> Day {
    let months = from.year() * 12 + i32::try_from(from.month0() + expiry.months).unwrap();
    let month = u32::try_from(months % 12).unwrap() + 1;
    let unaligned = (1..=from.day())
        .rev()
        .find_map(|day| Day::from_ymd_opt(months / 12, month, day))
        .unwrap();
    let is_end = |day: &Day| {
        let next = *day + Days::new(1);
        match expiry.align {
            Align::Day => true,
            Align::MonthEnd => next.day() == 1,
            Align::FiscalYearEnd => (next.month(), next.day()) == (expiry.fiscal_year_starts, 1),
        }
    };
    unaligned.iter_days().find(is_end).unwrap()
}

/// A night on which the wallet was due: the day, what the member is told, and the points that were recorded as gone.
type Night = (Day, Vec<(Day, u64)>, u64);

/// The sweeps of five past midnight on the days on which the wallet is due, through a day.
fn nights(shop: &mut Shop, through: Day) -> Vec<Night> {
    let mut nights = Vec::new();
    while let Some(due_on) = shop.wallet.due_on.filter(|due_on| *due_on <= through) {
        let night = shop.program.time_zone.start(due_on) + TimeDelta::minutes(5);
        let swept = shop.sweep(&at(night)).unwrap();
        let told = swept.expiring.iter();
        let told = told.map(|soon| (soon.expires_on, soon.points.get()));
        let entries = swept.decision.entries.iter();
        let gone = entries.filter(|entry| matches!(entry.fact, Fact::Expired { .. }));
        let gone = gone.map(|entry| entry.moved.gone.total().get());
        nights.push((due_on, told.collect(), gone.sum()));
        assert!(shop.wallet.due_on.is_none_or(|next| next > due_on));
    }
    nights
}

/// The nights on which the wallet must be due when nothing else happens: a notice each so many days before, as far as
/// they had not come when the points did, and the day after the last.
fn foretold(program: &Program, came_on: Day, last_day: Day, points: u64) -> Vec<Night> {
    let days = program.notices.expiring_days.iter().rev();
    let notices = days
        .map(|days| last_day - Days::new(u64::from(*days)))
        .filter(|on| *on > came_on)
        .map(|on| (on, vec![(last_day, points)], 0));
    let end = (last_day + Days::new(1), Vec::new(), points);
    notices.chain([end]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn points_of_any_day_until_2060_last_through_the_end_of_their_day_in_the_programs_zone(
        program in lasting(ExpiryPolicy::Fixed, 1..61),
        bought in instant(),
    ) {
        let mut shop = Shop::new(program);
        shop.earn(&at(bought), "a", 10_000);
        let zone = shop.program.time_zone;
        let last_day = walked(&shop.program.expiry, zone.day(bought));
        prop_assert_eq!(shop.days(), [format!("{last_day}: 100")]);
        let end = zone.end(last_day);
        prop_assert_eq!(shop.available(&at(end - A_MILLISECOND)), 100);
        prop_assert_eq!(shop.available(&at(end)), 0);
        let decided = shop.decided(&at(end + TimeDelta::days(400)));
        prop_assert_eq!(decided.entries.iter().map(|entry| entry.at).collect::<Vec<_>>(), [end]);
    }

    #[test]
    fn a_wallet_is_due_on_the_days_of_its_notices_and_on_the_day_after_the_last_and_on_no_other(
        program in lasting(ExpiryPolicy::Fixed, 1..61),
        bought in instant(),
    ) {
        let mut shop = Shop::new(program);
        shop.earn(&at(bought), "a", 10_000);
        let came_on = shop.program.time_zone.day(bought);
        let last_day = walked(&shop.program.expiry, came_on);
        let expected = foretold(&shop.program, came_on, last_day, 100);
        prop_assert_eq!(nights(&mut shop, Day::MAX), expected);
        prop_assert_eq!(shop.wallet.due_on, None);
    }

    #[test]
    fn points_that_never_expire_are_there_in_2061_and_their_wallet_is_never_due(
        program in lasting(ExpiryPolicy::Never, 1..61),
        bought in instant(),
    ) {
        let mut shop = Shop::new(program);
        shop.earn(&at(bought), "a", 10_000);
        prop_assert_eq!(shop.wallet.due_on, None);
        prop_assert_eq!(shop.available("2061-01-02"), 100);
    }

    /// Points that last a quarter at least, whose owner comes back within 31 days: the notices are told within 60.
    #[test]
    fn activity_extends_rolling_points_and_leaves_the_day_in_the_index_where_it_is(
        program in lasting(ExpiryPolicy::Rolling, 4..25),
        begun in instant(),
        visits in vec((1..32_i64, any::<bool>()), 1..30),
    ) {
        let mut shop = Shop::new(program);
        let zone = shop.program.time_zone;
        let (mut now, mut points) = (begun, 100);
        shop.earn(&at(now), "a", 10_000);
        for (number, (days, buys)) in visits.into_iter().enumerate() {
            now += TimeDelta::days(days);
            for (_, told, gone) in nights(&mut shop, zone.day(now)) {
                prop_assert_eq!((told, gone), (Vec::new(), 0), "whoever comes back loses nothing and hears nothing");
            }
            let due_on = shop.wallet.due_on;
            let id = format!("x{number}");
            if buys {
                shop.earn(&at(now), &id, 1_000);
            } else {
                shop.act(&at(now), &id, "visit", &at(now));
            }
            points += 10;
            prop_assert_eq!(shop.wallet.due_on, due_on, "the index is not touched");
            let last_day = walked(&shop.program.expiry, zone.day(now));
            prop_assert_eq!(shop.days(), [format!("{last_day}: {points}")]);
        }
        let last_day = walked(&shop.program.expiry, zone.day(now));
        let told = |(_, told, gone): &Night| !told.is_empty() || *gone > 0;
        let found: Vec<Night> = nights(&mut shop, Day::MAX).into_iter().filter(told).collect();
        prop_assert_eq!(found, foretold(&shop.program, zone.day(now), last_day, points));
    }

    #[test]
    fn a_run_that_is_missed_for_days_tells_the_nearest_notice_only_and_records_the_end_at_its_instant(
        program in lasting(ExpiryPolicy::Fixed, 3..25),
        bought in instant(),
        late in 0..100_u32,
    ) {
        let mut shop = Shop::new(program);
        shop.earn(&at(bought), "a", 10_000);
        let zone = shop.program.time_zone;
        let last_day = walked(&shop.program.expiry, zone.day(bought));
        let due_on = shop.wallet.due_on.unwrap();
        let night = add_days(due_on, late);
        let swept = shop.sweep(&at(zone.start(night))).unwrap();
        let is_over = night > last_day;
        prop_assert_eq!(swept.expiring.len(), usize::from(!is_over));
        let ended: Vec<Instant> = swept.decision.entries.iter().map(|entry| entry.at).collect();
        prop_assert_eq!(ended, is_over.then_some(zone.end(last_day)).into_iter().collect::<Vec<_>>());
        let later = nights(&mut shop, Day::MAX);
        let all = foretold(&shop.program, night, last_day, 100);
        prop_assert_eq!(later, if is_over { Vec::new() } else { all });
    }
}
