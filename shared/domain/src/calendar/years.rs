//! Every day of the years 2024 to 2060, one after the other: what the calendar says of each.

use super::*;

/// Those of them with a 29 February.
const LEAP_YEARS: [i32; 10] = [2024, 2028, 2032, 2036, 2040, 2044, 2048, 2052, 2056, 2060];

const YEARS: std::ops::RangeInclusive<i32> = 2024..=2060;

fn days() -> impl Iterator<Item = Day> {
    let first = Day::from_ymd_opt(*YEARS.start(), 1, 1).unwrap();
    first
        .iter_days()
        .take_while(|day| YEARS.contains(&day.year()))
}

/// Every birthday that somebody can have, 29 February among them.
fn birthdays() -> impl Iterator<Item = MonthDay> {
    let leap = Day::from_ymd_opt(2024, 1, 1).unwrap();
    leap.iter_days().take(366).map(MonthDay::of)
}

#[test]
fn every_fourth_year_and_no_other_has_a_29_february() {
    assert_eq!(days().count(), 37 * 365 + LEAP_YEARS.len());
    let with_29: Vec<i32> = days()
        .filter(|day| (day.month(), day.day()) == (2, 29))
        .map(|day| day.year())
        .collect();
    assert_eq!(with_29, LEAP_YEARS);
}

#[test]
fn a_month_ends_on_the_day_before_the_first_of_the_next() {
    for day in days() {
        let tomorrow = add_days(day, 1);
        let ends = if tomorrow.day() == 1 {
            day
        } else {
            month_end(tomorrow)
        };
        assert_eq!(month_end(day), ends, "{day}");
    }
}

#[test]
fn a_fiscal_year_ends_on_the_day_before_the_first_of_its_month() {
    for starts_month in 1..=12 {
        for day in days() {
            let tomorrow = add_days(day, 1);
            let is_last = (tomorrow.month(), tomorrow.day()) == (starts_month, 1);
            let ends = if is_last {
                day
            } else {
                fiscal_year_end(tomorrow, starts_month)
            };
            assert_eq!(fiscal_year_end(day, starts_month), ends, "{day}");
            let of_tomorrow = fiscal_year(day, starts_month) + i32::from(is_last);
            assert_eq!(fiscal_year(tomorrow, starts_month), of_tomorrow, "{day}");
        }
    }
}

#[test]
fn months_later_is_the_same_day_or_the_last_of_a_shorter_month() {
    for day in days() {
        for months in [1, 2, 6, 11, 12, 13, 24, 36] {
            let later = add_months(day, months);
            assert_eq!(Month::of(later), Month::of(day).plus(months), "{day}");
            let there = day.day().min(month_end(later).day());
            assert_eq!(later.day(), there, "{day} and {months} months");
        }
    }
}

#[test]
fn a_day_is_24_hours_or_one_more_or_less_and_the_next_begins_where_it_ends() {
    for name in [
        "Asia/Tokyo",
        "Asia/Bangkok",
        "America/New_York",
        "America/Santiago",
        "UTC",
    ] {
        let zone = Zone::parse(name).unwrap();
        for day in days() {
            let (start, end) = (zone.start(day), zone.end(day));
            let just_before = end - chrono::TimeDelta::milliseconds(1);
            let hours = (end - start).num_hours();
            let is_steady = !name.starts_with("America");
            assert!(
                hours == 24 || !is_steady && (23..=25).contains(&hours),
                "{day} in {name}"
            );
            assert_eq!(zone.day(start), day, "{name}");
            assert_eq!(zone.day(just_before), day, "{name}");
            assert_eq!(zone.day(end), add_days(day, 1), "{name}");
        }
    }
}

#[test]
fn a_birthday_is_kept_once_in_every_year_and_on_its_own_day_where_there_is_one() {
    for leap_day in [LeapDay::Feb28, LeapDay::Mar1] {
        for (year, birthday) in YEARS.flat_map(|year| birthdays().map(move |day| (year, day))) {
            let kept = birthday_in(year, birthday, leap_day);
            assert_eq!(kept.year(), year, "{birthday}");
            let stands_in = match leap_day {
                LeapDay::Feb28 => (2, 28),
                LeapDay::Mar1 => (3, 1),
            };
            let is_missing = birthday.to_string() == "02-29" && !LEAP_YEARS.contains(&year);
            let on = if is_missing {
                stands_in
            } else {
                (birthday.month(), birthday.day())
            };
            assert_eq!((kept.month(), kept.day()), on, "{birthday} in {year}");
        }
    }
}
