use super::*;

#[test]
fn a_member_number_carries_the_check_digit_that_a_scanner_expects() {
    // 4006381333931 is the example of the EAN-13 check digit that GS1 material uses; ours begin with 2.
    assert_eq!(check_digit("400638133393"), 1);
    assert!(MemberNumber::parse("2912345678906").is_ok());
    assert_eq!(MemberNumber::parse("2912345678901"), Err(NotAMemberNumber));
}

#[test]
fn what_is_no_card_of_ours_is_refused_though_its_check_digit_is_right() {
    // The check digits of the last two are right if what is no digit is left out.
    for text in ["4006381333931", "29123456789a6", "291234567890", ""] {
        assert_eq!(MemberNumber::parse(text), Err(NotAMemberNumber), "{text}");
    }
}

#[test]
fn a_number_is_written_as_it_is_read() {
    let number = MemberNumber::parse("2912345678906").unwrap();
    let written = serde_json::to_string(&number).unwrap();
    assert_eq!(written, r#""2912345678906""#);
    let read: MemberNumber = serde_json::from_str(&written).unwrap();
    assert_eq!(read, number);
}

fn external(provider: &str, id: &str) -> ExternalId {
    ExternalId {
        provider: provider.to_owned(),
        id: id.to_owned(),
    }
}

fn profile(external_ids: Vec<ExternalId>) -> Profile {
    Profile {
        member: MemberId::parse("m1").unwrap(),
        version: 1,
        number: MemberNumber::new(7),
        joined_at: "2026-11-22T10:00:00Z".parse().unwrap(),
        withdrawn_at: None,
        details: Details::default(),
        external_ids,
        line_blocked: false,
        line_at: None,
        former_numbers: Vec::new(),
        join_key: None,
    }
}

#[test]
fn messages_go_to_the_line_user_that_is_linked_and_to_nobody_else() {
    let both = vec![external("ec", "c-1"), external(LINE, "U1")];
    assert_eq!(profile(both).line_user(), Some("U1"));
    assert_eq!(profile(vec![external("ec", "c-1")]).line_user(), None);
}

#[test]
fn a_file_holds_a_key_for_everything_that_only_one_member_may_have() {
    let mut profile = profile(vec![external("ec", "c-1")]);
    profile.details.phone = Some(Phone {
        hash: "h".to_owned(),
        last_digits: "0000".to_owned(),
    });
    assert_eq!(
        profile.keys(),
        [
            UniqueKey::Number(MemberNumber::new(7)),
            UniqueKey::External(external("ec", "c-1")),
            UniqueKey::Phone("h".to_owned()),
        ]
    );
}

#[test]
fn every_new_number_reads_back() {
    for random in [0, 1, 9_999_999_999, u64::MAX] {
        let number = MemberNumber::new(random);
        assert_eq!(MemberNumber::parse(number.as_str()), Ok(number));
    }
}
