//! Connecting a membership: how it is offered, the code that is typed, and the end of LINE's own dialog.

use app::line_link::{By, Ending, Linking, joined_with_a_tap};
use app::members::MemberNow;
use app::{App, Error};
use domain::calendar::Instant;
use domain::language::Language;
use line::message::linking::{self, View};
use line::webhook::LinkResult;
use serde_json::Value;

use crate::language;
use crate::patience::soon;

/// Digits of the card's number that its owner knows it by.
const CARD_DIGITS: usize = 4;

/// How to connect: by a log-in at the online store, where there is a page for it, and by a code of the till's.
pub(crate) async fn offer(
    app: &App,
    page: Option<&str>,
    user: &str,
    is_member: bool,
    language: Language,
) -> Value {
    let page = match page {
        // Without a token, the code is left.
        Some(page) => soon("a link token", app.messenger.link_token(user))
            .await
            .map(|token| with_token(page, &token)),
        None => None,
    };
    linking::offer(page.as_deref(), is_member, language)
}

fn with_token(page: &str, token: &str) -> String {
    let separator = if page.contains('?') { '&' } else { '?' };
    format!("{page}{separator}linkToken={token}")
}

/// Whether somebody who is a member may connect another membership.
pub(crate) fn may_link(member: &MemberNow) -> bool {
    joined_with_a_tap(&member.profile)
}

/// To a code: whose card it is, before anything happens.
pub(crate) async fn ask(
    app: &App,
    code: &str,
    speaker: Option<&MemberNow>,
    language: Language,
) -> Result<Value, Error> {
    let Some(offered) = app.offered_by(code).await? else {
        return Ok(linking::gone(language));
    };
    let own = speaker.filter(|own| own.profile.member != offered.member.profile.member);
    if own.is_some_and(|own| !may_link(own)) {
        return Ok(linking::occupied(language));
    }
    let brought = own.map(|own| own.wallet.lots.total().get());
    Ok(linking::ask(
        &view(code, &offered.member, brought),
        language,
    ))
}

/// To the answer.
pub(crate) async fn answered(
    app: &App,
    code: &str,
    yes: bool,
    user: &str,
    at: Instant,
    language: Language,
) -> Result<Value, Error> {
    if !yes && app.end_link(code, By::Code, Ending::Declined).await? {
        return Ok(linking::declined(language));
    }
    // An old "no" undoes nothing: it is told what has come of the code.
    let linking = app.link_user(code, By::Code, user, at).await?;
    Ok(said(&linking, language))
}

/// LINE's dialog has ended.
pub(crate) async fn ended(
    app: &App,
    result: LinkResult,
    nonce: &str,
    user: Option<&str>,
    at: Instant,
) -> Result<Option<Value>, Error> {
    match (result, user) {
        (LinkResult::Ok, Some(user)) => {
            let linking = app.link_user(nonce, By::Nonce, user, at).await?;
            let language = match &linking {
                Linking::Linked { member, .. } => language::of_member(member),
                _ => language_after_a_dialog(app, user).await?,
            };
            Ok(Some(said(&linking, language)))
        }
        (LinkResult::Ok, None) => Ok(None),
        (LinkResult::Failed, user) => {
            app.end_link(nonce, By::Nonce, Ending::Cancelled).await?;
            let Some(user) = user else { return Ok(None) };
            let language = language_after_a_dialog(app, user).await?;
            Ok(Some(linking::gone(language)))
        }
    }
}

/// In which language to speak to somebody who comes out of LINE's dialog, and has written nothing that would tell.
async fn language_after_a_dialog(app: &App, user: &str) -> Result<Language, Error> {
    match app.line_member(user).await? {
        Some(member) => Ok(language::of_member(&member)),
        None => Ok(language::of_line(app, user).await),
    }
}

fn said(linking: &Linking, language: Language) -> Value {
    match linking {
        Linking::Linked { member, brought } => {
            let chosen = member.profile.details.language;
            let language = chosen.map_or(language, |_| language::of_member(member));
            linking::linked(&view("", member, *brought), language)
        }
        Linking::Gone => linking::gone(language),
        Linking::Occupied => linking::occupied(language),
    }
}

fn view(code: &str, member: &MemberNow, brought: Option<u64>) -> View {
    let number = member.profile.number.as_str();
    let shown = number.len().saturating_sub(CARD_DIGITS);
    let name = member.profile.details.name.as_ref();
    View {
        code: code.to_owned(),
        card: number.get(shown..).unwrap_or_default().to_owned(),
        initial: name.and_then(|name| name.chars().next().map(String::from)),
        points: member.wallet.lots.total().get(),
        brought,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_gets_the_token_beside_what_it_asks_already() {
        for (page, expected) in [
            (
                "https://ec.example/line",
                "https://ec.example/line?linkToken=T",
            ),
            (
                "https://ec.example/?p=line",
                "https://ec.example/?p=line&linkToken=T",
            ),
        ] {
            assert_eq!(with_token(page, "T"), expected);
        }
    }
}
