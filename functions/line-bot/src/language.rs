//! The language to speak in.

use app::App;
use app::members::MemberNow;
use domain::language::Language;
use line::intent::{Intent, Wish};

use crate::patience::soon;

/// The language that somebody wishes in: a member's own; otherwise the one that is wished for, or that shows of the wish,
/// or that of their LINE, where there are no letters that tell.
pub(crate) async fn of_wish(
    app: &App,
    user: &str,
    speaker: Option<&MemberNow>,
    wish: &Wish,
) -> Language {
    match (speaker, &wish.intent, wish.language) {
        (Some(member), ..) => of_member(member),
        (None, Intent::SetLanguage(chosen), _) => *chosen,
        (None, _, Some(shown)) => shown,
        (None, _, None) => of_line(app, user).await,
    }
}

/// The language a member chose, or the shop's own.
pub(crate) fn of_member(member: &MemberNow) -> Language {
    member.profile.details.language.unwrap_or_default()
}

/// The language of somebody's LINE; the shop's own where LINE does not tell it soon, or we do not speak it.
pub(crate) async fn of_line(app: &App, user: &str) -> Language {
    let told = soon("a language", app.messenger.profile_language(user)).await;
    told.flatten().unwrap_or_default()
}
