//! LINE Login, as far as a LIFF page needs it: ID tokens, and the keys by which they are checked.
//! <https://developers.line.biz/en/docs/line-login/verify-id-token/>

use super::BASE_PATH;
use crate::liff::SDK_PATH;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use ring::error::Unspecified;
use ring::hmac;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use runtime::config::LineLogin;
use serde::Deserialize;
use serde_json::{Value, json};
use std::io;

/// The login channel that the stand-in knows, for which its tokens are.
pub const LOGIN_CHANNEL_ID: &str = "local-login-channel";
/// Its secret, which signs the tokens of a login on the web. It guards nothing.
pub const LOGIN_CHANNEL_SECRET: &str = "local-login-channel-secret";

/// How members sign in to their page where the local system answers at `base_url`: with the stand-in for LIFF, which
/// asks who one is.
#[must_use]
pub(crate) fn at(base_url: &str) -> LineLogin {
    LineLogin {
        api_base: format!("{base_url}{BASE_PATH}"),
        channel_id: LOGIN_CHANNEL_ID.to_owned(),
        channel_secret: Some(LOGIN_CHANNEL_SECRET.into()),
        liff_id: "local-liff-app".to_owned(),
        sdk_url: SDK_PATH.to_owned(),
        page: Some(format!("{base_url}{}", member_page::PATH)),
    }
}

/// Who LINE says that it is.
const ISSUER: &str = "https://access.line.me";
/// For how long a token is good unless somebody wants it otherwise, in seconds.
const LIFE: i64 = 3_600;

/// A token that somebody wants to have.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Of whom.
    pub user_id: String,
    /// How it is signed; like those of LIFF where it is not given.
    #[serde(default)]
    pub alg: Algorithm,
    /// What a login on the web was begun with. LIFF's tokens have none.
    pub nonce: Option<String>,
    /// For how many seconds it is good, from the program's now; below zero: it has ended already.
    pub expires_in: Option<i64>,
}

/// How a token is signed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub enum Algorithm {
    /// With a key that LINE publishes: LIFF, and LINE's SDKs.
    #[default]
    ES256,
    /// With the channel's secret: a login on the web.
    HS256,
}

impl Algorithm {
    const fn name(self) -> &'static str {
        match self {
            Self::ES256 => "ES256",
            Self::HS256 => "HS256",
        }
    }
}

/// A key, of which LINE publishes the public half.
pub(super) struct Key {
    id: String,
    pair: EcdsaKeyPair,
    random: SystemRandom,
}

