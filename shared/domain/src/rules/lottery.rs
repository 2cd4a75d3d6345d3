//! How a lottery is drawn, so that everybody can do it again: its seed's hash is published before, the seed after.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::ids::DrawId;
use crate::program::{Lottery, ODDS_WHOLE, Prize};

/// The secret that a lottery is drawn with, a text of 64 hexadecimal digits. Whoever has it knows every draw beforehand.
#[derive(Clone, PartialEq, Eq)]
pub struct Seed(String);

impl Seed {
    /// A seed of this text.
    #[must_use]
    pub const fn new(text: String) -> Seed {
        Seed(text)
    }

    /// The text, for when the lottery is over.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The SHA-256 over the text, in hexadecimal digits: it says nothing of the seed, and no other seed has it.
    #[must_use]
    pub fn hash(&self) -> String {
        let hash = Sha256::digest(self.0.as_bytes());
        hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// What a draw rolls, 0 to 999,999: the first 128 bits of the HMAC-SHA256 over its id under the seed, in millionths. Of
    /// 2^128 values each number has as many as any other, but for one in 10^32.
    #[must_use]
    pub fn roll(&self, draw: &DrawId) -> u32 {
        let keyed = Hmac::<Sha256>::new_from_slice(self.0.as_bytes());
        let keyed = keyed.unwrap_or_else(|_| unreachable!("HMAC takes a key of any length"));
        let code = keyed.chain_update(draw.as_str()).finalize().into_bytes();
        let bytes = code.iter().take(16);
        let number = bytes.fold(0_u128, |sum, byte| (sum << 8) | u128::from(*byte));
        let rest = number.checked_rem(ODDS_WHOLE.into()).unwrap_or(0);
        u32::try_from(rest).unwrap_or(0)
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(…)")
    }
}

/// What a roll comes to, where `is_left` knows of which prizes there are any: the prize that is drawn, or the next behind it
/// of which there are. None where the roll wins nothing, or nothing from there on is left.
#[must_use]
pub fn given(lottery: &Lottery, roll: u32, is_left: impl Fn(&Prize) -> bool) -> Option<&Prize> {
    lottery.drawn(roll).iter().find(|prize| is_left(prize))
}

#[cfg(test)]
mod tests;
