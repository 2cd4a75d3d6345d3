use proptest::prelude::*;

use super::*;

fn points(points: u64) -> Gift {
    Gift::Points {
        points,
        expires_on: None,
        reason: "thanks".to_owned(),
    }
}

fn plan(give: Gift, caps: Caps) -> Plan {
    Plan {
        segment: Segment::default(),
        give,
        caps,
        tell: false,
    }
}

proptest! {
    #[test]
    fn chunks_are_allowed_what_the_cap_allows_and_the_first_come_first(
        planned in proptest::collection::vec(0..250_u64, 0..20),
        most in proptest::option::of(0..2_000_u64),
    ) {
        let allowed = allowances(&planned, most);
        let all: u64 = planned.iter().sum();
        prop_assert_eq!(allowed.iter().sum::<u64>(), most.map_or(all, |most| most.min(all)));
        let cut = allowed.iter().zip(&planned).position(|(allowed, planned)| allowed < planned);
        let behind = allowed.iter().skip(cut.map_or(allowed.len(), |cut| cut + 1));
        prop_assert!(behind.copied().all(|allowed| allowed == 0));
        prop_assert!(allowed.iter().zip(&planned).all(|(allowed, planned)| allowed <= planned));
    }

    #[test]
    fn no_cap_is_passed_by_what_all_get_together(
        each in 1..2_000_u64,
        members in proptest::option::of(0..500_u64),
        most in proptest::option::of(0..100_000_u64),
    ) {
        let caps = Caps { members, points: most, per_member: None };
        let plan = plan(points(each), caps);
        prop_assert_eq!(plan.members_max().is_none(), members.is_none() && most.is_none());
        let given = plan.members_max().unwrap_or(0);
        prop_assert!(members.is_none_or(|members| given <= members));
        prop_assert!(most.is_none_or(|most| given * each <= most));
        prop_assert_eq!(plan.points_max().unwrap_or(0), given * each);
    }
}

#[test]
fn a_run_costs_what_its_points_are_worth_and_its_coupons_at_their_most() {
    let mut program = Program::sample();
    program.point_value = PointValue { points: 3, yen: 2 };
    assert_eq!(points(100).yen_max(&program), Some(67));
    let mut of = |effect| {
        program.coupons[0].effect = effect;
        let template = program.coupons[0].id.clone();
        Gift::Coupon(template).yen_max(&program)
    };
    let percent = |max| CouponEffect::PercentOff {
        percent: 10.into(),
        max,
    };
    assert_eq!(of(CouponEffect::AmountOff(500)), Some(500));
    assert_eq!(of(percent(Some(1_000))), Some(1_000));
    assert_eq!(of(percent(None)), None);
    assert_eq!(of(CouponEffect::AddPoints(300)), Some(200));
    let double = |max_points| CouponEffect::Multiply {
        times: 2.into(),
        max_points,
    };
    assert_eq!(of(double(Some(300))), Some(200));
    assert_eq!(of(double(None)), None);
}

#[test]
fn every_fault_of_a_plan_is_named_at_its_place() {
    let today: Day = "2026-11-22".parse().unwrap();
    let give = Gift::Points {
        points: 0,
        expires_on: Some("2026-11-21".parse().unwrap()),
        reason: "thanks".to_owned(),
    };
    let each = PerMember { most: 9, days: 0 };
    let caps = Caps {
        per_member: Some(each),
        ..Caps::default()
    };
    let mut faulty = plan(give, caps);
    faulty.segment.birthday_month = Some(0);
    let places = |plan: &Plan| -> Vec<String> {
        let faults = plan.faults(&Program::sample(), today);
        faults.into_iter().map(|fault| fault.pointer).collect()
    };
    let expected = [
        "/segment/birthday_month",
        "/give/points",
        "/give/expires_on",
        "/caps/per_member/days",
    ];
    assert_eq!(places(&faulty), expected);
    let caps = Caps {
        points: Some(1),
        per_member: Some(PerMember { most: 0, days: 1 }),
        members: None,
    };
    let faulty = plan(Gift::Coupon("thanks".to_owned()), caps);
    assert_eq!(places(&faulty), ["/caps/points", "/caps/per_member/most"]);
}

#[test]
fn nothing_is_given_before_a_start_and_an_act_that_is_repeated_changes_nothing() {
    let known = Known {
        is_counted: true,
        is_done: false,
        is_late: false,
    };
    let counting = Known {
        is_counted: false,
        ..known
    };
    let late = Known {
        is_late: true,
        ..known
    };
    let done = Known {
        is_done: true,
        ..known
    };
    assert!(Stage::Planned.after(Act::Start, counting).is_err());
    assert!(Stage::Planned.after(Act::Resume, known).is_err());
    assert!(Stage::Planned.after(Act::Start, late).is_err());
    assert!(Stage::Paused.after(Act::Resume, late).is_err());
    assert!(Stage::Started.after(Act::Cancel, done).is_err());
    assert_eq!(Stage::Planned.after(Act::Start, known), Ok(Stage::Started));
    assert_eq!(Stage::Started.after(Act::Pause, known), Ok(Stage::Paused));
    assert_eq!(Stage::Paused.after(Act::Resume, known), Ok(Stage::Started));
    for stage in [Stage::Planned, Stage::Started, Stage::Paused] {
        assert_eq!(stage.after(Act::Cancel, known), Ok(Stage::Cancelled));
    }
    for (act, stage) in [
        (Act::Start, Stage::Started),
        (Act::Pause, Stage::Paused),
        (Act::Resume, Stage::Started),
        (Act::Cancel, Stage::Cancelled),
    ] {
        assert_eq!(stage.after(act, known), Ok(stage));
    }
    for act in [Act::Start, Act::Pause, Act::Resume] {
        assert!(Stage::Cancelled.after(act, known).is_err());
    }
}

#[test]
fn a_members_own_cap_counts_today_as_its_last_day() {
    let today: Day = "2026-11-22".parse().unwrap();
    let each = PerMember { most: 1, days: 30 };
    assert_eq!(each.first_day(today).to_string(), "2026-10-24");
}

#[test]
fn a_plan_without_caps_says_nothing_of_them_and_one_with_caps_reads_back_equal() {
    let written = serde_json::to_value(plan(points(100), Caps::default())).unwrap();
    assert_eq!(written.get("caps"), None);
    let caps = Caps {
        members: Some(5),
        ..Caps::default()
    };
    let capped = plan(points(100), caps);
    let written = serde_json::to_value(&capped).unwrap();
    assert_eq!(serde_json::from_value::<Plan>(written).unwrap(), capped);
}

#[test]
fn points_may_end_today_and_a_members_own_cap_leaves_room_for_all_that_one_gets() {
    let today: Day = "2026-11-22".parse().unwrap();
    let give = Gift::Points {
        points: 100,
        expires_on: Some(today),
        reason: "thanks".to_owned(),
    };
    let faults = |most| {
        let caps = Caps {
            per_member: Some(PerMember { most, days: 30 }),
            ..Caps::default()
        };
        let faults = plan(give.clone(), caps).faults(&Program::sample(), today);
        let places = faults.into_iter().map(|fault| fault.pointer);
        places.collect::<Vec<_>>()
    };
    assert!(faults(100).is_empty());
    assert_eq!(faults(99), ["/caps/per_member/most"]);
}

#[test]
fn a_run_can_be_started_for_three_weeks_after_its_count() {
    let last = last_start("2026-11-22".parse().unwrap());
    assert_eq!(last.to_string(), "2026-12-13");
}
