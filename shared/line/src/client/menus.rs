//! LINE's calls about rich menus.
//! <https://developers.line.biz/en/reference/messaging-api/#rich-menu>

use app::ports::MessengerError;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Call, Client};

/// A rich menu that the channel has.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Menu {
    /// LINE's id of it.
    #[serde(rename = "richMenuId")]
    pub id: String,
    /// The name that it was made under.
    pub name: String,
}

#[derive(Deserialize)]
struct All {
    richmenus: Vec<Menu>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Made {
    rich_menu_id: String,
}

const ID: &str = "{richMenuId}";
const ALIAS: &str = "{richMenuAliasId}";

impl Client {
    /// Every rich menu that was made over the API.
    ///
    /// # Errors
    /// Where LINE does not answer, or refuses.
    pub async fn menus(&self) -> Result<Vec<Menu>, MessengerError> {
        let all: All = self
            .make(Call::get("/v2/bot/richmenu/list"))
            .await?
            .body()?;
        Ok(all.richmenus)
    }

    /// Makes a rich menu, and answers its id. Nobody sees it before it has an image.
    ///
    /// # Errors
    /// Where LINE does not answer, or refuses.
    pub async fn make_menu(&self, object: &Value) -> Result<String, MessengerError> {
        let call = Call::post("/v2/bot/richmenu").carrying(object);
        let made: Made = self.make(call).await?.body()?;
        Ok(made.rich_menu_id)
    }

    /// Whether a rich menu has its image.
    ///
    /// # Errors
    /// Where LINE does not answer, or refuses.
    pub async fn has_picture(&self, menu: &str) -> Result<bool, MessengerError> {
        let call = Call::get("/v2/bot/richmenu/{richMenuId}/content").with(ID, menu);
        let answer = self.make(call.of_files()).await?;
        if answer.is_not_found() {
            return Ok(false);
        }
        answer.outcome().map(|()| true)
    }

    /// Gives a rich menu its image, a PNG. LINE takes one image for a menu, and no second.
    ///
    /// # Errors
    /// Where LINE does not answer, or refuses.
    pub async fn give_picture(&self, menu: &str, png: &[u8]) -> Result<(), MessengerError> {
        let call = Call::post("/v2/bot/richmenu/{richMenuId}/content").with(ID, menu);
        self.make(call.showing(png)).await?.outcome()
    }

    /// The rich menu that goes by an alias.
    ///
    /// # Errors
    /// Where LINE does not answer, or refuses.
    pub async fn menu_of_alias(&self, alias: &str) -> Result<Option<String>, MessengerError> {
        let call = Call::get("/v2/bot/richmenu/alias/{richMenuAliasId}").with(ALIAS, alias);
        let answer = self.make(call).await?;
        if answer.is_not_found() {
            return Ok(None);
        }
        Ok(Some(answer.body::<Made>()?.rich_menu_id))
    }

    /// Lets an alias, which may be new, mean this rich menu.
    ///
    /// # Errors
    /// Where LINE does not answer, or refuses.
    pub async fn name_menu(&self, alias: &str, menu: &str) -> Result<(), MessengerError> {
        let is_known = self.menu_of_alias(alias).await?.is_some();
        let (call, body) = if is_known {
            let call = Call::post("/v2/bot/richmenu/alias/{richMenuAliasId}");
            (call.with(ALIAS, alias), json!({ "richMenuId": menu }))
        } else {
            let body = json!({ "richMenuAliasId": alias, "richMenuId": menu });
            (Call::post("/v2/bot/richmenu/alias"), body)
        };
        self.make(call.carrying(&body)).await?.outcome()
    }

    /// Shows a rich menu to everybody who has none of their own.
    ///
    /// # Errors
    /// Where LINE does not answer, or refuses.
    pub async fn show_everybody(&self, menu: &str) -> Result<(), MessengerError> {
        let call = Call::post("/v2/bot/user/all/richmenu/{richMenuId}").with(ID, menu);
        self.make(call).await?.outcome()
    }

    /// Whoever has one rich menu of their own gets another one instead; LINE does so in its own time.
    ///
    /// # Errors
    /// Where LINE does not answer, or refuses.
    pub async fn move_everybody(&self, from: &str, to: &str) -> Result<(), MessengerError> {
        let body = json!({ "operations": [{ "type": "link", "from": from, "to": to }] });
        let call = Call::post("/v2/bot/richmenu/batch").carrying(&body);
        self.make(call).await?.outcome()
    }

    /// Deletes a rich menu.
    ///
    /// # Errors
    /// Where LINE does not answer, or refuses.
    pub async fn delete_menu(&self, menu: &str) -> Result<(), MessengerError> {
        let call = Call::delete("/v2/bot/richmenu/{richMenuId}").with(ID, menu);
        let answer = self.make(call).await?;
        if answer.is_not_found() {
            return Ok(());
        }
        answer.outcome()
    }
}
