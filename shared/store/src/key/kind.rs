//! What kind of item a key names.

use super::{Key, LEFT_OUT, OPENING, read_counter};

/// What kinds of item there are, as far as their keys say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Entry,
    Member,
    Unique,
    Join,
    Link,
    Program,
    ApiKey,
    Job,
    Run,
    Notice,
    Event,
    CouponsEnding,
    LeftOut,
    Listed,
    Tie,
    Family,
    Stock,
    Opening,
    Counter,
}

/// What kind of item a key names.
pub(crate) fn kind(key: &Key) -> Option<Kind> {
    Some(match key.pk.split_once('#')?.0 {
        "E" => Kind::Entry,
        "M" => Kind::Member,
        "U" => Kind::Unique,
        "I" => Kind::Join,
        "A" => Kind::Link,
        "G" => Kind::Program,
        "K" => Kind::ApiKey,
        "J" if key.pk.starts_with(LEFT_OUT) => Kind::LeftOut,
        "J" => Kind::Job,
        "R" => Kind::Run,
        "N" => Kind::Notice,
        "V" => Kind::Event,
        "B" => Kind::CouponsEnding,
        "L" => Kind::Listed,
        "T" => Kind::Tie,
        "F" => Kind::Family,
        "S" if key.pk.starts_with(OPENING) => Kind::Opening,
        "S" if read_counter(key).is_some() => Kind::Counter,
        "S" => Kind::Stock,
        _ => return None,
    })
}
