//! Each call of LINE's that we make.

use app::ports::{Messenger, MessengerError, Quota, link_dialog};
use async_trait::async_trait;
use domain::language::Language;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Body, Call, Client};
use crate::rich_menu;

#[derive(Deserialize)]
struct Limit {
    /// Only where the channel has a limit.
    value: Option<u64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Consumption {
    total_usage: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LinkToken {
    link_token: String,
}

#[derive(Deserialize)]
struct Profile {
    /// A BCP 47 tag, where the user has agreed that LINE tells it.
    language: Option<String>,
}

#[async_trait]
impl Messenger for Client {
    async fn reply(&self, reply_token: &str, messages: Vec<Value>) -> Result<(), MessengerError> {
        let body = json!({ "replyToken": reply_token, "messages": messages });
        let call = Call::post("/v2/bot/message/reply").carrying(&body);
        self.make(call).await?.outcome()
    }

    async fn push(
        &self,
        to: &str,
        retry_key: Uuid,
        messages: Vec<Value>,
        silent: bool,
    ) -> Result<(), MessengerError> {
        let body = json!({ "to": to, "messages": messages, "notificationDisabled": silent });
        let call = Call::post("/v2/bot/message/push").carrying(&body);
        self.make(call.once(retry_key)).await?.outcome()
    }

    async fn multicast(
        &self,
        to: &[String],
        retry_key: Uuid,
        messages: Vec<Value>,
    ) -> Result<(), MessengerError> {
        let body = json!({ "to": to, "messages": messages });
        let call = Call::post("/v2/bot/message/multicast").carrying(&body);
        self.make(call.once(retry_key)).await?.outcome()
    }

    async fn quota(&self) -> Result<Quota, MessengerError> {
        let limit = self.make(Call::get("/v2/bot/message/quota")).await?;
        let used = Call::get("/v2/bot/message/quota/consumption");
        let used = self.make(used).await?;
        Ok(Quota {
            limit: limit.body::<Limit>()?.value,
            used: used.body::<Consumption>()?.total_usage,
        })
    }

    async fn link_token(&self, user: &str) -> Result<String, MessengerError> {
        let call = Call::post("/v2/bot/user/{userId}/linkToken").about(user)?;
        let token: LinkToken = self.make(call).await?.body()?;
        Ok(token.link_token)
    }

    fn link_dialog(&self, link_token: &str, nonce: &str) -> String {
        link_dialog(&self.access, link_token, nonce)
    }

    async fn profile_language(&self, user: &str) -> Result<Option<Language>, MessengerError> {
        let call = Call::get("/v2/bot/profile/{userId}").about(user)?;
        let answer = self.make(call).await?;
        if answer.is_not_found() {
            // Who has blocked the account, or was never its friend, has no profile for us.
            return Ok(None);
        }
        let profile: Profile = answer.body()?;
        Ok(profile.language.as_deref().and_then(Language::of_locale))
    }

    async fn show_menu(&self, user: &str, language: Language) -> Result<(), MessengerError> {
        let path = "/v2/bot/user/{userId}/richmenu";
        if language == Language::default() {
            // Everybody's menu shows again.
            return self.make(Call::delete(path).about(user)?).await?.outcome();
        }
        let Some(menu) = self.menu_of_alias(rich_menu::alias(language)).await? else {
            // A shop that set up no menus of ours shows what it likes.
            return Ok(());
        };
        let call = Call::post("/v2/bot/user/{userId}/richmenu/{richMenuId}").about(user)?;
        let call = call.with("{richMenuId}", &menu);
        self.make(call).await?.outcome()
    }
}

impl<'a> Call<'a> {
    pub(super) fn get(endpoint: &'static str) -> Self {
        Self::to("GET", endpoint)
    }

    pub(super) fn post(endpoint: &'static str) -> Self {
        Self::to("POST", endpoint)
    }

    pub(super) fn delete(endpoint: &'static str) -> Self {
        Self::to("DELETE", endpoint)
    }

    fn to(method: &'static str, endpoint: &'static str) -> Self {
        Self {
            method,
            endpoint,
            path: endpoint.to_owned(),
            retry_key: None,
            body: Body::Nothing,
            is_of_files: false,
        }
    }

    pub(super) fn carrying(self, body: &'a Value) -> Self {
        Self {
            body: Body::Json(body),
            ..self
        }
    }

    pub(super) fn showing(self, png: &'a [u8]) -> Self {
        Self {
            body: Body::Image(png),
            ..self.of_files()
        }
    }

    pub(super) fn of_files(self) -> Self {
        Self {
            is_of_files: true,
            ..self
        }
    }

    fn once(self, retry_key: Uuid) -> Self {
        Self {
            retry_key: Some(retry_key),
            ..self
        }
    }

    /// LINE's ids are letters and digits. Anything else would change which call this is.
    fn about(self, user: &str) -> Result<Self, MessengerError> {
        let is_an_id = !user.is_empty() && user.bytes().all(|sign| sign.is_ascii_alphanumeric());
        if !is_an_id {
            return Err(MessengerError::Refused(
                "no LINE user has this id".to_owned(),
            ));
        }
        Ok(self.with("{userId}", user))
    }

    /// Puts LINE's own name of something, or ours, into the path.
    pub(super) fn with(self, place: &str, name: &str) -> Self {
        Self {
            path: self.path.replace(place, name),
            ..self
        }
    }
}
