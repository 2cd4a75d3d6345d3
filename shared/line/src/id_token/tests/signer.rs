//! LINE, as far as it signs tokens.

use ring::hmac;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};

use super::*;

pub(super) const SECRET: &str = "8c570fa6dd201bb328f1c1eac23a96d8";

pub(super) struct Signer {
    id: &'static str,
    pair: EcdsaKeyPair,
    random: SystemRandom,
}

/// A token with this header and these claims, signed by `sign`.
pub(super) fn token(header: &Value, claims: &Value, sign: impl Fn(&[u8]) -> Vec<u8>) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", part(header), part(claims));
    let signature = URL_SAFE_NO_PAD.encode(sign(message.as_bytes()));
    format!("{message}.{signature}")
}

pub(super) fn hs256(key: &[u8], kid: Option<&str>, claims: &Value) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    let header = json!({ "typ": "JWT", "alg": "HS256", "kid": kid });
    token(&header, claims, |message| {
        hmac::sign(&key, message).as_ref().to_vec()
    })
}

impl Signer {
    pub(super) fn new(id: &'static str) -> Self {
        let (algorithm, random) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
        let document = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random).unwrap();
        Self { id, pair, random }
    }

    pub(super) fn es256(&self, claims: &Value) -> String {
        let header = json!({ "typ": "JWT", "alg": "ES256", "kid": self.id });
        token(&header, claims, |message| self.sign(message))
    }

    pub(super) fn sign(&self, message: &[u8]) -> Vec<u8> {
        let signature = self.pair.sign(&self.random, message).unwrap();
        signature.as_ref().to_vec()
    }

    pub(super) fn point(&self) -> Vec<u8> {
        self.pair.public_key().as_ref().to_vec()
    }

    /// What LINE publishes of it.
    pub(super) fn set(&self) -> Value {
        let point = self.point();
        let (x, y) = point[1..].split_at(32);
        let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
        json!({ "keys": [{
            "kty": "EC", "alg": "ES256", "use": "sig", "kid": self.id, "crv": "P-256", "x": x, "y": y,
        }] })
    }

    pub(super) fn keys(&self) -> Keys {
        Keys::published(self.set().to_string().as_bytes()).unwrap()
    }
}
