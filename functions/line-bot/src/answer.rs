//! The answer to a wish, whoever wishes it.

use app::line_account::Joined;
use app::members::MemberNow;
use app::{App, Error};
use domain::language::Language;
use line::intent::Intent;
use line::message::{card, greeting, notice, quick};
use line::telling;
use serde_json::Value;

use crate::member;

/// The messages to reply with.
pub(crate) async fn to(
    app: &App,
    user: &str,
    speaker: Option<MemberNow>,
    intent: &Intent,
) -> Result<Vec<Value>, Error> {
    let language = language_of(speaker.as_ref());
    match (intent, speaker) {
        (Intent::Help, _) => Ok(vec![notice::help(language)]),
        (Intent::Unknown, Some(_)) => Ok(vec![notice::not_understood(language)]),
        (Intent::Languages, _) => Ok(vec![notice::languages(language)]),
        (_, Some(speaker)) => member::answer(app, user, &speaker, intent).await,
        (_, None) => stranger(app, user, intent).await,
    }
}

/// To somebody who is no member yet.
async fn stranger(app: &App, user: &str, intent: &Intent) -> Result<Vec<Value>, Error> {
    let language = Language::default();
    let program = app.program_in_force().await?.program;
    match intent {
        Intent::Join => join(app, user).await,
        Intent::Link => Ok(vec![notice::how_to_link(language)]),
        Intent::SetLanguage(chosen) => {
            let message = greeting::not_yet_a_member(&program.name, *chosen);
            Ok(vec![message])
        }
        _ => Ok(vec![greeting::not_yet_a_member(&program.name, language)]),
    }
}

async fn join(app: &App, user: &str) -> Result<Vec<Value>, Error> {
    match app.join_by_line(user).await? {
        Joined::Now(member) => {
            let language = language_of(Some(&member));
            let program = &member.in_force.program;
            let card = card_of(&member, language);
            Ok(vec![greeting::joined(&program.name, language), card])
        }
        Joined::Before(member) => Ok(vec![greeting::welcome_back(
            &member.in_force.program.name,
            language_of(Some(&member)),
        )]),
    }
}

/// The member card, with what one asks next.
pub(crate) fn card_of(member: &MemberNow, language: Language) -> Value {
    let program = &member.in_force.program;
    let view = telling::card(&member.profile, &member.wallet, program, member.as_of);
    quick::under(card::message(&view, language), &quick::usual(), language)
}

/// The language a member chose, or the shop's own.
pub(crate) fn language_of(member: Option<&MemberNow>) -> Language {
    let chosen = member.and_then(|member| member.profile.details.language);
    chosen.unwrap_or_default()
}
