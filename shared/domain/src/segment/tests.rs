use chrono::Days;
use proptest::option::of;
use proptest::prelude::*;

use super::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn days() -> impl Strategy<Value = Day> {
    (0..9_u64).prop_map(|days| day("2026-11-20") + Days::new(days))
}

fn segments() -> impl Strategy<Value = Segment> {
    let ranks = proptest::collection::vec("[ab]", 0..3);
    let visits = (of(days()), of(days()));
    let points = (of(0..4_u64), of(0..4_u64));
    let told = (of(1..3_u32), of(any::<bool>()));
    (ranks, told, visits, points).prop_map(|(ranks, told, visits, points)| Segment {
        ranks,
        birthday_month: told.0,
        visited_since: visits.0,
        not_visited_since: visits.1,
        points_at_least: points.0,
        points_at_most: points.1,
        has_line: told.1,
    })
}

fn members() -> impl Strategy<Value = Traits> {
    (
        of("[abc]"),
        of(1..3_u32),
        0..4_u64,
        any::<bool>(),
        of(days()),
    )
        .prop_map(
            |(rank, birthday_month, points, has_line, visited_on)| Traits {
                rank,
                birthday_month,
                points,
                has_line,
                visited_on,
            },
        )
}

/// The segment's conditions, each alone.
fn alone(whole: &Segment) -> Vec<Segment> {
    let none = Segment::default;
    vec![
        Segment {
            ranks: whole.ranks.clone(),
            ..none()
        },
        Segment {
            birthday_month: whole.birthday_month,
            ..none()
        },
        Segment {
            visited_since: whole.visited_since,
            ..none()
        },
        Segment {
            not_visited_since: whole.not_visited_since,
            ..none()
        },
        Segment {
            points_at_least: whole.points_at_least,
            ..none()
        },
        Segment {
            points_at_most: whole.points_at_most,
            ..none()
        },
        Segment {
            has_line: whole.has_line,
            ..none()
        },
    ]
}

proptest! {
    #[test]
    fn it_holds_where_each_condition_holds_alone(segment in segments(), member in members()) {
        let each = alone(&segment).iter().all(|one| one.holds(&member));
        prop_assert_eq!(segment.holds(&member), each);
    }

    #[test]
    fn a_day_of_visits_parts_everybody_in_two(member in members(), since in days()) {
        let came = Segment { visited_since: Some(since), ..Segment::default() };
        let stayed_away = Segment { not_visited_since: Some(since), ..Segment::default() };
        prop_assert_ne!(came.holds(&member), stayed_away.holds(&member));
    }

    #[test]
    fn a_visit_before_the_day_it_looks_back_to_may_be_forgotten(segment in segments(), member in members()) {
        let back = segment.looks_back_to();
        let known = member.visited_on.filter(|visited| back.is_some_and(|back| *visited >= back));
        let forgetful = Traits { visited_on: known, ..member.clone() };
        prop_assert_eq!(segment.holds(&forgetful), segment.holds(&member));
    }

    #[test]
    fn what_is_written_reads_back_equal(segment in segments()) {
        let text = serde_json::to_string(&segment).unwrap();
        prop_assert_eq!(serde_json::from_str::<Segment>(&text).unwrap(), segment);
    }
}

#[test]
fn without_a_condition_everybody_is_in_it() {
    assert!(Segment::default().holds(&Traits::default()));
}

#[test]
fn a_day_of_a_condition_counts_and_so_does_its_number() {
    let member = Traits {
        points: 100,
        visited_on: Some(day("2026-11-22")),
        ..Traits::default()
    };
    let since = |on: &str| Segment {
        visited_since: Some(day(on)),
        points_at_least: Some(100),
        points_at_most: Some(100),
        ..Segment::default()
    };
    assert!(since("2026-11-22").holds(&member));
    assert!(!since("2026-11-23").holds(&member));
}

#[test]
fn every_fault_is_named_at_its_place() {
    let segment = Segment {
        ranks: vec!["gold".to_owned(), "brass".to_owned()],
        birthday_month: Some(13),
        visited_since: Some(day("2026-11-22")),
        not_visited_since: Some(day("2026-11-22")),
        points_at_least: Some(2),
        points_at_most: Some(1),
        has_line: None,
    };
    let faults = segment.faults(&Program::sample());
    let places: Vec<&str> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
    assert_eq!(
        places,
        [
            "/ranks/1",
            "/birthday_month",
            "/not_visited_since",
            "/points_at_most"
        ]
    );
}

#[test]
fn a_birthday_and_a_link_are_those_that_are_asked_for() {
    let member = Traits {
        birthday_month: Some(11),
        has_line: true,
        ..Traits::default()
    };
    let born_in = |month| Segment {
        birthday_month: Some(month),
        ..Segment::default()
    };
    assert!(born_in(11).holds(&member) && !born_in(12).holds(&member));
    let linked = |has_line| Segment {
        has_line: Some(has_line),
        ..Segment::default()
    };
    assert!(linked(true).holds(&member) && !linked(false).holds(&member));
}

#[test]
fn it_looks_back_to_the_earlier_of_its_days() {
    let between = Segment {
        visited_since: Some(day("2026-11-01")),
        not_visited_since: Some(day("2026-11-22")),
        ..Segment::default()
    };
    assert_eq!(between.looks_back_to(), Some(day("2026-11-01")));
    assert_eq!(Segment::default().looks_back_to(), None);
}

#[test]
fn as_many_points_at_most_as_at_least_leave_somebody_in_it() {
    let exactly = Segment {
        points_at_least: Some(100),
        points_at_most: Some(100),
        ..Segment::default()
    };
    assert_eq!(exactly.faults(&Program::sample()), []);
}
