//! A person before a screen: Debian's Chromium, driven over WebDriver (<https://www.w3.org/TR/webdriver2/>) by a client of
//! our own, because what others offer brings a licence, a language or a browser that the house does not have.
//!
//! Nothing here sleeps: whoever looks for something waits inside the browser until it is there.

mod driver;
mod element;
mod judge;
mod wire;

pub use element::Element;

use std::path::PathBuf;

use serde_json::{Value, json};
use tokio::sync::{Semaphore, SemaphorePermit};

use driver::Driver;
use wire::Wire;

/// For how long a look waits for what is not there yet, in milliseconds. Much, for a machine that is busy with other tests.
const PATIENCE_MS: u64 = 20_000;

/// How often windows are counted before one is given up; each time asks the browser.
const LOOKS_MAX: u32 = 2_000;

/// Browsers at once: each is a few processes, and there are two cores.
static BROWSERS: Semaphore = Semaphore::const_new(2);

/// One window of a browser of its own, with nothing in its past. It ends with the value, also where a test fails.
pub struct Window {
    test: String,
    wire: Wire,
    // In this order: the session is over before its driver ends, and then another test may begin.
    _driver: Driver,
    _permit: SemaphorePermit<'static>,
}

/// How large a window is, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// A phone, upright: 390 × 844.
    Phone,
    /// A desk: 1280 × 900.
    Desk,
}

