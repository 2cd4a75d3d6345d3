//! What a field takes and what it refuses.

use app::Pepper;
use domain::calendar::Day;

use super::{birthday, email, external_id_in_one, international, name, phone};

fn today() -> Day {
    "2026-11-22".parse().unwrap()
}

#[test]
fn one_number_written_in_many_ways_is_one_number() {
    for text in [
        "090-1234-5678",
        "09012345678",
        " 090 1234 5678 ",
        "(090)1234.5678",
        "+81 90 1234 5678",
        "+81-90-1234-5678",
        "+81 (0)90-1234-5678",
        "＋８１（０）９０－１２３４－５６７８",
        "010-81-90-1234-5678",
        "0081 90 1234 5678",
        "０９０－１２３４－５６７８",
        "０９０ー１２３４ー５６７８",
    ] {
        assert_eq!(
            international(text).as_deref(),
            Some("+819012345678"),
            "{text}"
        );
    }
}

#[test]
fn what_is_no_number_is_refused() {
    for text in [
        "",
        "0",
        "12345678",
        "0120",
        "+",
        "+0901234567",
        "090-1234-567x",
        "+1234567890123456",
        "090+12345678",
        "+81 00 90 1234 5678",
    ] {
        assert_eq!(international(text), None, "{text}");
    }
}

#[test]
fn of_a_phone_number_a_keyed_hash_and_four_digits_are_kept() {
    let kept = phone("090-1234-5678", &Pepper::new(b"one")).unwrap();
    assert_eq!(kept.last_digits, "5678");
    assert_eq!(
        kept.hash,
        Pepper::new(b"one").hash("phone", "+819012345678")
    );
    assert_ne!(
        kept.hash,
        phone("090-1234-5678", &Pepper::new(b"two")).unwrap().hash
    );
}

#[test]
fn a_birthday_has_a_year_or_none() {
    let without = birthday("02-29", today()).unwrap();
    assert_eq!(
        (without.day.to_string(), without.year),
        ("02-29".to_owned(), None)
    );
    let with = birthday("1992-11-22", today()).unwrap();
    assert_eq!(
        (with.day.to_string(), with.year),
        ("11-22".to_owned(), Some(1992))
    );
    assert!(birthday("2026-11-22", today()).is_ok());
}

#[test]
fn a_birthday_that_no_calendar_has_or_that_lies_ahead_is_refused() {
    for text in [
        "02-30",
        "13-01",
        "1993-02-29",
        "1992/11/22",
        "2026-11-23",
        "1899-12-31",
        "11-2",
        "",
    ] {
        assert!(birthday(text, today()).is_err(), "{text}");
    }
}

#[test]
fn a_name_is_one_line_of_at_most_a_hundred_characters() {
    assert_eq!(name(" 山田 花子 ".to_owned()).unwrap(), "山田 花子");
    assert!(name("あ".repeat(100)).is_ok());
    for wrong in [
        String::new(),
        "  ".to_owned(),
        "a\nb".to_owned(),
        "あ".repeat(101),
    ] {
        assert!(name(wrong.clone()).is_err(), "{wrong:?}");
    }
}

#[test]
fn an_address_has_a_mailbox_and_a_host() {
    assert!(email("hanako@example.jp".to_owned()).is_ok());
    for wrong in [
        "",
        "hanako",
        "@example.jp",
        "hanako@example",
        "ha nako@example.jp",
    ] {
        assert!(email(wrong.to_owned()).is_err(), "{wrong:?}");
    }
}

#[test]
fn an_external_id_names_its_system_up_to_the_first_colon() {
    let found = external_id_in_one("ec:shop:c-123").unwrap();
    assert_eq!(
        (found.provider.as_str(), found.id.as_str()),
        ("ec", "shop:c-123")
    );
    for wrong in ["", "ec", "ec:", ":c-123", "ec:c 123", "ec:c#1", "日本:1"] {
        assert!(external_id_in_one(wrong).is_err(), "{wrong:?}");
    }
}
