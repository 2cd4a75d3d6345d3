//! Showing the menus at LINE. Each step can be repeated, and between any two of them a menu is shown: the new one is made
//! and given its picture before anybody sees it, and the old one goes last.
//!
//! A menu's name holds a digest of what it shows, so that one that is there already is found, and a changed one is new.

use super::{BadFont, LANGUAGES, picture};
use app::ports::MessengerError;
use domain::language::Language;
use line::Client;
use line::client::Menu;
use line::rich_menu::{alias, object};
use sha2::{Digest, Sha256};
use std::fmt;

/// Why no menu is shown.
#[derive(Debug, thiserror::Error)]
pub enum NoMenu {
    /// LINE does not answer, or refuses.
    #[error("the rich menu could not be set up: {0}")]
    Line(#[from] MessengerError),
    /// There is no picture.
    #[error(transparent)]
    Picture(#[from] BadFont),
}

/// What was done for one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The menu was there, and is shown.
    Kept,
    /// A menu was made, and is shown.
    Made,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetUp {
    /// For each language.
    pub places: Vec<(Language, Place)>,
    /// Older menus of ours that were deleted.
    pub deleted: usize,
    /// Older menus of ours that are left, because LINE may still be moving people away from them.
    pub left: usize,
}

/// Shows the menu of each language, and takes our older ones away. Everybody sees the Japanese one who has not been shown
/// another. `page` is the address of the member's page, where there is one.
///
/// # Errors
/// Where LINE does not answer, or refuses. What was done stays done.
pub async fn set_up(client: &Client, page: Option<&str>) -> Result<SetUp, NoMenu> {
    let all = client.menus().await?;
    let mut done = SetUp {
        places: Vec::new(),
        deleted: 0,
        left: 0,
    };
    for language in LANGUAGES {
        let (current, place) = shown(client, &all, language, page).await?;
        let older: Vec<&Menu> = all
            .iter()
            .filter(|menu| is_ours(menu, language) && menu.id != current)
            .collect();
        // LINE moves people in its own time: whoever is still to be moved must not lose their menu.
        let is_settled = client.menu_of_alias(alias(language)).await?.as_deref() == Some(&current);
        for menu in &older {
            if is_settled {
                client.delete_menu(&menu.id).await?;
                done.deleted += 1;
            } else {
                client.move_everybody(&menu.id, &current).await?;
                done.left += 1;
            }
        }
        client.name_menu(alias(language), &current).await?;
        done.places.push((language, place));
    }
    Ok(done)
}

/// The menu of a language with its picture, made unless it is there; the first language's is shown to everybody.
async fn shown(
    client: &Client,
    all: &[Menu],
    language: Language,
    page: Option<&str>,
) -> Result<(String, Place), NoMenu> {
    let png = picture(language)?;
    let name = name(language, png, page);
    let found = all.iter().find(|menu| menu.name == name);
    let (id, place) = match found {
        Some(menu) => (menu.id.clone(), Place::Kept),
        None => {
            let object = object(language, &name, page);
            (client.make_menu(&object).await?, Place::Made)
        }
    };
    if place == Place::Made || !client.has_picture(&id).await? {
        client.give_picture(&id, png).await?;
    }
    if Some(&language) == LANGUAGES.first() {
        client.show_everybody(&id).await?;
    }
    Ok((id, place))
}

/// `tameru-ja-1f0c…`
fn name(language: Language, png: &[u8], page: Option<&str>) -> String {
    let mut digest = Sha256::new();
    digest.update(png);
    digest.update(object(language, "", page).to_string());
    let digest = digest.finalize();
    let short = digest.iter().take(8).map(|byte| format!("{byte:02x}"));
    format!("{}-{}", alias(language), short.collect::<String>())
}

/// Whether a menu is one that we made; others belong to the shop.
fn is_ours(menu: &Menu, language: Language) -> bool {
    let digest = menu.name.strip_prefix(alias(language));
    let digest = digest.and_then(|digest| digest.strip_prefix('-'));
    digest.is_some_and(|digest| digest.len() == 16 && digest.bytes().all(|b| b.is_ascii_hexdigit()))
}

impl fmt::Display for SetUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (language, place) in &self.places {
            let did = match place {
                Place::Kept => "was there",
                Place::Made => "was made",
            };
            writeln!(f, "{}: {did}, and is shown", alias(*language))?;
        }
        if self.deleted > 0 {
            writeln!(f, "{} older menus were deleted", self.deleted)?;
        }
        if self.left > 0 {
            writeln!(
                f,
                "{} older menus are left until LINE has moved everybody: run this again later",
                self.left
            )?;
        }
        Ok(())
    }
}
