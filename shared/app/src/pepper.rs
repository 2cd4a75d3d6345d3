//! Hashes that find a thing again and never give it back: phone numbers, API keys, codes and nonces.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The deployment's secret. Without it a stored hash cannot be compared with a guess, so a copy of the table
/// alone betrays neither a phone number, of which there are few enough to try all, nor a key.
#[derive(Clone)]
pub struct Pepper(Hmac<Sha256>);

impl Pepper {
    /// A pepper from its bytes; 32 random ones are right.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Pepper {
        let keyed = Hmac::new_from_slice(bytes);
        Pepper(keyed.unwrap_or_else(|_| unreachable!("HMAC takes a key of any length")))
    }

    /// The hash of a text in lower-case hex. The purpose keeps equal texts of different uses apart.
    #[must_use]
    pub fn hash(&self, purpose: &str, text: &str) -> String {
        let hash = self.keyed(purpose, text).finalize().into_bytes();
        hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether a stored hash is the text's, in a time that says nothing about how much of it fits.
    #[must_use]
    pub fn matches(&self, purpose: &str, text: &str, hash: &str) -> bool {
        unhex(hash).is_some_and(|hash| self.keyed(purpose, text).verify_slice(&hash).is_ok())
    }

    fn keyed(&self, purpose: &str, text: &str) -> Hmac<Sha256> {
        self.0
            .clone()
            .chain_update(purpose)
            .chain_update([0])
            .chain_update(text)
    }
}

impl fmt::Debug for Pepper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pepper")
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_fits_its_text_its_purpose_and_its_pepper_only() {
        let pepper = Pepper::new(b"one");
        let hash = pepper.hash("phone", "+819012345678");
        assert_eq!(hash.len(), 64);
        assert!(pepper.matches("phone", "+819012345678", &hash));
        assert!(!pepper.matches("phone", "+819012345679", &hash));
        assert!(!pepper.matches("api-key", "+819012345678", &hash));
        assert!(!Pepper::new(b"two").matches("phone", "+819012345678", &hash));
    }

    #[test]
    fn a_damaged_hash_fits_nothing() {
        let pepper = Pepper::new(b"one");
        for damaged in ["", "0", "0g", "é", "00ff"] {
            assert!(
                !pepper.matches("phone", "+819012345678", damaged),
                "{damaged}"
            );
        }
    }

    #[test]
    fn a_pepper_is_never_printed() {
        assert_eq!(format!("{:?}", Pepper::new(b"one")), "Pepper");
    }
}
