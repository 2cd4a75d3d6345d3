//! Who looks at a page, and who sends a form.

use app::members::MemberNow;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::{HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use axum::response::{IntoResponse, Response};
use domain::language::Language;
use maud::Markup;
use runtime::http::{Code, Problem, spoken};

use crate::cookie::SetCookie;
use crate::layout::html;
use crate::session::Session;
use crate::sign_in;
use crate::site::Site;
use crate::web_login;

/// Somebody who looks at a page.
pub(crate) enum Visitor {
    /// Nobody knows who.
    Nobody(Language),
    /// A LINE user who is no member.
    Stranger(Session, Language),
    /// A member.
    Member(Box<Signed>),
}

/// A member who is signed in.
pub(crate) struct Signed {
    pub(crate) session: Session,
    pub(crate) member: MemberNow,
    pub(crate) language: Language,
}

/// What is answered instead of the page that was asked for.
pub(crate) enum Instead {
    /// A page, which may give a cookie.
    Page(Markup, Option<SetCookie>),
    Problem(Problem),
}

impl IntoResponse for Instead {
    fn into_response(self) -> Response {
        match self {
            Instead::Page(page, cookie) => (cookie, html(page)).into_response(),
            Instead::Problem(problem) => problem.into_response(),
        }
    }
}

impl From<Problem> for Instead {
    fn from(problem: Problem) -> Self {
        Instead::Problem(problem)
    }
}

impl From<app::Error> for Instead {
    fn from(error: app::Error) -> Self {
        Instead::Problem(error.into())
    }
}

impl Visitor {
    /// The member; everybody else is asked in, with a word on what was just done.
    pub(crate) async fn member(self, site: &Site, said: Option<Said>) -> Result<Signed, Instead> {
        let (session, language) = match self {
            Visitor::Member(signed) => return Ok(*signed),
            Visitor::Stranger(session, language) => (Some(session), language),
            Visitor::Nobody(language) => (None, language),
        };
        let program = &site.app.program_in_force().await?.program.name;
        if let Some(session) = session {
            let page = sign_in::join(&session, program, said, language);
            return Err(Instead::Page(page, None));
        }
        let (nonce, cookie) = site
            .has_web_login
            .then(|| web_login::begin(&site.app))
            .unzip();
        let page = sign_in::page(&site.liff, program, said, language, nonce.as_deref());
        Err(Instead::Page(page, cookie))
    }
}

/// What a page says first, because a form led to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    Saved,
    Unlinked,
    SignedOut,
}

impl Said {
    const ALL: [Said; 3] = [Said::Saved, Said::Unlinked, Said::SignedOut];

    /// The query in which it stands.
    pub(crate) const fn query(self) -> &'static str {
        match self {
            Said::Saved => "saved",
            Said::Unlinked => "unlinked",
            Said::SignedOut => "signed-out",
        }
    }

    pub(crate) fn read(query: Option<&str>) -> Option<Said> {
        Said::ALL
            .into_iter()
            .find(|said| query == Some(said.query()))
    }
}

impl FromRequestParts<Site> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let spoken = spoken(&parts.headers);
        let app = &site.app;
        let Some(session) = Session::of(&parts.headers, app.now(), &app.pepper) else {
            return Ok(Visitor::Nobody(spoken));
        };
        Ok(match app.line_member(&session.user).await? {
            Some(member) => Visitor::Member(Box::new(Signed {
                // Who has not chosen is spoken to in the shop's own language, as in the chat.
                language: member.profile.details.language.unwrap_or_default(),
                session,
                member,
            })),
            None => Visitor::Stranger(session, spoken),
        })
    }
}

/// A form that a page of ours sent, in the session that it was made for.
pub(crate) struct Posted {
    pub(crate) session: Session,
    pub(crate) language: Language,
    fields: Vec<(String, String)>,
}

impl Posted {
    /// The value of a field.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let mut fields = self.fields.iter();
        let (_, value) = fields.find(|(field, _)| field == name)?;
        Some(value)
    }

    /// Whether a box is ticked.
    pub(crate) fn ticked(&self, name: &str) -> bool {
        self.field(name).is_some()
    }
}

/// The field in which a form carries its token.
pub(crate) const TOKEN_FIELD: &str = "form";

impl FromRequest<Site> for Posted {
    type Rejection = Problem;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Problem> {
        require_own_page(request.headers())?;
        let app = &site.app;
        let session = Session::of(request.headers(), app.now(), &app.pepper);
        let session = session.ok_or_else(|| {
            Problem::new(
                Code::Unauthenticated,
                "The session has ended. Sign in again.",
            )
        })?;
        let language = spoken(request.headers());
        let body = Bytes::from_request(request, site)
            .await
            .map_err(|_| Problem::new(Code::TooLarge, "The form is too large."))?;
        let posted = Self {
            session,
            language,
            fields: form_urlencoded::parse(&body).into_owned().collect(),
        };
        let token = posted.field(TOKEN_FIELD).unwrap_or_default();
        if posted.session.made(token, &app.pepper) {
            Ok(posted)
        } else {
            Err(foreign())
        }
    }
}

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Takes what a page of ours sends, and nothing that another site makes a browser send. Browsers say which it is; the
/// older ones by the origin alone.
///
/// # Errors
/// `forbidden`.
pub(crate) fn require_own_page(headers: &HeaderMap) -> Result<(), Problem> {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let is_own = match text(FETCH_SITE) {
        Some(site) => site == "same-origin",
        None => {
            let origin = text(ORIGIN).and_then(|origin| origin.split_once("://"));
            origin.is_some_and(|(_, host)| text(HOST) == Some(host))
        }
    };
    if is_own { Ok(()) } else { Err(foreign()) }
}

fn foreign() -> Problem {
    Problem::new(Code::Forbidden, "This was not sent by a page of ours.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(all: &[(&'static str, &str)]) -> HeaderMap {
        let all = all.iter();
        all.map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn only_a_page_of_ours_may_send_a_form() {
        let host = ("host", "shop.example");
        for (sent, own) in [
            (vec![host], false),
            (vec![("sec-fetch-site", "same-origin")], true),
            (vec![("sec-fetch-site", "same-site")], false),
            (vec![("sec-fetch-site", "cross-site")], false),
            (vec![("sec-fetch-site", "none")], false),
            (vec![host, ("origin", "https://shop.example")], true),
            (vec![host, ("origin", "https://evil.example")], false),
            (vec![host, ("origin", "https://shop.example.evil")], false),
            (vec![host, ("origin", "null")], false),
            (
                vec![
                    host,
                    ("origin", "https://shop.example"),
                    ("sec-fetch-site", "cross-site"),
                ],
                false,
            ),
        ] {
            let taken = require_own_page(&headers(&sent)).is_ok();
            assert_eq!(taken, own, "{sent:?}");
        }
    }
}
