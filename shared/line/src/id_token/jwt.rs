//! A token's three parts: header, claims, signature, each in base64url (RFC 7519, RFC 7515 §7.1).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::NotAToken;

/// Bytes of a token. LINE's have about 700.
const LENGTH_MAX: usize = 4_096;

/// How a token says that it is signed. There is no other way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Signed {
    /// ES256: with the published key of this id.
    WithPublishedKey(String),
    /// HS256: with the channel's secret.
    WithChannelSecret,
}

/// A token, taken apart and not believed yet.
pub(super) struct Jwt<'a> {
    pub(super) signed: Signed,
    /// What the signature is over.
    pub(super) message: &'a [u8],
    pub(super) signature: Vec<u8>,
    claims: &'a str,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
}

/// What a token says, as far as it matters here.
#[derive(Deserialize)]
pub(super) struct Claims {
    pub(super) iss: String,
    pub(super) sub: String,
    pub(super) aud: String,
    /// Seconds since 1970, both.
    pub(super) exp: i64,
    pub(super) iat: i64,
    pub(super) nonce: Option<String>,
}

impl<'a> Jwt<'a> {
    pub(super) fn read(token: &'a str) -> Result<Self, NotAToken> {
        if token.len() > LENGTH_MAX {
            return Err(NotAToken::Malformed);
        }
        let (message, signature) = token.rsplit_once('.').ok_or(NotAToken::Malformed)?;
        let (header, claims) = message.split_once('.').ok_or(NotAToken::Malformed)?;
        let header: Header = part(header)?;
        let signed = match (header.alg.as_str(), header.kid) {
            ("ES256", Some(kid)) => Signed::WithPublishedKey(kid),
            ("ES256", None) => return Err(NotAToken::UnknownKey),
            ("HS256", _) => Signed::WithChannelSecret,
            _ => return Err(NotAToken::Algorithm),
        };
        Ok(Self {
            signed,
            message: message.as_bytes(),
            signature: bytes(signature)?,
            claims,
        })
    }

    /// What it says. Ask only once the signature was checked.
    pub(super) fn claims(&self) -> Result<Claims, NotAToken> {
        part(self.claims)
    }

    /// A login on the web begins with a nonce of ours; without it, its token could be anybody's.
    pub(super) fn must_carry_a_nonce(&self) -> bool {
        self.signed == Signed::WithChannelSecret
    }
}

fn part<T: DeserializeOwned>(text: &str) -> Result<T, NotAToken> {
    serde_json::from_slice(&bytes(text)?).map_err(|_| NotAToken::Malformed)
}

fn bytes(text: &str) -> Result<Vec<u8>, NotAToken> {
    URL_SAFE_NO_PAD
        .decode(text)
        .map_err(|_| NotAToken::Malformed)
}
