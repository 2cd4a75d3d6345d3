//! The rich menu in the language that somebody speaks with us.

use app::App;
use domain::language::Language;
use line::intent::{Intent, Wish};

use crate::patience::soon;

/// After an answer: whoever has just chosen a language, or joined in one, sees the menu in it. `language` is what they
/// were answered in, and `is_member` whether we know them, because what a stranger chooses is written down nowhere.
pub(crate) async fn after(app: &App, user: &str, wish: &Wish, language: Language, is_member: bool) {
    match wish.intent {
        Intent::SetLanguage(chosen) if is_member => show(app, user, chosen).await,
        Intent::Join => come(app, user, language).await,
        _ => {}
    }
}

/// Whoever comes sees everybody's menu, unless they speak another language.
pub(crate) async fn come(app: &App, user: &str, language: Language) {
    if language != Language::default() {
        show(app, user, language).await;
    }
}

/// A menu that cannot be shown is no reason to hear an event again: what was asked has been answered.
async fn show(app: &App, user: &str, language: Language) {
    soon("a rich menu", app.messenger.show_menu(user, language)).await;
}
