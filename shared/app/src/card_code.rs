//! The code on a member's page that turns: proof to a till that the card is shown now, and not on a photograph.
//!
//! It names the card, and a hash of the card's number and the minute under the deployment's pepper. Nothing is stored:
//! whoever knows the pepper can check it, and nobody else can make one. A barcode with the number alone stays good for
//! earning; what a till wants to see before points are used is the shop's to say.

use chrono::TimeDelta;
use domain::calendar::Instant;
use domain::member::{MemberNumber, UniqueKey};

use crate::members::MemberNow;
use crate::{App, Error, Missing, Pepper};

/// Seconds for which one code is shown. It is good until the end of the next one's, because somebody still has to lift
/// the phone to the scanner.
const SLOT_SECONDS: i64 = 60;

/// What codes of this make begin with. A QR code holds digits, capitals and dots in less room than other letters.
const MAKE: &str = "TM1";

/// Keeps a code's hash apart from the same text's in any other use.
const PURPOSE: &str = "card-code";

/// RFC 4648's letters, which need no two readings of 0 and O.
const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Letters of the proof: 60 bits, against guesses that each cost a call of a till.
const PROOF_LENGTH: usize = 12;

impl App {
    /// The code that a card shows now, for [`MemberNumber`]'s owner.
    #[must_use]
    pub fn card_code(&self, number: &MemberNumber) -> String {
        code(&self.pepper, number, slot(self.now()))
    }

    /// The member whose card shows this code, or has shown it until a moment ago.
    ///
    /// # Errors
    /// [`Missing::Member`] for a code that is made up or too old: the caller is not told which.
    pub async fn member_by_card_code(&self, text: &str) -> Result<MemberNow, Error> {
        let number = read(&self.pepper, text, self.now());
        let number = number.ok_or(Error::NotFound(Missing::Member))?;
        self.member_by(&UniqueKey::Number(number)).await
    }
}

fn slot(now: Instant) -> i64 {
    now.timestamp().div_euclid(SLOT_SECONDS)
}

fn code(pepper: &Pepper, number: &MemberNumber, slot: i64) -> String {
    let number = number.as_str();
    let hash = pepper.hash(PURPOSE, &format!("{number}.{slot}"));
    format!("{MAKE}.{number}.{}", proof(&hash))
}

/// The head of a hash in hex, written shorter.
fn proof(hash: &str) -> String {
    let bits = hash.chars().filter_map(|c| c.to_digit(16));
    let bits = bits.flat_map(|digit| [8, 4, 2, 1].map(|bit| digit & bit != 0));
    let bits: Vec<bool> = bits.collect();
    let fives = bits.chunks_exact(5).take(PROOF_LENGTH);
    let letters = fives.filter_map(|five| {
        let at = five.iter().fold(0, |sum, bit| sum * 2 + usize::from(*bit));
        LETTERS.get(at).copied().map(char::from)
    });
    letters.collect()
}

fn read(pepper: &Pepper, text: &str, now: Instant) -> Option<MemberNumber> {
    let number = text.strip_prefix(MAKE)?.strip_prefix('.')?;
    let (number, _) = number.split_once('.')?;
    let number = MemberNumber::parse(number).ok()?;
    let before = now.checked_sub_signed(TimeDelta::seconds(SLOT_SECONDS))?;
    let shown = [now, before].map(|at| code(pepper, &number, slot(at)));
    let fits = shown.iter().any(|shown| same(shown, text));
    fits.then_some(number)
}

/// In a time that says nothing about how much of a guess was right.
fn same(a: &str, b: &str) -> bool {
    let differs = a
        .bytes()
        .zip(b.bytes())
        .fold(0, |sum, (a, b)| sum | (a ^ b));
    a.len() == b.len() && differs == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn card() -> MemberNumber {
        MemberNumber::new(1)
    }

    #[test]
    fn a_code_is_thirty_signs_that_a_qr_code_holds_in_little_room() {
        let code = code(&Pepper::new(b"p"), &card(), 7);
        let head = format!("TM1.{}.", card().as_str());
        assert!(code.starts_with(&head), "{code}");
        assert_eq!(code.len(), 30);
        let alphanumeric = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase() || c == '.';
        assert!(code.chars().all(alphanumeric), "{code}");
    }

    #[test]
    fn a_code_is_good_for_its_minute_and_the_next() {
        let pepper = Pepper::new(b"p");
        let code = code(&pepper, &card(), slot(at("2026-11-22T03:00:00Z")));
        for (now, good) in [
            ("2026-11-22T02:59:59.999Z", false),
            ("2026-11-22T03:00:00Z", true),
            ("2026-11-22T03:01:59.999Z", true),
            ("2026-11-22T03:02:00Z", false),
            ("2026-11-23T03:00:00Z", false),
        ] {
            let read = read(&pepper, &code, at(now));
            assert_eq!(read, good.then(card), "{now}");
        }
    }

    #[test]
    fn a_code_that_is_changed_anywhere_or_made_under_another_pepper_is_none() {
        let (pepper, now) = (Pepper::new(b"p"), at("2026-11-22T03:00:00Z"));
        let sound = code(&pepper, &card(), slot(now));
        assert_eq!(read(&pepper, &sound, now), Some(card()));
        for place in 0..sound.len() {
            let mut bytes = sound.clone().into_bytes();
            bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).unwrap();
            assert_eq!(read(&pepper, &changed, now), None, "{changed}");
        }
        let another = MemberNumber::new(2);
        let grafted = sound.replace(card().as_str(), another.as_str());
        let longer = format!("{sound}A");
        let lower = sound.to_lowercase();
        for text in [
            "",
            "TM1",
            "TM1..",
            card().as_str(),
            &sound[..29],
            &grafted,
            &longer,
            &lower,
        ] {
            assert_eq!(read(&pepper, text, now), None, "{text}");
        }
        assert_eq!(read(&Pepper::new(b"q"), &sound, now), None);
    }

    #[test]
    fn no_two_minutes_and_no_two_cards_share_a_proof() {
        let pepper = Pepper::new(b"p");
        let mut seen = std::collections::BTreeSet::new();
        for random in 0..20 {
            for slot in 0..50 {
                let code = code(&pepper, &MemberNumber::new(random), slot);
                let (_, proof) = code.rsplit_once('.').unwrap();
                assert!(seen.insert(proof.to_owned()), "{code}");
            }
        }
    }
}
