//! The language of somebody who has chosen none with us and has said nothing yet: LINE knows that of their app.

use app::App;
use domain::language::Language;

use crate::patience::soon;

/// The language of somebody's LINE; the shop's own where LINE does not tell it soon, or we do not speak it.
pub(crate) async fn of_line(app: &App, user: &str) -> Language {
    let told = soon("a language", app.messenger.profile_language(user)).await;
    told.flatten().unwrap_or_default()
}
