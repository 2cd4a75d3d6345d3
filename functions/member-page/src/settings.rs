//! What a member sets for themselves: what to be told of, the language, and whether LINE knows them.

use app::members::Patch;
use axum::extract::{RawQuery, State};
use axum::response::{Html, Redirect};
use domain::language::Language;
use domain::topic::Topic;
use line::message::notices;
use maud::{Markup, html};
use runtime::http::AnyProblem;

use crate::layout::{Frame, Tab, html as answer};
use crate::sign_in::{back, token};
use crate::site::Site;
use crate::visitor::{Instead, Posted, Said, Signed, Visitor};

/// The fields of the form.
const MESSAGES: &str = "messages";
const LANGUAGE: &str = "language";

/// Show the settings
///
/// With a form for what can be changed.
#[utoipa::path(get, path = "/my/settings", tag = "Member's page",
    responses((status = 200, description = "The page.", body = String, content_type = "text/html"), AnyProblem),
    security(("member_session" = [])))]
pub(crate) async fn show(
    State(site): State<Site>,
    RawQuery(query): RawQuery,
    visitor: Visitor,
) -> Result<Html<String>, Instead> {
    let signed = visitor.member(&site, None).await?;
    let said = Said::read(query.as_deref()).filter(|said| *said == Said::Saved);
    Ok(answer(page(&signed, said)))
}

/// Change the settings
///
/// As the form says: what is not ticked is off.
#[utoipa::path(post, path = "/my/settings", tag = "Member's page",
    responses((status = 303, description = "To the settings."), AnyProblem),
    security(("member_session" = [])))]
pub(crate) async fn change(State(site): State<Site>, posted: Posted) -> Result<Redirect, Instead> {
    let member = site.app.line_member(&posted.session.user).await?;
    if let Some(member) = member {
        let topics = Topic::ALL.map(|topic| (topic, posted.ticked(topic.tag())));
        let patch = Patch {
            accepts_messages: Some(posted.ticked(MESSAGES)),
            topics: topics.into(),
            language: posted.field(LANGUAGE).and_then(Language::of_tag).map(Some),
            ..Patch::default()
        };
        site.app
            .patch_member(&member.profile.member, &patch)
            .await?;
    }
    let address = format!("{}?{}", Tab::Settings.address(), Said::Saved.query());
    Ok(Redirect::to(&address))
}

/// Unlink LINE
///
/// The membership stays, under its number.
#[utoipa::path(post, path = "/my/unlink", tag = "Member's page",
    responses((status = 303, description = "To the way in."), AnyProblem),
    security(("member_session" = [])))]
pub(crate) async fn unlink(State(site): State<Site>, posted: Posted) -> Result<Redirect, Instead> {
    let user = &posted.session.user;
    if let Some(member) = site.app.line_member(user).await? {
        let member = &member.profile.member;
        site.app.unlink_line(member, user).await?;
    }
    Ok(back(Said::Unlinked))
}

fn page(signed: &Signed, said: Option<Said>) -> Markup {
    let language = signed.language;
    let frame = Frame {
        title: language.pick("設定", "Settings"),
        program: &signed.member.in_force.program.name,
        tab: Some(Tab::Settings),
        said,
        sdk_url: None,
        language,
    };
    frame.around(html! {
        form.settings method="post" action=(Tab::Settings.address()) {
            (token(&signed.session))
            (topics(signed))
            (languages(language))
            p { button.button { (language.pick("保存する", "Save")) } }
        }
        (linked(signed))
        form method="post" action="/my/sign-out" {
            (token(&signed.session))
            button.button.plain { (language.pick("ログアウト", "Sign out")) }
        }
    })
}

fn topics(signed: &Signed) -> Markup {
    let (profile, language) = (&signed.member.profile, signed.language);
    let details = &profile.details;
    html! {
        fieldset {
            legend { (language.pick("LINEでのお知らせ", "Messages on LINE")) }
            @if profile.line_blocked {
                p.soon { (language.pick(
                    "アカウントをブロック中のため、お知らせは届きません。",
                    "You have blocked the account, so no message reaches you.",
                )) }
            }
            (tick(MESSAGES, details.accepts_messages, language.pick("お知らせを受け取る", "Send me messages")))
            div.topics role="group" aria-label=(language.pick("お知らせの種類", "Kinds of messages")) {
                @for topic in Topic::ALL {
                    (tick(topic.tag(), !details.muted.contains(&topic), notices::name(topic, language)))
                }
            }
        }
    }
}

fn tick(name: &str, ticked: bool, words: &str) -> Markup {
    html! { label.tick { input type="checkbox" name=(name) checked[ticked]; span { (words) } } }
}

fn languages(language: Language) -> Markup {
    html! {
        fieldset {
            legend { (language.pick("ことば", "Language")) }
            @for (choice, words) in [(Language::Ja, "日本語"), (Language::En, "English")] {
                label.tick lang=(choice.tag()) {
                    input type="radio" name=(LANGUAGE) value=(choice.tag()) checked[choice == language];
                    span { (words) }
                }
            }
        }
    }
}

/// Unlinking asks first, by what has to be opened.
fn linked(signed: &Signed) -> Markup {
    let language = signed.language;
    html! {
        section.linked {
            h2 { (language.pick("LINEとの連携", "LINE")) }
            details {
                summary { (language.pick("連携を解除する", "Unlink LINE")) }
                p { (language.pick(
                    "LINEから会員証がひらけなくなります。会員証とポイントは会員番号のまま残ります。",
                    "The card can no longer be opened from LINE. Your membership and your points stay, under this number:",
                )) }
                p.number { (signed.member.profile.number.as_str()) }
                form method="post" action="/my/unlink" {
                    (token(&signed.session))
                    button.button.grave { (language.pick("解除する", "Unlink")) }
                }
            }
        }
    }
}
