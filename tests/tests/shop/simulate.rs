//! What a change of the program would have given, before it is made.

use std::sync::Arc;

use app::simulate::{MEMBERS_MAX, Place, Simulation};
use domain::replay::Figures;
use serde_json::{Value, json};
use tests::{Answer, Shop, order};

fn tea(rate: &str) -> Value {
    json!({ "name": "Tea", "earning": { "rate": rate } })
}

async fn check(shop: &Shop, program: &Value, simulate: Value) -> Answer {
    let both = json!({ "program": program, "simulate": simulate });
    shop.post("/v1/program/check", &both).await
}

fn november() -> Value {
    json!({ "from": "2026-11-01", "to": "2026-11-30" })
}

/// A shop at one per cent, and two members with three orders of November: 10,000 yen of tea, 10,000 yen in a store
/// of which 4,000 came back, and 10,000 yen of a gift card.
async fn sold() -> Shop {
    let shop = Shop::open_at("2026-11-24T10:00:00+09:00").await;
    shop.publish(&tea("0.01")).await;
    let (one, two) = (shop.member().await, shop.member().await);
    shop.earn("ec-1", &one, &order(10_000)).await.good();
    let mut in_store = order(10_000);
    in_store["channel"] = json!("store");
    in_store["store_id"] = json!("shibuya");
    shop.earn("shibuya-1", &two, &in_store).await.good();
    shop.take_back("shibuya-1", "ret-1", &json!({ "amount": 4_000 }))
        .await
        .good();
    let mut card = order(10_000);
    card["lines"][0]["category"] = json!("gift-card");
    shop.earn("ec-2", &two, &card).await.good();
    shop
}

#[tokio::test]
async fn a_check_says_what_the_orders_of_a_period_would_have_been_given() {
    let shop = sold().await;
    let mut double = tea("0.02");
    double["earning"]["categories"] = json!([{ "category": "gift-card", "rate": "0" }]);
    let checked = check(&shop, &double, november()).await.good();
    assert_eq!(checked["program"]["earning"]["rate"], "0.02");
    let found = &checked["simulation"];
    assert_eq!(
        (&found["members"], &found["orders"]),
        (&json!(2), &json!(3))
    );
    let points = json!({ "recorded": 260, "proposed": 320, "difference": 60 });
    assert_eq!((&found["points"], &found["yen"]), (&points, &points));
    let stores = json!([
        { "channel": "ec", "store_id": null, "recorded": 200, "proposed": 200, "difference": 0 },
        { "channel": "store", "store_id": "shibuya", "recorded": 60, "proposed": 120, "difference": 60 },
    ]);
    assert_eq!(found["by_store"], stores);
    let gift_cards = &found["by_category"][1];
    assert_eq!(
        (&gift_cards["category"], &gift_cards["difference"]),
        (&json!("gift-card"), &json!(-100))
    );
    assert_eq!(found["next_cursor"], json!(null));
    assert_eq!(found["progress"], json!({ "parts_done": 16, "parts": 16 }));
}

#[tokio::test]
async fn under_the_program_in_force_nothing_would_have_been_different() {
    let shop = sold().await;
    let found = check(&shop, &tea("0.01"), november()).await.good();
    assert_eq!(found["simulation"]["points"]["difference"], 0);
    assert_eq!(found["simulation"]["points"]["recorded"], 260);
    let other_days = json!({ "from": "2026-10-01", "to": "2026-10-31" });
    let found = check(&shop, &tea("0.01"), other_days).await.good();
    assert_eq!(found["simulation"]["orders"], 0);
}

#[tokio::test]
async fn a_simulation_changes_nothing() {
    let shop = sold().await;
    shop.system.metrics().clear();
    check(&shop, &tea("0.05"), november()).await.good();
    assert_eq!(shop.system.metrics().total().write_tenths, 0);
    assert_eq!(
        shop.get("/v1/program").await.good()["earning"]["rate"],
        "0.01"
    );
}

#[tokio::test]
async fn a_simulation_goes_on_where_the_one_before_ended_and_the_figures_add_up() {
    let shop = sold().await;
    let program = domain::program::read(&tea("0.02")).unwrap();
    let mut asked = Simulation {
        program: Arc::new(program),
        days: "2026-11-01".parse().unwrap()..="2026-11-30".parse().unwrap(),
        from: Place::default(),
        members_max: MEMBERS_MAX,
    };
    let app = shop.system.app("test");
    let whole = app.simulate(&asked).await.unwrap();
    assert_eq!((whole.figures.orders, whole.next), (3, None));
    asked.members_max = 1;
    let (mut parts, mut calls) = (Figures::default(), 0);
    loop {
        let part = app.simulate(&asked).await.unwrap();
        assert!(part.figures.members <= 1);
        parts.absorb(part.figures);
        calls += 1;
        match part.next {
            Some(next) => asked.from = next.to_string().parse().unwrap(),
            None => break,
        }
    }
    assert_eq!(parts, whole.figures);
    assert!((2..=3).contains(&calls), "{calls}");
}

