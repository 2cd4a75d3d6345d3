//! Is this body really from LINE? The signature over the raw bytes is the only proof there is.
//!
//! LINE signs the exact bytes it sends, so the check runs before anything is parsed:
//! <https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/>.
//! While a channel secret is rotated, two secrets are live and either may have signed.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// The header that carries the signature: base64 of HMAC-SHA256 over the raw body.
pub const HEADER: &str = "x-line-signature";

/// Whether any of the live channel secrets signed these bytes. Constant-time in the signature.
///
/// A header that is not base64 is simply not a signature. With no secret, or only empty ones,
/// nothing is ever true: an unconfigured channel must not accept bodies signed with an empty key.
#[must_use]
pub fn verify(secrets: &[SecretString], raw_body: &[u8], header: &str) -> bool {
    let Ok(signature) = STANDARD.decode(header.trim()) else {
        return false;
    };
    secrets
        .iter()
        .filter_map(|secret| mac(secret, raw_body))
        .any(|mac| mac.verify_slice(&signature).is_ok())
}

/// Signs a body as LINE would. For the local stand-in and for tests.
#[must_use]
pub fn sign(secret: &SecretString, raw_body: &[u8]) -> String {
    mac(secret, raw_body).map_or_else(String::new, |mac| {
        STANDARD.encode(mac.finalize().into_bytes())
    })
}

fn mac(secret: &SecretString, raw_body: &[u8]) -> Option<Hmac<Sha256>> {
    let key = secret.expose_secret();
    if key.is_empty() {
        return None;
    }
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).ok()?;
    mac.update(raw_body);
    Some(mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    // Published in LINE's documentation, "Verify webhook signature".
    const SECRET: &str = "8c570fa6dd201bb328f1c1eac23a96d8";
    const BODY: &[u8] = br#"{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}"#;
    const SIGNATURE: &str = "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs=";

    fn secrets(all: &[&str]) -> Vec<SecretString> {
        all.iter().map(|&secret| secret.into()).collect()
    }

    #[test]
    fn the_documented_body_has_the_documented_signature() {
        assert!(verify(&secrets(&[SECRET]), BODY, SIGNATURE));
        assert_eq!(sign(&SECRET.into(), BODY), SIGNATURE);
    }

    #[test]
    fn every_published_signature_holds_for_the_bytes_it_was_made_of() {
        let published = include_str!("../../../events/line-official/signatures.json");
        let published: serde_json::Value = serde_json::from_str(published).unwrap();
        let vectors = published["vectors"].as_array().unwrap();
        assert_eq!(vectors.len(), 2);
        for vector in vectors {
            let text = |field: &str| vector[field].as_str().unwrap();
            let body = STANDARD.decode(text("bodyBase64")).unwrap();
            let secret = [text("channelSecret")];
            assert!(verify(&secrets(&secret), &body, text("signature")));
            assert_eq!(sign(&secret[0].into(), &body), text("signature"));
        }
    }

    #[test]
    fn both_secrets_are_live_while_one_is_rotated() {
        assert!(verify(&secrets(&["the-new-one", SECRET]), BODY, SIGNATURE));
        assert!(verify(&secrets(&[SECRET, "the-new-one"]), BODY, SIGNATURE));
        assert!(!verify(&secrets(&["the-new-one"]), BODY, SIGNATURE));
    }

    #[test]
    fn one_changed_byte_anywhere_is_refused() {
        for at in 0..BODY.len() {
            let mut body = BODY.to_vec();
            body[at] ^= 1;
            assert!(!verify(&secrets(&[SECRET]), &body, SIGNATURE));
        }
    }

    #[test]
    fn no_signature_a_short_one_or_rubbish_is_refused() {
        for header in [
            "",
            " ",
            "GhRKmvmHys4=",
            "not base64!",
            "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLt=",
        ] {
            assert!(!verify(&secrets(&[SECRET]), BODY, header), "{header:?}");
        }
    }

    #[test]
    fn an_empty_or_missing_secret_accepts_nothing() {
        let with_an_empty_key = "Zy0XcpovvDn/z8KYKlZkyJyAbWyzs3cTY63Z5obfQGE=";
        assert!(!verify(&[], BODY, SIGNATURE));
        assert!(!verify(&secrets(&[""]), BODY, with_an_empty_key));
        assert_eq!(sign(&"".into(), BODY), "");
    }
}