/// Whether the person's system is light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Scheme {
    /// Its name in CSS.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl Window {
    /// A window for this test, whose name its screenshots bear. `None` where the machine has no browser, which is said
    /// on stderr, whoever captures the test's own words.
    ///
    /// # Panics
    /// Where `CI=true` and there is no browser, or where the browser does not start.
    pub async fn open(test: &str) -> Option<Self> {
        let missing = judge::missing().or_else(driver::missing);
        if let Some(missing) = missing {
            unchecked(test, &missing);
            return None;
        }
        let permit = BROWSERS.acquire().await.expect("nobody closes it");
        let driver = Driver::start().await;
        let wire = Wire::session(driver.port()).await;
        let window = Self {
            test: test.to_owned(),
            wire,
            _driver: driver,
            _permit: permit,
        };
        let patience =
            json!({ "implicit": PATIENCE_MS, "script": PATIENCE_MS, "pageLoad": PATIENCE_MS });
        window.wire.post("/timeouts", &patience).await;
        window.size(Size::Desk).await;
        Some(window)
    }

    /// Opens an address, and waits until it is loaded.
    pub async fn go(&self, url: &str) {
        self.wire.post("/url", &json!({ "url": url })).await;
    }

    /// The address that is open.
    pub async fn url(&self) -> String {
        let url = self.wire.get("/url").await;
        url.as_str().unwrap_or_default().to_owned()
    }

    /// The first element that a CSS selector finds, as soon as there is one.
    pub async fn find(&self, css: &str) -> Element<'_> {
        self.first("css selector", css).await
    }

    /// The first element of this XPath, as soon as there is one.
    pub async fn find_by_path(&self, path: &str) -> Element<'_> {
        self.first("xpath", path).await
    }

    /// The innermost element whose text holds these words, as soon as there is one: what a person reads. `words` may
    /// have no double quotes.
    pub async fn read(&self, words: &str) -> Element<'_> {
        let path = format!(
            "//body//*[not(self::script)][contains(normalize-space(.), \"{words}\")][not(*[contains(normalize-space(.), \"{words}\")])]"
        );
        self.find_by_path(&path).await
    }

    /// The button, link or field that goes by this name, as soon as there is one. `name` may have no double quotes.
    pub async fn named(&self, name: &str) -> Element<'_> {
        let path = format!(
            "//*[self::button or self::a or @role='button' or self::summary][normalize-space(.)=\"{name}\" or @aria-label=\"{name}\"] \
             | //*[self::input or self::select or self::textarea][@aria-label=\"{name}\" or @id=//label[normalize-space(.)=\"{name}\"]/@for \
             or ancestor::label[contains(normalize-space(.), \"{name}\")]]"
        );
        self.find_by_path(&path).await
    }

    async fn first(&self, using: &str, value: &str) -> Element<'_> {
        let asked = json!({ "using": using, "value": value });
        let found = self.wire.post("/element", &asked).await;
        Element::new(&self.wire, &found)
    }

    /// All elements that a CSS selector finds now or, where there are none, as soon as there are.
    pub async fn all(&self, css: &str) -> Vec<Element<'_>> {
        let asked = json!({ "using": "css selector", "value": css });
        let found = self.wire.post("/elements", &asked).await;
        let found = found.as_array().map(Vec::as_slice).unwrap_or_default();
        found
            .iter()
            .map(|element| Element::new(&self.wire, element))
            .collect()
    }

    /// How many elements a CSS selector finds now.
    pub async fn count(&self, css: &str) -> u64 {
        let script = format!("return document.querySelectorAll({}).length", json!(css));
        self.script(&script).await.as_u64().unwrap_or_default()
    }

    /// The element that has the focus.
    pub async fn focused(&self) -> Element<'_> {
        let found = self.wire.get("/element/active").await;
        Element::new(&self.wire, &found)
    }

    /// Presses keys, wherever the focus is: signs, or one of WebDriver's keys as in [`key`].
    pub async fn press(&self, keys: &str) {
        let typed = keys.chars().flat_map(|key| {
            ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": key.to_string() }))
        });
        let typed: Vec<Value> = typed.collect();
        let actions = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": typed }] });
        self.wire.post("/actions", &actions).await;
    }

    /// What a script returns.
    pub async fn script(&self, script: &str) -> Value {
        let asked = json!({ "script": script, "args": [] });
        self.wire.post("/execute/sync", &asked).await
    }

    /// Waits until an expression of JavaScript is true.
    pub async fn until(&self, expression: &str) {
        let script = format!(
            "const done = arguments[0]; const look = () => {{ if ({expression}) done(true); else setTimeout(look, 30); }}; look();"
        );
        let asked = json!({ "script": script, "args": [] });
        self.wire.post("/execute/async", &asked).await;
    }

    /// Makes the window's inside so large.
    pub async fn size(&self, size: Size) {
        let (width, height) = match size {
            Size::Phone => (390, 844),
            Size::Desk => (1280, 900),
        };
        self.metrics(width, height, 1).await;
    }

    /// As [`Window::size`], at a scale: at 2, what a person sees who has set their browser to 200 %.
    pub async fn zoomed(&self, width: u32, height: u32, scale: u32) {
        self.metrics(width / scale, height / scale, scale).await;
    }

    async fn metrics(&self, width: u32, height: u32, scale: u32) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": scale, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", &metrics)
            .await;
    }

    /// Sets the person's system to light or dark.
    pub async fn scheme(&self, scheme: Scheme) {
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme.name() }]);
        self.devtools(
            "Emulation.setEmulatedMedia",
            &json!({ "features": features }),
        )
        .await;
    }

    /// Switches scripts of pages that are opened from now on off or on.
    pub async fn scripts(&self, on: bool) {
        self.devtools(
            "Emulation.setScriptExecutionDisabled",
            &json!({ "value": !on }),
        )
        .await;
    }

    /// A command of Chromium's own protocol.
    pub async fn devtools(&self, command: &str, params: &Value) -> Value {
        let asked = json!({ "cmd": command, "params": params });
        self.wire.post("/goog/cdp/execute", &asked).await
    }

    /// Moves to this window of so many, the first being 1, as soon as it is there.
    ///
    /// # Panics
    /// Where it is not there after many looks.
    pub async fn follow(&self, window: usize) {
        for _ in 0..LOOKS_MAX {
            let handles = self.wire.get("/window/handles").await;
            let handles = handles.as_array().cloned().unwrap_or_default();
            if let Some(handle) = handles.get(window.saturating_sub(1)) {
                let chosen = json!({ "handle": handle });
                self.wire.post("/window", &chosen).await;
                return;
            }
        }
        panic!("there is no window {window}");
    }

    /// Keeps what is to be seen as `target/screenshots/<test>-<step>.png`, for a person to look at. Answers where.
    pub async fn screenshot(&self, step: &str) -> PathBuf {
        let image = self.wire.get("/screenshot").await;
        wire::keep(&format!("{}-{step}.png", self.test), &image)
    }

    /// What the page complained of since this was last asked: errors of scripts, of the network and of the console.
    pub async fn complaints(&self) -> Vec<String> {
        let log = self
            .wire
            .post("/se/log", &json!({ "type": "browser" }))
            .await;
        let log = log.as_array().cloned().unwrap_or_default();
        let severe = log.iter().filter(|entry| entry["level"] == "SEVERE");
        severe.map(|entry| entry["message"].to_string()).collect()
    }
}

/// Keys that have no sign: <https://www.w3.org/TR/webdriver2/#keyboard-actions>.
pub mod key {
    /// The tabulator.
    pub const TAB: &str = "\u{e004}";
    /// Enter.
    pub const ENTER: &str = "\u{e007}";
    /// The space bar.
    pub const SPACE: &str = " ";
}

#[expect(
    clippy::disallowed_methods,
    reason = "whoever tests says so in the environment"
)]
fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true")
}

/// Says what could not be checked here, and why: past the test's captured output, because a test that passes shows
/// nothing of it.
///
/// # Panics
/// Where `CI=true`.
pub fn unchecked(test: &str, missing: &str) {
    use std::io::Write;
    assert!(!is_ci(), "{test} cannot be checked: {missing}");
    writeln!(std::io::stderr(), "NOT CHECKED: {test}: {missing}").ok();
}
