//! The answer to a wish: a member's, or that of somebody who is none yet.

use app::line_account::Joined;
use app::members::MemberNow;
use app::{App, Error};
use domain::calendar::Instant;
use domain::language::Language;
use line::intent::Intent;
use line::message::{card, greeting, notice, offered, quick};
use line::telling;
use serde_json::Value;

use crate::language;
pub(crate) use crate::member::answer as to_member;

/// The messages to reply with to somebody who is no member yet; `at` is when they spoke.
pub(crate) async fn to_stranger(
    app: &App,
    (user, intent, language): (&str, &Intent, Language),
    at: Instant,
) -> Result<Vec<Value>, Error> {
    let message = match intent {
        Intent::Join => return join(app, user, at, language).await,
        Intent::Help => notice::help(language),
        Intent::Languages => notice::languages(language),
        _ => {
            let program = app.program_in_force().await?.program;
            greeting::not_yet_a_member(&program.name, language)
        }
    };
    Ok(vec![offered::in_language(message, language)])
}

async fn join(app: &App, user: &str, at: Instant, language: Language) -> Result<Vec<Value>, Error> {
    let spoken = Some(language).filter(|language| *language != Language::default());
    match app.join_by_line(user, at, spoken).await? {
        Joined::Now(member) => {
            let language = language::of_member(&member);
            let program = &member.in_force.program;
            let card = card_of(app, &member, language);
            Ok(vec![greeting::joined(&program.name, language), card])
        }
        Joined::Before(member) => Ok(vec![greeting::welcome_back(
            &member.in_force.program.name,
            language::of_member(&member),
        )]),
    }
}

/// The member card, with what one asks next.
pub(crate) fn card_of(app: &App, member: &MemberNow, language: Language) -> Value {
    let program = &member.in_force.program;
    let view = card::View {
        page: app.page.clone(),
        ..telling::card(
            &member.profile,
            &member.wallet,
            program,
            member.as_of,
            language,
        )
    };
    quick::under(card::message(&view, language), &quick::usual(), language)
}
