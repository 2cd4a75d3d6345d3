//! WebDriver's calls: JSON over HTTP.

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::{Client, Method};
use serde_json::{Value, json};

/// Chromium is started as in any sandboxed test, and without the services that would call home.
const ARGUMENTS: [&str; 11] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--lang=ja",
    "--accept-lang=ja",
];

/// How long a call may take: longer than any look waits inside the browser.
const CALL: Duration = Duration::from_secs(60);
/// How long a browser may take to end.
const END: Duration = Duration::from_secs(10);

/// A session of WebDriver. It is ended with the value, and its browser with it.
pub(super) struct Wire {
    client: Client,
    port: u16,
    path: String,
}

impl Wire {
    /// Starts a browser.
    pub(super) async fn session(port: u16) -> Self {
        let mut wire = Self {
            client: client(),
            port,
            path: "/session".to_owned(),
        };
        let capabilities = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": { "args": ARGUMENTS },
            "goog:loggingPrefs": { "browser": "ALL" },
            "unhandledPromptBehavior": "accept",
        } } });
        let session = wire.post("", &capabilities).await;
        let id = session["sessionId"].as_str();
        wire.path = format!("/session/{}", id.expect("a session has an id"));
        wire
    }

    pub(super) async fn get(&self, path: &str) -> Value {
        self.call(Method::GET, path, None).await
    }

    pub(super) async fn post(&self, path: &str, body: &Value) -> Value {
        self.call(Method::POST, path, Some(body)).await
    }

    /// The value of an answer.
    ///
    /// # Panics
    /// Where WebDriver answers an error: the test waited for something that did not come.
    async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Value {
        let url = format!("http://127.0.0.1:{}{}{path}", self.port, self.path);
        let mut request = self.client.request(method, url);
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.expect("chromedriver answers");
        let good = answer.status().is_success();
        let mut answer: Value = answer.json().await.expect("chromedriver answers in JSON");
        let asked = body.map(Value::to_string).unwrap_or_default();
        assert!(
            good,
            "{path} {asked}: {}: {}",
            answer["value"]["error"], answer["value"]["message"]
        );
        answer["value"].take()
    }
}

impl Drop for Wire {
    /// Blocking, because a test that panics awaits nothing any more. A browser that does not hear ends with its driver.
    fn drop(&mut self) {
        let ended = || {
            let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
            stream.set_read_timeout(Some(END))?;
            let head = "HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0";
            write!(stream, "DELETE {} {head}\r\n\r\n", self.path)?;
            // chromedriver keeps the connection: the first bytes of its answer are enough.
            stream.read(&mut [0; 64])
        };
        if let Err(error) = ended() {
            eprintln!("a browser could not be ended: {error}");
        }
    }
}

fn client() -> Client {
    // Another room of the same process may have named the same provider already.
    let _named_before = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .no_proxy()
        .timeout(CALL)
        .build()
        .expect("an HTTP client can be built")
}

/// Keeps a screenshot.
pub(super) fn keep(name: &str, image: &Value) -> PathBuf {
    let image = image.as_str().unwrap_or_default();
    let image = STANDARD.decode(image).expect("a screenshot is base64");
    let folder = target().join("screenshots");
    fs::create_dir_all(&folder).expect("the folder can be made");
    let path = folder.join(name);
    fs::write(&path, image).expect("a screenshot can be kept");
    path
}

/// Where everything lies that is made and not kept.
pub(super) fn target() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target")
}
