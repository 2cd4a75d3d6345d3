//! Every day from 2024 to 2060 and every birthday: each is kept on exactly one day a year.

use std::collections::BTreeMap;

use super::*;

#[test]
fn the_days_of_each_year_until_2060_keep_every_birthday_once() {
    let leap = Day::from_ymd_opt(2024, 1, 1).unwrap();
    let birthdays: Vec<MonthDay> = leap.iter_days().take(366).map(MonthDay::of).collect();
    for leap_day in [LeapDay::Feb28, LeapDay::Mar1] {
        for year in 2024..=2060 {
            let first = Day::from_ymd_opt(year, 1, 1).unwrap();
            let mut kept_on: BTreeMap<MonthDay, Vec<Day>> = BTreeMap::new();
            for day in first.iter_days().take_while(|day| day.year() == year) {
                for birthday in kept(day, leap_day) {
                    kept_on.entry(birthday).or_default().push(day);
                }
            }
            assert_eq!(kept_on.len(), birthdays.len(), "{year}");
            for (birthday, days) in kept_on {
                assert_eq!(days, [birthday_in(year, birthday, leap_day)], "{birthday}");
            }
        }
    }
}
