//! The style and the script: the same for everybody, and so kept by browsers until they change.

use std::sync::LazyLock;

use axum::http::HeaderName;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use sha2::{Digest, Sha256};

/// Bytes of the hash by which a version is told from another.
const VERSION_LENGTH: usize = 6;

/// How the pages look.
pub(crate) static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new(
        "style.css",
        "text/css; charset=utf-8",
        include_str!("style.css"),
    )
});

/// What they do beyond their links and forms.
pub(crate) static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new(
        "page.js",
        "text/javascript; charset=utf-8",
        include_str!("page.js"),
    )
});

/// A file that never changes under its address.
pub(crate) struct Asset {
    name: &'static str,
    kind: &'static str,
    text: &'static str,
    version: String,
}

impl Asset {
    fn new(name: &'static str, kind: &'static str, text: &'static str) -> Self {
        let hash = Sha256::digest(text.as_bytes());
        let head = hash.iter().take(VERSION_LENGTH);
        let version = head.map(|byte| format!("{byte:02x}")).collect();
        Self {
            name,
            kind,
            text,
            version,
        }
    }

    /// Where it is.
    pub(crate) fn path(&self) -> String {
        format!("{}/{}", crate::PATH, self.name)
    }

    /// Where this version of it is.
    pub(crate) fn address(&self) -> String {
        format!("{}?v={}", self.path(), self.version)
    }

    fn answer(&self) -> ([(HeaderName, &'static str); 2], &'static str) {
        let forever = (CACHE_CONTROL, "public, max-age=31536000, immutable");
        ([(CONTENT_TYPE, self.kind), forever], self.text)
    }
}

pub(crate) async fn style() -> impl IntoResponse {
    STYLE.answer()
}

pub(crate) async fn script() -> impl IntoResponse {
    SCRIPT.answer()
}
