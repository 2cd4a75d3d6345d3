//! Something on the page.

use serde_json::{Value, json};

use super::wire::Wire;

/// Under which name WebDriver gives an element: <https://www.w3.org/TR/webdriver2/#elements>.
const NAME: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Something on the page, for as long as the page does not take it away.
pub struct Element<'a> {
    wire: &'a Wire,
    path: String,
}

impl<'a> Element<'a> {
    pub(super) fn new(wire: &'a Wire, found: &Value) -> Self {
        let id = found[NAME].as_str().expect("an element has an id");
        Self {
            wire,
            path: format!("/element/{id}"),
        }
    }

    /// Clicks its middle, as a person would: what lies above it is clicked instead, and that is an error.
    pub async fn click(&self) {
        self.post("/click", &json!({})).await;
    }

    /// Types into it.
    pub async fn type_in(&self, text: &str) {
        self.post("/value", &json!({ "text": text })).await;
    }

    /// Empties it.
    pub async fn clear(&self) {
        self.post("/clear", &json!({})).await;
    }

    /// The text that a person reads.
    pub async fn text(&self) -> String {
        self.say("/text").await
    }

    /// The name by which a screen reader calls it.
    pub async fn label(&self) -> String {
        self.say("/computedlabel").await
    }

    /// What a screen reader says that it is.
    pub async fn role(&self) -> String {
        self.say("/computedrole").await
    }

    /// A property, as scripts see it.
    pub async fn property(&self, name: &str) -> Value {
        self.wire
            .get(&format!("{}/property/{name}", self.path))
            .await
    }

    /// An attribute, as the page wrote it.
    pub async fn attribute(&self, name: &str) -> Option<String> {
        let path = format!("{}/attribute/{name}", self.path);
        self.wire.get(&path).await.as_str().map(str::to_owned)
    }

    /// Its screenshot in base64, for whoever reads a code off it.
    pub async fn picture(&self) -> String {
        self.say("/screenshot").await
    }

    async fn say(&self, what: &str) -> String {
        let said = self.wire.get(&format!("{}{what}", self.path)).await;
        said.as_str().unwrap_or_default().to_owned()
    }

    async fn post(&self, what: &str, body: &Value) {
        self.wire.post(&format!("{}{what}", self.path), body).await;
    }
}
