//! Birthdays that are told, edited and missed on the day itself, beside a model that looks at each day and member in turn.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate};
use domain::calendar::{LeapDay, MonthDay, birthday_in};
use fastrand::Rng;
use serde_json::{Value, json};
use tests::Shop;

/// How long one story goes on, in days.
const STORY: u64 = 6;

/// What a story is played under.
#[derive(Debug)]
struct Setting {
    begin: &'static str,
    leap_day: &'static str,
    lead_days: u64,
}

/// What the shop should have done, slowly and obviously.
struct Model {
    leap_day: LeapDay,
    lead_days: u64,
    /// The day of the last run.
    last: Option<NaiveDate>,
    birthdays: BTreeMap<String, MonthDay>,
    /// Whose coupon of which year has been given.
    given: BTreeSet<(String, i32)>,
}

impl Model {
    /// A run: how many coupons it gives.
    fn run(&mut self, today: NaiveDate) -> usize {
        let before = self.given.len();
        let first = self
            .last
            .map_or(today, |last| last.min(today))
            .min(today - Days::new(1));
        let through = today + Days::new(self.lead_days);
        for day in first.iter_days().take_while(|day| *day <= through) {
            let kept =
                |birthday: &MonthDay| birthday_in(day.year(), *birthday, self.leap_day) == day;
            let whose = self.birthdays.iter().filter(|(_, birthday)| kept(birthday));
            self.given
                .extend(whose.map(|(member, _)| (member.clone(), day.year())));
        }
        self.last = Some(today);
        self.given.len() - before
    }
}

fn program(setting: &Setting) -> Value {
    json!({
        "name": "Birthdays", "earning": { "rate": "0.01" },
        "coupons": [{ "id": "birthday", "title": "お誕生日", "effect": { "amount_off": 500 }, "valid_days": 30 }],
        "birthday": { "coupon": "birthday", "lead_days": setting.lead_days, "leap_day": setting.leap_day },
    })
}

/// A birthday within two days of one of the story's.
fn near(begin: NaiveDate, random: &mut Rng) -> MonthDay {
    let leap_day: MonthDay = "02-29".parse().expect("a day of the year");
    match random.u64(0..STORY + 5) {
        0 if begin.month() == 2 => leap_day,
        days => MonthDay::of(begin + Days::new(days) - Days::new(2)),
    }
}

async fn edit(shop: &Shop, model: &mut Model, member: &str, birthday: MonthDay) {
    let change = json!({ "birthday": birthday.to_string() });
    let path = format!("/v1/members/{member}");
    shop.send("PATCH", &path, &[], Some(&change)).await.good();
    model.birthdays.insert(member.to_owned(), birthday);
}

/// Days on which members join, and edit their birthday before or after the run, where there is one.
async fn lived(setting: &Setting, random: &mut Rng) {
    let begin: NaiveDate = setting.begin.parse().expect("a day");
    let shop = Shop::open_at(&format!("{begin}T08:00:00+09:00")).await;
    shop.publish(&program(setting)).await;
    let leap_day = match setting.leap_day {
        "feb28" => LeapDay::Feb28,
        _ => LeapDay::Mar1,
    };
    let mut model = Model {
        leap_day,
        lead_days: setting.lead_days,
        last: None,
        birthdays: BTreeMap::new(),
        given: BTreeSet::new(),
    };
    for today in begin
        .iter_days()
        .take(usize::try_from(STORY).expect("a few"))
    {
        for hour in ["08:30", "09:00", "18:00"] {
            shop.set(&format!("{today}T{hour}:00+09:00"));
            if hour == "09:00" {
                if random.u8(0..5) > 0 {
                    let run = shop.run("birthday").await;
                    assert_eq!(
                        run["counts"]["coupons"],
                        json!(model.run(today)),
                        "{setting:?}, {today}"
                    );
                }
                continue;
            }
            let birthday = near(begin, random);
            if random.bool() {
                let member = shop
                    .join(&json!({ "birthday": birthday.to_string() }))
                    .await;
                model.birthdays.insert(member, birthday);
            } else if let Some(member) = random.choice(shop.members().await) {
                edit(&shop, &mut model, &member, birthday).await;
            }
        }
    }
    for member in model.birthdays.keys() {
        let coupons = shop
            .get(&format!("/v1/members/{member}/coupons"))
            .await
            .good();
        let years = model.given.iter().filter(|(whose, _)| whose == member);
        let names: Vec<String> = years
            .map(|(whose, year)| format!("birthday-{year}-{whose}"))
            .collect();
        let held = coupons["coupons"].as_array().expect("a list");
        let mut held: Vec<&str> = held
            .iter()
            .filter_map(|coupon| coupon["coupon_id"].as_str())
            .collect();
        held.sort_unstable();
        assert_eq!(held, names, "{setting:?}");
    }
}

