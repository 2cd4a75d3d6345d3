//! The wishes that only a member can have.

use app::members::{MemberNow, Patch};
use app::{App, Error};
use domain::language::Language;
use line::intent::Intent;
use line::message::{
    balance, campaigns, coupons, expiring, greeting, history, notice, notices, offered, quick, rank,
};
use line::telling;
use serde_json::Value;

use crate::answer::card_of;
use crate::language;

/// Entries on the balance card.
const RECENT: u32 = 3;
/// Entries on a page of the history.
const PAGE: u32 = 10;

/// The messages to reply with.
pub(crate) async fn answer(
    app: &App,
    user: &str,
    member: &MemberNow,
    intent: &Intent,
) -> Result<Vec<Value>, Error> {
    let language = language::of_member(member);
    let program = &member.in_force.program;
    let message = match intent {
        Intent::Points => points(app, member, language).await?,
        Intent::History { cursor } => page(app, member, cursor.as_deref(), language).await?,
        Intent::Expiring => expiring::message(&telling::expiring(&member.wallet), language),
        Intent::Coupons { after } => usable(app, member, after.as_deref(), language).await?,
        Intent::Rank => match telling::rank(&member.wallet, program, member.as_of, language) {
            Some(held) => rank::message(&held, language),
            None => notice::no_ranks(language),
        },
        Intent::Campaigns => {
            let rank = member.wallet.rank.level();
            let now = telling::campaigns_now(program, rank, member.as_of, language);
            campaigns::message(&now, language)
        }
        Intent::Card => return Ok(vec![card_of(app, member, language)]),
        Intent::Join => greeting::welcome_back(&program.name, language),
        Intent::Link => notice::linked_already(language),
        settings => return change(app, user, member, settings).await,
    };
    Ok(vec![quick::under(message, &quick::usual(), language)])
}

async fn points(app: &App, member: &MemberNow, language: Language) -> Result<Value, Error> {
    let newest = app.history(&member.profile.member, None, RECENT).await?;
    let view = telling::balance(
        &member.wallet,
        &newest.entries,
        &member.in_force.program,
        member.as_of,
        language,
    );
    Ok(balance::message(&view, language))
}

/// A page of the history. A cursor that is none of ours begins again at the newest.
async fn page(
    app: &App,
    member: &MemberNow,
    cursor: Option<&str>,
    language: Language,
) -> Result<Value, Error> {
    let cursor = cursor.and_then(|cursor| cursor.parse().ok());
    let page = app
        .history(&member.profile.member, cursor.as_ref(), PAGE)
        .await?;
    let zone = &member.in_force.program.time_zone;
    let lines = page.entries.iter();
    let view = history::View {
        entries: lines
            .map(|line| telling::entry(line, zone, language))
            .collect(),
        is_first: cursor.is_none(),
        next_cursor: page.next.map(|cursor| cursor.to_string()),
    };
    Ok(history::message(&view, language))
}

async fn usable(
    app: &App,
    member: &MemberNow,
    after: Option<&str>,
    language: Language,
) -> Result<Value, Error> {
    let held = app.coupons(&member.profile.member).await?;
    let today = member.in_force.program.time_zone.day(member.as_of);
    let usable = telling::usable_coupons(&held, today);
    Ok(coupons::message(&usable, after, language))
}

/// What a member sets: messages, language, and whether LINE knows them. The rest is asked of us by anybody.
async fn change(
    app: &App,
    user: &str,
    member: &MemberNow,
    intent: &Intent,
) -> Result<Vec<Value>, Error> {
    let language = language::of_member(member);
    let id = &member.profile.member;
    let message = match intent {
        Intent::SetNotices(on) => {
            let patch = Patch {
                accepts_messages: Some(*on),
                ..Patch::default()
            };
            app.patch_member(id, &patch).await?;
            notice::notices_set(*on, language)
        }
        Intent::Notices => topics(member, language),
        Intent::SetTopic(topic, on) => {
            let patch = Patch {
                topics: [(*topic, *on)].into(),
                ..Patch::default()
            };
            topics(&app.patch_member(id, &patch).await?, language)
        }
        Intent::SetLanguage(chosen) => {
            let patch = Patch {
                language: Some(Some(*chosen)),
                ..Patch::default()
            };
            app.patch_member(id, &patch).await?;
            notice::language_set(*chosen)
        }
        Intent::Languages => notice::languages(language),
        Intent::Unlink => notice::unlink(member.profile.number.as_str(), language),
        Intent::UnlinkConfirmed => {
            app.unlink_line(id, user).await?;
            let message = notice::unlinked(member.profile.number.as_str(), language);
            offered::in_language(message, language)
        }
        Intent::Help => notice::help(language),
        _ => notice::not_understood(language),
    };
    Ok(vec![message])
}

fn topics(member: &MemberNow, language: Language) -> Value {
    let details = &member.profile.details;
    let message = notices::message(details.accepts_messages, &details.muted, language);
    quick::under(message, &quick::usual(), language)
}
