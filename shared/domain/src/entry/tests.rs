//! The journal's form and its chain.

use super::*;
use crate::fact::Fact;

fn entry() -> Entry {
    let written = r#"{
        "key": {"record": "activity", "id": "visit-1"}, "member": "m1", "seq": 7,
        "at": "2026-11-22T03:00:00Z", "come": {"g26/27": {"1130": 10}}, "balance_after": 110,
        "fact": {"is": "granted", "for": "visit"}, "program_version": 3
    }"#;
    serde_json::from_str(written).unwrap()
}

#[test]
fn an_entry_is_written_without_what_it_has_not() {
    let written = serde_json::to_value(entry()).unwrap();
    let fields: Vec<&String> = written.as_object().unwrap().keys().collect();
    assert_eq!(
        fields,
        [
            "at",
            "balance_after",
            "come",
            "fact",
            "key",
            "member",
            "program_version",
            "seq"
        ]
    );
    assert_eq!(serde_json::from_value::<Entry>(written).unwrap(), entry());
}

#[test]
fn whatever_is_altered_breaks_the_chain() {
    let before = ChainHash::stored("0123456789abcdefghijkl".to_owned());
    let sealed = entry().chained_to(&before);
    assert_eq!(entry().chained_to(&before), sealed);
    assert_ne!(entry().chained_to(&ChainHash::default()), sealed);
    let altered: [fn(&mut Entry); 5] = [
        |entry| entry.seq = 8,
        |entry| entry.balance_after = Points::ZERO,
        |entry| entry.program_version = 4,
        |entry| entry.moved.come = Lots::new(),
        |entry| entry.fact = Fact::DebtOffset,
    ];
    for alter in altered {
        let mut entry = entry();
        alter(&mut entry);
        assert_ne!(entry.chained_to(&before), sealed, "{entry:?}");
    }
}

#[test]
fn the_seal_is_not_a_part_of_what_it_seals() {
    let mut sealed = entry();
    sealed.chain = sealed.chained_to(&ChainHash::default());
    assert_eq!(sealed.chain.as_str().len(), 22);
    assert_eq!(sealed.chained_to(&ChainHash::default()), sealed.chain);
}

#[test]
fn every_record_is_read_by_the_word_it_is_written_with() {
    for word in [
        "earning",
        "confirmation",
        "return",
        "redemption",
        "outcome",
        "adjustment",
        "activity",
        "coupon",
        "expiry",
        "offset",
        "withdrawal",
    ] {
        assert_eq!(Record::parse(word).unwrap().as_str(), word);
    }
    assert_eq!(Record::parse("Earning"), None);
}

#[test]
fn a_change_is_what_came_less_what_went() {
    let mut moved = entry().moved;
    assert_eq!(moved.change(), 10);
    moved.gone.add_all(&moved.come).unwrap();
    assert_eq!(moved.change(), 0);
    assert_eq!(Moved::gone(moved.gone).change(), -10);
}
