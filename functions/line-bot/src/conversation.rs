//! Who speaks, and whether there is an answer at all.

use app::members::{MemberNow, Patch};
use app::{App, Error};
use line::intent::Intent;
use line::message::{greeting, notice};
use line::webhook::{Kind, Source, Told};
use serde_json::Value;

use crate::answer::{self, language_of};
use crate::reply;

/// Hears one event and answers it.
///
/// # Errors
/// When somebody came or went and it could not be written down: the event must come again. A wish
/// that could not be granted is told so, and is no error: its token would be dead the next time.
pub(crate) async fn hear(app: &App, told: &Told) -> Result<(), Error> {
    // Groups and rooms are no place for a balance.
    let Source::User(user) = &told.source else {
        return Ok(());
    };
    match &told.kind {
        Kind::Follow { .. } => came(app, told, user).await,
        Kind::Unfollow => went(app, user).await,
        Kind::Text(words) => wishes(app, told, user, &Intent::of_text(words)).await,
        Kind::Postback(data) => wishes(app, told, user, &Intent::of_postback(data)).await,
        Kind::OtherMessage => wishes(app, told, user, &Intent::Unknown).await,
        // Nobody was given a nonce, so nothing follows from a link.
        Kind::Link { .. } => Ok(()),
    }
}

async fn came(app: &App, told: &Told, user: &str) -> Result<(), Error> {
    let member = app.line_member(user).await?;
    let program = app.program_in_force().await?.program;
    let language = language_of(member.as_ref());
    let message = match &member {
        Some(member) => {
            blocks_us(app, member, false).await?;
            greeting::welcome_back(&program.name, language)
        }
        None => greeting::follow(&program.name, language),
    };
    reply::send(app, told, vec![message]).await;
    Ok(())
}

async fn went(app: &App, user: &str) -> Result<(), Error> {
    match app.line_member(user).await? {
        Some(member) => blocks_us(app, &member, true).await,
        None => Ok(()),
    }
}

/// Grants a wish and replies. In standby another module of the account has the word.
async fn wishes(app: &App, told: &Told, user: &str, intent: &Intent) -> Result<(), Error> {
    if !told.active {
        return Ok(());
    }
    let messages = granted(app, user, intent).await.unwrap_or_else(|error| {
        tracing::error!(line.event_id = told.id, %error, "a wish could not be granted");
        vec![notice::try_again(Default::default())]
    });
    reply::send(app, told, messages).await;
    Ok(())
}

async fn granted(app: &App, user: &str, intent: &Intent) -> Result<Vec<Value>, Error> {
    let member = app.line_member(user).await?;
    if let Some(member) = &member {
        // Events come in any order: whoever speaks to us does not block us.
        blocks_us(app, member, false).await?;
    }
    answer::to(app, user, member, intent).await
}

async fn blocks_us(app: &App, member: &MemberNow, blocked: bool) -> Result<(), Error> {
    if member.profile.line_blocked == blocked {
        return Ok(());
    }
    let patch = Patch {
        line_blocked: Some(blocked),
        ..Patch::default()
    };
    app.patch_member(&member.profile.member, &patch).await?;
    Ok(())
}
