//! All that the pages can reach, and what every answer of theirs carries.

use std::sync::Arc;

use app::App;
use axum::extract::{Request, State};
use axum::http::header::{
    CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use line::id_token::Login;
use runtime::config::LineLogin;

/// The pages' state. Cloning it is cheap.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) app: App,
    pub(crate) login: Arc<Login>,
    pub(crate) liff: Arc<Liff>,
    /// Whether a login on the web can be checked: by the channel's secret.
    pub(crate) has_web_login: bool,
}

/// LINE's way in.
pub(crate) struct Liff {
    pub(crate) id: String,
    pub(crate) sdk_url: String,
}

impl Site {
    pub(crate) fn new(app: App, login: &LineLogin) -> Self {
        Self {
            app,
            login: Arc::new(
                Login::new(&login.api_base, &login.channel_id)
                    .with_channel_secret(login.channel_secret.clone()),
            ),
            has_web_login: login.channel_secret.is_some(),
            liff: Arc::new(Liff {
                id: login.liff_id.clone(),
                sdk_url: login.sdk_url.clone(),
            }),
        }
    }
}

/// Where LINE's SDK gets its parts and asks who one is.
const SDK_HOSTS: &str = "https://api.line.me https://access.line.me https://liffsdk.line-scdn.net";

/// What each answer tells the browser.
#[derive(Clone)]
pub(crate) struct Shield(HeaderValue);

impl Shield {
    /// A page runs our own script and LINE's SDK, shows our own style, sends forms to us, and stands in no frame.
    pub(crate) fn new(sdk_url: &str) -> Self {
        let (script, hosts) = match origin(sdk_url) {
            Some(origin) => (format!(" {origin}"), format!(" {origin} {SDK_HOSTS}")),
            None => Default::default(),
        };
        let policy = format!(
            "default-src 'none'; script-src 'self'{script}; style-src 'self'; img-src 'self' data:; \
             connect-src 'self'{hosts}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        );
        Self(HeaderValue::try_from(policy).unwrap_or_else(|_| HeaderValue::from_static(NOTHING)))
    }
}

/// For an address of the SDK that no header can hold: then nothing runs.
const NOTHING: &str = "default-src 'none'";

/// Scheme and host of an address; `None` where it is one of ours.
fn origin(url: &str) -> Option<String> {
    let rest = url.strip_prefix("https://")?;
    let host = rest.split('/').next()?;
    Some(format!("https://{host}"))
}

const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");

pub(crate) async fn shielded(
    State(Shield(policy)): State<Shield>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    for (name, value) in [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Not `no-referrer`: with that, browsers send forms with the origin `null`.
        (REFERRER_POLICY, "same-origin"),
        (STRICT_TRANSPORT_SECURITY, "max-age=31536000"),
        (PERMISSIONS, "camera=(), geolocation=(), microphone=()"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(sdk_url: &str) -> String {
        let Shield(policy) = Shield::new(sdk_url);
        policy.to_str().unwrap().to_owned()
    }

    #[test]
    fn lines_sdk_runs_from_its_own_host_only() {
        let policy = policy("https://static.line-scdn.net/liff/edge/2/sdk.js");
        let script = "script-src 'self' https://static.line-scdn.net;";
        assert!(policy.contains(script), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
    }

    #[test]
    fn with_an_sdk_of_our_own_nobody_else_is_reached() {
        for own in ["/local/line/liff/sdk.js", "http://somewhere/sdk.js"] {
            assert_eq!(
                policy(own),
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                 connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
            );
        }
        assert_eq!(policy("https://a\nb/"), NOTHING);
    }
}
