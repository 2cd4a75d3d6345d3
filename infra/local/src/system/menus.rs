//! The rich menus at LINE's stand-in, by the code that sets them up at LINE.

use super::System;
use super::start::CHANNEL_ID;
use crate::line_platform::{BASE_PATH, DATA_PATH};
use crate::options::Options;
use crate::rich_menu::{self, NoMenu};
use crate::template::{Event, Template};
use line::Client;
use line::client::{Credentials, http};

/// Where the member's page is, once the template has it.
const PAGE: &str = "/my";

/// Shows them.
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
    rich_menu::set_up(&client, page).await.map(drop)
}

fn has_page(template: &Template) -> bool {
    let mut events = template
        .functions
        .iter()
        .flat_map(|function| &function.events);
    events.any(|event| matches!(event, Event::Route(route) if route.path == PAGE))
}