#[tokio::test]
async fn birthdays_told_edited_and_missed_on_the_day_bring_one_coupon_a_year_in_leap_years_and_others()
 {
    let settings = [
        ("2027-02-26", "mar1", 3),
        ("2059-12-28", "feb28", 2),
        ("2060-02-26", "feb28", 0),
    ];
    for (seed, (begin, leap_day, lead_days)) in (1..).zip(settings) {
        let setting = Setting {
            begin,
            leap_day,
            lead_days,
        };
        let mut random = Rng::with_seed(seed);
        Box::pin(lived(&setting, &mut random)).await;
    }
}

#[tokio::test]
async fn who_tells_their_birthday_on_the_day_after_the_run_gets_the_coupon_the_next_morning() {
    let shop = Shop::open_at("2026-11-24T09:00:00+09:00").await;
    let member = shop.join(&json!({ "birthday": "03-03" })).await;
    shop.run("birthday").await;
    shop.set("2026-11-24T18:00:00+09:00");
    let told = json!({ "birthday": "11-24" });
    let path = format!("/v1/members/{member}");
    shop.send("PATCH", &path, &[], Some(&told)).await.good();
    shop.set("2026-11-25T09:00:00+09:00");
    assert_eq!(shop.run("birthday").await["counts"]["coupons"], 1);
    assert_eq!(shop.look(&member).await["coupons_available"], 1);
}

#[tokio::test]
async fn days_before_the_very_first_run_are_caught_up_from_the_day_of_the_first_program() {
    let shop = Shop::open_at("2026-11-24T09:00:00+09:00").await;
    let setting = Setting {
        begin: "2026-11-24",
        leap_day: "feb28",
        lead_days: 0,
    };
    shop.publish(&program(&setting)).await;
    let member = shop.join(&json!({ "birthday": "11-30" })).await;
    shop.set("2026-12-20T08:00:00+09:00");
    // Whoever was not there yet was owed nothing; on the day after, one is in time.
    let late = shop.join(&json!({ "birthday": "12-18" })).await;
    let in_time = shop.join(&json!({ "birthday": "12-19" })).await;
    shop.set("2026-12-20T09:00:00+09:00");
    assert_eq!(shop.run("birthday").await["counts"]["coupons"], 2);
    for (member, coupons) in [(&member, 1), (&late, 0), (&in_time, 1)] {
        assert_eq!(shop.look(member).await["coupons_available"], coupons);
    }
    shop.set("2026-12-21T09:00:00+09:00");
    assert_eq!(shop.run("birthday").await["counts"]["coupons"], 0);
}

/// Coupons come a week ahead: that of 3 January comes in December, and is another year's than that of the 31st.
#[tokio::test]
async fn the_year_of_a_birthday_coupon_is_that_of_the_birthday() {
    let shop = Shop::open_at("2026-12-30T09:00:00+09:00").await;
    let setting = Setting {
        begin: "2026-12-30",
        leap_day: "feb28",
        lead_days: 7,
    };
    shop.publish(&program(&setting)).await;
    let member = shop.join(&json!({ "birthday": "01-03" })).await;
    assert_eq!(shop.run("birthday").await["counts"]["coupons"], 1);
    let path = format!("/v1/members/{member}");
    for (told, coupons) in [("12-31", 1), ("01-03", 0), ("12-30", 0)] {
        let told = json!({ "birthday": told });
        shop.send("PATCH", &path, &[], Some(&told)).await.good();
        assert_eq!(shop.run("birthday").await["counts"]["coupons"], coupons);
    }
}
