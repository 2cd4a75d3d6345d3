//! The rich menu: its picture, drawn here, and its set-up at LINE, real or local.

mod canvas;
mod icons;
mod letters;
mod picture;
mod set_up;

pub use picture::{BadFont, draw, picture};
pub use set_up::{NoMenu, Place, SetUp, set_up};

use clap::{Args, Subcommand};
use domain::language::Language;
use line::Client;
use line::client::{Credentials, http};
use secrecy::SecretString;
use std::error::Error;
use std::path::PathBuf;

/// Every language that has a menu. The first is everybody's who has not chosen another.
pub const LANGUAGES: [Language; 2] = [Language::Ja, Language::En];

/// What is done about the rich menu.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Draw the pictures, one for each language
    Draw {
        /// Write them into this folder
        #[arg(long, default_value = "target/rich-menu")]
        to: PathBuf,
    },
    /// Show the menus to everybody who follows the account; safe to repeat
    SetUp(Channel),
}

/// The channel whose menus are set up.
#[derive(Debug, Args)]
pub struct Channel {
    /// Where LINE is
    #[arg(long, env = "TAMERU_LINE_API_BASE", default_value = "https://api.line.me", value_parser = crate::cli::values::base_url)]
    line_api_base: String,
    /// Where LINE takes files
    #[arg(long, env = "TAMERU_LINE_DATA_API_BASE", default_value = "https://api-data.line.me", value_parser = crate::cli::values::base_url)]
    line_data_api_base: String,
    /// The channel's id
    #[arg(long, env = "TAMERU_LINE_CHANNEL_ID", default_value = crate::system::CHANNEL_ID)]
    line_channel_id: String,
    /// The member card's tile opens this page [default: it asks in the chat]
    #[arg(long, env = "TAMERU_PAGE_URL", value_parser = crate::cli::values::base_url)]
    page_url: Option<String>,
}

/// Does it, and answers with what to tell the person at the keyboard.
///
/// # Errors
/// In words for them.
pub async fn run(
    command: &Command,
    channel_secret: SecretString,
) -> Result<String, Box<dyn Error>> {
    match command {
        Command::Draw { to } => {
            std::fs::create_dir_all(to)?;
            let mut said = Vec::new();
            for language in LANGUAGES {
                let path = to.join(format!("{}.png", line::rich_menu::alias(language)));
                std::fs::write(&path, picture(language)?)?;
                said.push(path.display().to_string());
            }
            Ok(said.join("\n"))
        }
        Command::SetUp(channel) => {
            let credentials = Credentials::Stateless {
                channel_id: channel.line_channel_id.clone(),
                channel_secret,
            };
            let client = Client::new(&channel.line_api_base, credentials)
                .with_data_host(http(&channel.line_data_api_base));
            let done = set_up(&client, channel.page_url.as_deref()).await?;
            Ok(done.to_string())
        }
    }
}
