//! The way in and out: LINE says who somebody is, and one tap makes them a member.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{NoContent, Redirect};
use domain::language::Language;
use line::id_token::NotSignedIn;
use maud::{Markup, html};
use runtime::http::{AnyProblem, BodyProblem, Code, Json, Problem};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::PATH;
use crate::cookie::SetCookie;
use crate::layout::Frame;
use crate::session::{self, Session};
use crate::site::{Liff, Site};
use crate::visitor::{Posted, Said, TOKEN_FIELD, require_own_page};
use crate::web_login;

/// Who somebody is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SignIn)]
pub(crate) struct SignInBody {
    /// The ID token that LINE's LIFF SDK gives, or that of a login on the web which was begun with the nonce of the way in.
    id_token: String,
}

/// Begin a session
///
/// For a LINE user, by LINE's ID token; it lasts half an hour.
#[utoipa::path(post, path = "/my/session", tag = "Member's page",
    request_body = SignInBody,
    responses(
        (status = 204, description = "Signed in, by the cookie that is set."),
        AnyProblem, BodyProblem,
    ),
    security(("line_id_token" = [])))]
pub(crate) async fn begin(
    State(site): State<Site>,
    headers: HeaderMap,
    Json(body): Json<SignInBody>,
) -> Result<(SetCookie, NoContent), Problem> {
    require_own_page(&headers)?;
    let now = site.app.now();
    let begun = web_login::begun(&headers, now, &site.app.pepper);
    let user = site.login.user(&body.id_token, begun.as_deref(), now).await;
    let user = user.map_err(not_signed_in)?;
    Ok((session::begin(&user, now, &site.app.pepper), NoContent))
}

fn not_signed_in(why: NotSignedIn) -> Problem {
    match why {
        NotSignedIn::NotAToken(refused) => {
            let detail = "The ID token does not prove who you are.";
            Problem::new(Code::Unauthenticated, detail).because(refused.to_string())
        }
        NotSignedIn::NoKeys(cause) => Problem::try_again(cause),
    }
}

/// End the session
///
/// On this device.
#[utoipa::path(post, path = "/my/sign-out", tag = "Member's page",
    responses((status = 303, description = "To the way in."), AnyProblem),
    security(("member_session" = [])))]
pub(crate) async fn end(_: Posted) -> (SetCookie, Redirect) {
    (session::end(), back(Said::SignedOut))
}

/// Join
///
/// Makes the LINE user a member, with nothing to fill in.
#[utoipa::path(post, path = "/my/join", tag = "Member's page",
    responses((status = 303, description = "To the card."), AnyProblem),
    security(("member_session" = [])))]
pub(crate) async fn join_now(
    State(site): State<Site>,
    posted: Posted,
) -> Result<Redirect, Problem> {
    let spoken = Some(posted.language).filter(|language| *language != Language::default());
    let app = &site.app;
    app.join_by_line(&posted.session.user, app.now(), spoken)
        .await?;
    Ok(Redirect::to(PATH))
}

/// To the first page, which says what was done.
pub(crate) fn back(said: Said) -> Redirect {
    Redirect::to(&format!("{PATH}?{}", said.query()))
}

/// The way in. Inside LINE the script goes through it by itself; `nonce` is what a login on the web begins with.
pub(crate) fn page(
    liff: &Liff,
    program: &str,
    said: Option<Said>,
    language: Language,
    nonce: Option<&str>,
) -> Markup {
    let frame = Frame {
        title: language.pick("会員証", "Member card"),
        program,
        tab: None,
        said,
        sdk_url: (!liff.id.is_empty()).then_some(liff.sdk_url.as_str()),
        language,
    };
    let waits = said == Some(Said::SignedOut);
    let content = html! {
        section.gate #gate data-liff=(liff.id) data-waits[waits] data-nonce=[nonce] {
            @if liff.id.is_empty() {
                p { (language.pick("ただいま準備中です。", "This page is not set up yet.")) }
            } @else {
                p #gate-wait role="status" { (language.pick("LINEで確認しています…", "Asking LINE who you are…")) }
                p #gate-failed role="alert" hidden {
                    (language.pick(
                        "ログインできませんでした。もう一度お試しください。",
                        "You could not be signed in. Please try again.",
                    ))
                }
                p { button.button.line type="button" #gate-login hidden { (language.pick("LINEでログイン", "Log in with LINE")) } }
                noscript {
                    p { (language.pick(
                        "ログインにはJavaScriptが必要です。ログインのあとは、なくてもお使いいただけます。",
                        "Logging in needs JavaScript. Everything after it works without.",
                    )) }
                }
            }
        }
    };
    frame.around(content)
}

/// For a LINE user who is no member yet.
pub(crate) fn join(
    session: &Session,
    program: &str,
    said: Option<Said>,
    language: Language,
) -> Markup {
    let frame = Frame {
        title: language.pick("会員になる", "Become a member"),
        program,
        tab: None,
        said,
        sdk_url: None,
        language,
    };
    let content = html! {
        section.gate {
            p { (language.pick(
                "ワンタップで会員証をお作りします。入力はいりません。",
                "One tap makes your card. There is nothing to fill in.",
            )) }
            form method="post" action="/my/join" {
                (token(session))
                button.button { (language.pick("会員になる", "Join")) }
            }
            p.quiet { (language.pick(
                "すでに会員の方は、トークで「連携」と送ってください。",
                "Already a member? Write “link” in the chat.",
            )) }
        }
    };
    frame.around(content)
}

/// What makes a form one of this session's.
pub(crate) fn token(session: &Session) -> Markup {
    html! { input type="hidden" name=(TOKEN_FIELD) value=(session.form_token); }
}
