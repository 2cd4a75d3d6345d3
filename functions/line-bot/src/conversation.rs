//! Who speaks, and whether there is an answer at all.

use app::members::{LineTold, MemberNow};
use app::{App, Error};
use domain::calendar::Instant;
use domain::language::Language;
use line::intent::{Intent, Wish};
use line::message::{greeting, notice, offered};
use line::webhook::{Kind, LinkResult, Source, Told};
use serde_json::Value;

use crate::{Bot, answer, language, link, menu, reply};

/// Hears one event and answers it.
///
/// # Errors
/// When somebody came or went and it could not be written down: the event must come again. A wish
/// that could not be granted is told so, and is no error: its token would be dead the next time.
pub(crate) async fn hear(bot: &Bot, told: &Told) -> Result<(), Error> {
    let app = &bot.app;
    match (&told.source, &told.kind) {
        (Source::User(user), Kind::Follow { .. }) => came(app, told, user).await,
        (Source::User(user), Kind::Unfollow) => went(app, told, user).await,
        (Source::User(user), Kind::Wish(wish)) => wishes(bot, told, user, wish).await,
        (Source::Group, Kind::Joined) => elsewhere(app, told).await,
        // People talk to each other there: only what is asked of us is answered, and with no balance.
        (Source::Group, Kind::Wish(wish)) if wish.intent != Intent::Unknown => {
            elsewhere(app, told).await
        }
        (source, Kind::Link { result, nonce }) => {
            let user = match source {
                Source::User(user) => Some(user.as_str()),
                // LINE names nobody where a link has failed.
                Source::Group | Source::Nobody => None,
            };
            linked(app, told, *result, nonce, user).await
        }
        _ => Ok(()),
    }
}

async fn came(app: &App, told: &Told, user: &str) -> Result<(), Error> {
    let member = app.line_member(user).await?;
    if let Some(member) = &member {
        remember(app, told, member, false).await?;
    }
    if told.active {
        greet(app, told, user, member.as_ref()).await?;
    }
    Ok(())
}

async fn greet(
    app: &App,
    told: &Told,
    user: &str,
    member: Option<&MemberNow>,
) -> Result<(), Error> {
    let program = app.program_in_force().await?.program;
    let (message, language) = match member {
        Some(member) => {
            let language = language::of_member(member);
            let message = greeting::welcome_back(&program.name, language);
            (message, language)
        }
        None => {
            let language = language::of_line(app, user).await;
            let message = greeting::follow(&program.name, language);
            (offered::in_language(message, language), language)
        }
    };
    reply::send(app, told, vec![message]).await;
    menu::come(app, user, language).await;
    Ok(())
}

async fn went(app: &App, told: &Told, user: &str) -> Result<(), Error> {
    match app.line_member(user).await? {
        Some(member) => remember(app, told, &member, true).await,
        None => Ok(()),
    }
}

async fn elsewhere(app: &App, told: &Told) -> Result<(), Error> {
    if told.active {
        reply::send(app, told, vec![notice::one_to_one()]).await;
    }
    Ok(())
}

/// Grants a wish and replies. In standby another module of the account has the word.
async fn wishes(bot: &Bot, told: &Told, user: &str, wish: &Wish) -> Result<(), Error> {
    if !told.active {
        return Ok(());
    }
    let app = &bot.app;
    let speaker = app.line_member(user).await;
    let known = speaker.as_ref().ok().and_then(Option::as_ref);
    let is_member = known.is_some();
    let language = language::of_wish(app, user, known, wish).await;
    let granted = match speaker {
        Ok(speaker) => granted(bot, told, (user, &wish.intent, language), speaker).await,
        Err(error) => Err(error),
    };
    let messages = granted.unwrap_or_else(|error| {
        tracing::error!(line.event_id = told.id, %error, "a wish could not be granted");
        vec![notice::try_again(language)]
    });
    reply::send(app, told, messages).await;
    menu::after(app, user, wish, language, is_member).await;
    Ok(())
}

async fn granted(
    bot: &Bot,
    told: &Told,
    asked: (&str, &Intent, Language),
    speaker: Option<MemberNow>,
) -> Result<Vec<Value>, Error> {
    let app = &bot.app;
    let at = happened_at(app, told);
    if let Some(message) = linking(bot, speaker.as_ref(), asked, at).await? {
        return Ok(vec![message]);
    }
    match speaker {
        Some(member) => {
            // Events come in any order: whoever speaks to us does not block us.
            if member.profile.line_blocked {
                remember(app, told, &member, false).await?;
            }
            let (user, intent, _) = asked;
            answer::to_member(app, user, &member, intent).await
        }
        None => answer::to_stranger(app, asked, at).await,
    }
}

/// What is asked about connecting a membership; none where something else is asked.
async fn linking(
    bot: &Bot,
    speaker: Option<&MemberNow>,
    (user, intent, language): (&str, &Intent, Language),
    at: Instant,
) -> Result<Option<Value>, Error> {
    let message = match intent {
        Intent::Link if speaker.is_none_or(link::may_link) => {
            let page = bot.link_page.as_deref();
            Some(link::offer(&bot.app, page, user, speaker.is_some(), language).await)
        }
        Intent::LinkCode(code) => Some(link::ask(&bot.app, code, speaker, language).await?),
        Intent::LinkAnswered(code, yes) => {
            Some(link::answered(&bot.app, code, *yes, user, at, language).await?)
        }
        _ => None,
    };
    let is_stranger = speaker.is_none();
    Ok(message.map(|message| match is_stranger {
        true => offered::in_language(message, language),
        false => message,
    }))
}

/// LINE's dialog has ended. Where it cannot be written down, the event must come again.
async fn linked(
    app: &App,
    told: &Told,
    result: LinkResult,
    nonce: &str,
    user: Option<&str>,
) -> Result<(), Error> {
    let at = happened_at(app, told);
    if let Some(message) = link::ended(app, result, nonce, user, at).await? {
        reply::send(app, told, vec![message]).await;
    }
    Ok(())
}

async fn remember(app: &App, told: &Told, member: &MemberNow, blocked: bool) -> Result<(), Error> {
    let at = happened_at(app, told);
    let told = LineTold { blocked, at };
    app.line_told(&member.profile.member, told).await
}

/// When it happened, as LINE says; where LINE says nothing, now.
fn happened_at(app: &App, told: &Told) -> Instant {
    let said = Some(told.timestamp).filter(|millis| *millis > 0);
    let at = said.and_then(Instant::from_timestamp_millis);
    at.unwrap_or_else(|| app.clock.now())
}
