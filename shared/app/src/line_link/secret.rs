//! Nonces and codes: made from the pepper, so that they can be said again and are stored nowhere.

use super::{By, Link};
use crate::App;

/// The codes: twelve digits of which the first is 2 to 7. No phone number and no card number looks so, and against
/// 600,000,000,000 of them nobody guesses one within its minutes.
const CODES: u64 = 600_000_000_000;
const FIRST_CODE: u64 = 200_000_000_000;

impl App {
    /// What a LINE user must show: the nonce, or the code.
    #[must_use]
    pub fn link_secret(&self, link: &Link) -> String {
        let text = format!("{}\n{}", link.id, link.salt);
        match link.by {
            By::Nonce => self.pepper.hash("line-link-nonce", &text),
            By::Code => {
                let hash = self.pepper.hash("line-link-code", &text);
                let chance = hash.get(..16).map(|digits| u64::from_str_radix(digits, 16));
                let number = chance.and_then(Result::ok).unwrap_or_default();
                (number % CODES).saturating_add(FIRST_CODE).to_string()
            }
        }
    }

    /// Where a nonce or a code is found again.
    pub(super) fn link_place(&self, secret: &str) -> String {
        self.pepper.hash("line-link", secret)
    }
}
