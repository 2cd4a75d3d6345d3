//! The rich menus at LINE's stand-in, by the code that sets them up at LINE.

use super::System;
use super::start::CHANNEL_ID;
use crate::line_platform::{BASE_PATH, DATA_PATH, Friend};
use crate::options::Options;
use crate::rich_menu::{self, NoMenu};
use crate::template::{Event, Template};
use app::ports::Messenger;
use domain::language::Language;
use line::Client;
use line::client::{Credentials, http};
use std::error::Error;

/// Where the member's page is, once the template has it.
const PAGE: &str = "/my";

/// Shows them, and to each friend their own: the stand-in keeps its friends across restarts, and forgets its menus.
pub(super) async fn show(
    system: &System,
    template: &Template,
    options: &Options,
) -> Result<(), NoMenu> {
    let base = system.base_url();
    let credentials = Credentials::Stateless {
        channel_id: CHANNEL_ID.to_owned(),
        channel_secret: options.line_channel_secret.clone().into(),
    };
    let client = Client::new(&format!("{base}{BASE_PATH}"), credentials)
        .with_data_host(http(&format!("{base}{DATA_PATH}")));
    let page = format!("{base}{PAGE}");
    let page = has_page(template).then_some(&*page);
    rich_menu::set_up(&client, page).await?;
    for friend in system.line().friends().iter().filter(|one| one.follows) {
        if let Err(error) = show_their_own(system, &client, friend).await {
            // One friend who cannot be read keeps nobody from starting.
            tracing::warn!(%error, "a friend of the account sees everybody's menu");
        }
    }
    Ok(())
}

/// Who blocks the account sees no menu, and is shown one when they come back.
async fn show_their_own(
    system: &System,
    client: &Client,
    friend: &Friend,
) -> Result<(), Box<dyn Error>> {
    let user = &friend.user_id;
    let language = match system.app("local").line_member(user).await? {
        Some(member) => member.profile.details.language,
        None => friend.language.as_deref().and_then(Language::of_locale),
    };
    if let Some(language) = language.filter(|language| *language != Language::default()) {
        client.show_menu(user, language).await?;
    }
    Ok(())
}

fn has_page(template: &Template) -> bool {
    let mut events = template
        .functions
        .iter()
        .flat_map(|function| &function.events);
    events.any(|event| matches!(event, Event::Route(route) if route.path == PAGE))
}