impl Key {
    /// A new key.
    ///
    /// # Errors
    /// Where the machine gives no randomness.
    pub(super) fn new(id: String) -> io::Result<Self> {
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let pair = EcdsaKeyPair::generate_pkcs8(algorithm, &random)
            .map_err(|Unspecified| io::Error::other("no randomness for LINE's key"))
            .and_then(|document| {
                EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random)
                    .map_err(|refused| io::Error::other(refused.to_string()))
            })?;
        Ok(Self { id, pair, random })
    }

    /// The public half, as a JSON Web Key.
    pub(super) fn published(&self) -> Value {
        // A point is written as a 4 and two numbers of 32 bytes.
        let point = self.pair.public_key().as_ref();
        let (x, y) = point.get(1..).unwrap_or_default().split_at(32);
        let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
        json!({ "kty": "EC", "alg": "ES256", "use": "sig", "kid": self.id, "crv": "P-256", "x": x, "y": y })
    }

    /// Signs a token.
    ///
    /// # Errors
    /// Where the machine gives no randomness.
    pub(super) fn token(
        &self,
        wanted: &Wanted,
        name: Option<&str>,
        now: DateTime<Utc>,
    ) -> io::Result<String> {
        let mut header = json!({ "typ": "JWT", "alg": wanted.alg.name() });
        if wanted.alg == Algorithm::ES256 {
            header["kid"] = json!(self.id);
        }
        let life = TimeDelta::try_seconds(wanted.expires_in.unwrap_or(LIFE)).unwrap_or_default();
        let until = now.checked_add_signed(life).unwrap_or(now);
        let mut claims = json!({
            "iss": ISSUER,
            "sub": wanted.user_id,
            "aud": LOGIN_CHANNEL_ID,
            "exp": until.timestamp(),
            "iat": now.timestamp(),
            "amr": ["linesso"],
        });
        for (claim, value) in [("nonce", wanted.nonce.as_deref()), ("name", name)] {
            if let Some(value) = value {
                claims[claim] = json!(value);
            }
        }
        let encode = |part: Value| URL_SAFE_NO_PAD.encode(part.to_string());
        let signed = format!("{}.{}", encode(header), encode(claims));
        let signature = self.signature(wanted.alg, signed.as_bytes())?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    fn signature(&self, alg: Algorithm, message: &[u8]) -> io::Result<Vec<u8>> {
        match alg {
            Algorithm::ES256 => {
                let signed = self.pair.sign(&self.random, message);
                let signature = signed
                    .map_err(|Unspecified| io::Error::other("no randomness for a signature"))?;
                Ok(signature.as_ref().to_vec())
            }
            Algorithm::HS256 => {
                let key = hmac::Key::new(hmac::HMAC_SHA256, LOGIN_CHANNEL_SECRET.as_bytes());
                Ok(hmac::sign(&key, message).as_ref().to_vec())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Algorithm, Key, LOGIN_CHANNEL_SECRET, Wanted};
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use ring::hmac;
    use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
    use serde_json::{Value, json};

    fn read(part: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(part).unwrap()
    }

    /// Header, claims, what was signed, and the signature.
    fn opened(token: &str) -> (Value, Value, &str, Vec<u8>) {
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let (header, claims) = signed.split_once('.').unwrap();
        let json = |part| serde_json::from_slice(&read(part)).unwrap();
        (json(header), json(claims), signed, read(signature))
    }

    fn token(key: &Key, alg: Algorithm) -> String {
        let wanted = Wanted {
            user_id: "U1".to_owned(),
            alg,
            ..Wanted::default()
        };
        let now = "2026-11-22T00:00:00Z".parse().unwrap();
        key.token(&wanted, Some("花子"), now).unwrap()
    }

    #[test]
    fn a_token_of_liff_is_signed_by_the_key_that_is_published() {
        let key = Key::new("key-1".to_owned()).unwrap();
        let token = token(&key, Algorithm::ES256);
        let (header, claims, signed, signature) = opened(&token);
        let published = key.published();
        assert_eq!(header["kid"], published["kid"]);
        let mut point = vec![4];
        point.extend(read(published["x"].as_str().unwrap()));
        point.extend(read(published["y"].as_str().unwrap()));
        let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
        assert!(public.verify(signed.as_bytes(), &signature).is_ok());
        assert!(public.verify(b"something else", &signature).is_err());
        let expected = json!({
            "iss": "https://access.line.me", "sub": "U1", "aud": "local-login-channel",
            "iat": 1_795_305_600, "exp": 1_795_309_200, "amr": ["linesso"], "name": "花子",
        });
        assert_eq!(claims, expected);
    }

    #[test]
    fn a_token_of_the_web_is_signed_with_the_channels_secret_and_names_no_key() {
        let key = Key::new("key-1".to_owned()).unwrap();
        let token = token(&key, Algorithm::HS256);
        let (header, _, signed, signature) = opened(&token);
        assert_eq!(header, json!({ "typ": "JWT", "alg": "HS256" }));
        let secret = hmac::Key::new(hmac::HMAC_SHA256, LOGIN_CHANNEL_SECRET.as_bytes());
        assert!(hmac::verify(&secret, signed.as_bytes(), &signature).is_ok());
    }

    #[test]
    fn a_token_carries_the_nonce_and_ends_when_it_is_told_to() {
        let key = Key::new("key-1".to_owned()).unwrap();
        let wanted = Wanted {
            user_id: "U1".to_owned(),
            nonce: Some("n".to_owned()),
            expires_in: Some(-1),
            ..Wanted::default()
        };
        let now = "2026-11-22T00:00:00Z".parse().unwrap();
        let token = key.token(&wanted, None, now).unwrap();
        let (_, claims, ..) = opened(&token);
        assert_eq!(claims["nonce"], "n");
        assert_eq!(claims["exp"], 1_795_305_599);
        assert_eq!(claims.get("name"), None);
    }
}
