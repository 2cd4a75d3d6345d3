//! LINE's ID tokens: who somebody is, in LINE's own signed words.
//! <https://developers.line.biz/en/docs/line-login/verify-id-token/>
//!
//! The token's algorithm decides which kind of key is asked, and nothing else: tokens of LIFF are signed with a key that
//! LINE publishes, tokens of a login on the web with the channel's secret. A published key is never a secret, and a
//! token that names no algorithm of these two proves nothing.

mod jwt;
mod keys;
mod login;

use chrono::{DateTime, Utc};

use self::jwt::{Claims, Jwt};
pub use self::keys::Keys;
pub use self::login::{Login, NotSignedIn};

/// Who issues the tokens.
const ISSUER: &str = "https://access.line.me";
/// How far LINE's clock may be ahead of ours, in seconds.
const SKEW: i64 = 60;
/// A LINE user's id: `U` and so many hex digits.
const USER_HEX_LENGTH: usize = 32;

/// What a token must say.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The login channel that it is for.
    pub channel_id: &'a str,
    /// What a login on the web was begun with; `None` where none was begun. A token without a nonce is of no such login.
    pub nonce: Option<&'a str>,
    /// The present instant.
    pub now: DateTime<Utc>,
}

/// A LINE user's id: `U` and 32 hex digits. It is one person within one provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineUser(String);

impl LineUser {
    /// The id, where the text is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let hex = text.strip_prefix('U')?;
        let fits = hex.len() == USER_HEX_LENGTH && hex.bytes().all(|b| b.is_ascii_hexdigit());
        fits.then(|| Self(text.to_owned()))
    }

    /// The id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a token proves nothing. Whoever sent it is not told which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAToken {
    /// It is no token of ours to read.
    #[error("it is not three readable parts")]
    Malformed,
    /// It is signed in a way that LINE does not sign.
    #[error("its algorithm is none of LINE's")]
    Algorithm,
    /// Nobody published the key that it names.
    #[error("its key is not published")]
    UnknownKey,
    /// Somebody else signed it.
    #[error("its signature does not fit")]
    Signature,
    /// Somebody else issued it.
    #[error("its issuer is not LINE")]
    Issuer,
    /// It is for another channel, or no channel is set up.
    #[error("it is for another channel")]
    Audience,
    /// It has ended.
    #[error("it has ended")]
    Ended,
    /// It is from the future.
    #[error("it was not issued yet")]
    NotYet,
    /// It is about nobody.
    #[error("its subject is no LINE user")]
    Subject,
    /// It belongs to another login.
    #[error("it belongs to another login")]
    Nonce,
}

/// The LINE user whom a token proves.
///
/// # Errors
/// See [`NotAToken`].
pub fn verify(token: &str, keys: &Keys, expected: &Expected<'_>) -> Result<LineUser, NotAToken> {
    let jwt = Jwt::read(token)?;
    keys.check(&jwt)?;
    said(&jwt.claims()?, jwt.must_carry_a_nonce(), expected)
}

/// What the claims say, once it is sure that LINE said them.
fn said(
    claims: &Claims,
    needs_nonce: bool,
    expected: &Expected<'_>,
) -> Result<LineUser, NotAToken> {
    let now = expected.now.timestamp();
    let is_right = |holds: bool, otherwise| if holds { Ok(()) } else { Err(otherwise) };
    is_right(claims.iss == ISSUER, NotAToken::Issuer)?;
    let is_ours = !expected.channel_id.is_empty() && claims.aud == expected.channel_id;
    is_right(is_ours, NotAToken::Audience)?;
    is_right(now < claims.exp, NotAToken::Ended)?;
    is_right(claims.iat <= now.saturating_add(SKEW), NotAToken::NotYet)?;
    let is_of_its_login = match claims.nonce.as_deref() {
        Some(carried) => expected.nonce == Some(carried),
        None => !needs_nonce,
    };
    is_right(is_of_its_login, NotAToken::Nonce)?;
    LineUser::parse(&claims.sub).ok_or(NotAToken::Subject)
}

#[cfg(test)]
mod tests;