#[tokio::test]
async fn faults_of_the_program_and_of_the_period_are_told_with_their_place() {
    let shop = sold().await;
    let faulty = json!({ "name": "", "earning": { "rate": 1 } });
    let refused = check(&shop, &faulty, november()).await;
    assert_eq!(refused.says(), (422, "invalid_program"));
    assert_eq!(
        refused.pointers(),
        ["/program/name", "/program/earning/rate"]
    );
    let backwards = json!({ "from": "2026-11-30", "to": "2026-11-01", "step": 1 });
    let refused = check(&shop, &tea("0.01"), backwards).await;
    assert_eq!(refused.says(), (400, "invalid_request"));
    assert_eq!(refused.pointers(), ["/simulate/step", "/simulate/to"]);
    let mut elsewhere = november();
    elsewhere["cursor"] = json!("16.");
    assert_eq!(
        check(&shop, &tea("0.01"), elsewhere).await.pointers(),
        ["/simulate/cursor"]
    );
    let only = shop
        .post("/v1/program/check", &json!({ "program": tea("0.02") }))
        .await;
    assert_eq!((only.status, only.body.get("simulation")), (200, None));
    assert_eq!(only.body["program"]["earning"]["rate"], "0.02");
    let nothing = shop
        .post("/v1/program/check", &json!({ "simulate": {} }))
        .await;
    assert_eq!(
        nothing.pointers(),
        ["/program", "/simulate/from", "/simulate/to"]
    );
}

/// At one per cent, with 50 points more for each order until 120 are given.
fn with_budget() -> Value {
    let mut program = tea("0.01");
    program["campaigns"] = json!([{
        "id": "sale", "name": "セール", "effect": { "add_points": 50 }, "max_points_total": 120,
    }]);
    program
}

/// One order of each of three members on each of three days from 24 November on.
async fn three_days(shop: &Shop) {
    let members = [
        shop.member().await,
        shop.member().await,
        shop.member().await,
    ];
    for day in 24..27 {
        for (number, member) in members.iter().enumerate() {
            let mut bought = order(1_000);
            bought["placed_at"] = json!(shop.now().to_rfc3339());
            let id = format!("ec-{day}-{number}");
            shop.earn(&id, member, &bought).await.good();
        }
        shop.wait(chrono::TimeDelta::days(1));
    }
}

#[tokio::test]
async fn a_budget_is_spent_on_its_day_and_what_lies_beyond_it_is_told() {
    let shop = Shop::open_at("2026-11-24T10:00:00+09:00").await;
    shop.publish(&tea("0.01")).await;
    three_days(&shop).await;
    let found = check(&shop, &with_budget(), november()).await.good();
    let found = &found["simulation"];
    // Nine orders want 50 each: 100 and 50 more on the first day already pass 120.
    let points = json!({ "recorded": 90, "proposed": 540, "difference": 450 });
    assert_eq!(
        (&found["points"], &found["beyond_budgets"]),
        (&points, &json!(330))
    );
    let sale = json!([{ "campaign": "sale", "max_points_total": 120, "given_before": 0, "wanted": 450, "given": 120,
                        "spent_on": "2026-11-24" }]);
    assert_eq!(found["budgets"], sale);
    let later = json!({ "from": "2026-11-25", "to": "2026-11-30" });
    let found = check(&shop, &with_budget(), later).await.good();
    let sale = json!([{ "campaign": "sale", "max_points_total": 120, "given_before": 120, "wanted": 300, "given": 0,
                        "spent_on": null }]);
    assert_eq!(found["simulation"]["budgets"], sale);
    assert_eq!(found["simulation"]["reckoned"][3], "budgets_by_day");
}

#[tokio::test]
async fn a_budget_comes_to_what_it_really_came_to_under_the_same_program() {
    let shop = Shop::open_at("2026-11-24T10:00:00+09:00").await;
    let mut program = with_budget();
    program["campaigns"][0]["max_points_total"] = json!(230);
    program["campaigns"][0]["max_points_per_member"] = json!(80);
    shop.publish(&program).await;
    three_days(&shop).await;
    let found = check(&shop, &program, november()).await.good();
    let found = &found["simulation"];
    let really = shop.get("/v1/program/budgets").await.good();
    // 150 on the first day; then 30 each, until 230 are given.
    assert_eq!(really["budgets"][0]["given"], 230);
    let sale = json!([{ "campaign": "sale", "max_points_total": 230, "given_before": 0, "wanted": 240, "given": 230,
                        "spent_on": "2026-11-25" }]);
    assert_eq!(found["budgets"], sale);
    assert_eq!(
        found["points"],
        json!({ "recorded": 320, "proposed": 330, "difference": 10 })
    );
    assert_eq!(found["beyond_budgets"], 10);
}

#[tokio::test]
async fn what_a_budget_comes_to_goes_along_from_call_to_call() {
    let shop = Shop::open_at("2026-11-24T10:00:00+09:00").await;
    shop.publish(&tea("0.01")).await;
    three_days(&shop).await;
    let mut asked = Simulation {
        program: Arc::new(domain::program::read(&with_budget()).unwrap()),
        days: "2026-11-01".parse().unwrap()..="2026-11-30".parse().unwrap(),
        from: Place::default(),
        members_max: 1,
    };
    let app = shop.system.app("test");
    let (mut given, mut calls) = (Vec::new(), 0);
    loop {
        let part = app.simulate(&asked).await.unwrap();
        let [budget] = part.budgets.as_slice() else {
            panic!("{part:?} has not one budget");
        };
        given.push((budget.given, budget.spent_on.map(|day| day.to_string())));
        calls += 1;
        match part.next {
            Some(next) => asked.from = next.to_string().parse().unwrap(),
            None => break,
        }
    }
    assert!(calls >= 3, "{calls}");
    // The first member alone wants 50 on each day, and two of them spend it on the second.
    given.dedup();
    let day = |day: &str| Some(day.to_owned());
    assert_eq!(
        given,
        [
            (120, day("2026-11-26")),
            (120, day("2026-11-25")),
            (120, day("2026-11-24")),
        ]
    );
}
