//! The deployment's secrets, read once at the start through the Lambda extension that caches them: they never stand
//! in an environment variable.
//! <https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets_lambda.html>

use std::time::Duration;

use app::Pepper;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use crate::Error;
use crate::config::Config;

/// What a deployment keeps to itself.
pub struct Secrets {
    /// Under which phone numbers and API keys are hashed.
    pub pepper: Pepper,
    /// The LINE channel's id.
    pub line_channel_id: String,
    /// The LINE channel's secrets, newest first: two while one is rotated.
    pub line_channel_secrets: Vec<SecretString>,
    /// The login channel's secret, where members may log in on the web.
    pub line_login_channel_secret: Option<SecretString>,
}

/// Where the extension answers, on every Lambda that has its layer.
const EXTENSION: &str = "http://localhost:2773";
/// The extension asks Secrets Manager the first time, and answers from memory after.
const TIMEOUT: Duration = Duration::from_secs(3);
/// Half of what the template generates; anything shorter was not generated.
const PEPPER_LENGTH_MIN: usize = 32;

/// The secret as the template makes it.
#[derive(Deserialize)]
struct Stored {
    pepper: SecretString,
    line_channel_id: String,
    line_channel_secrets: Vec<SecretString>,
    line_login_channel_secret: Option<SecretString>,
}

/// The extension's answer, as far as it is used.
#[derive(Deserialize)]
struct Answer {
    #[serde(rename = "SecretString")]
    secret_string: SecretString,
}

/// Reads the secrets.
///
/// # Errors
/// When the extension does not answer or the secret is not of the template's form.
pub async fn read(config: &Config) -> Result<Secrets, Error> {
    read_from(EXTENSION, config).await
}

async fn read_from(extension: &str, config: &Config) -> Result<Secrets, Error> {
    let answer: Answer = client()?
        .get(format!("{extension}/secretsmanager/get"))
        .query(&[("secretId", &config.secrets_arn)])
        .header(
            "X-Aws-Parameters-Secrets-Token",
            config.credentials.session_token.expose_secret(),
        )
        .send()
        .await?
        .error_for_status()?
        .json()
        .await?;
    parse(answer.secret_string.expose_secret())
}

fn parse(text: &str) -> Result<Secrets, Error> {
    // An error of the parser could hold a part of the secret.
    let stored: Stored =
        serde_json::from_str(text).map_err(|_| "the secret is not of the template's form")?;
    let pepper = stored.pepper.expose_secret();
    if pepper.len() < PEPPER_LENGTH_MIN {
        return Err("the pepper is too short to be a secret".into());
    }
    Ok(Secrets {
        pepper: Pepper::new(pepper.as_bytes()),
        line_channel_id: stored.line_channel_id,
        line_channel_secrets: stored.line_channel_secrets,
        line_login_channel_secret: stored
            .line_login_channel_secret
            .filter(|secret| !secret.expose_secret().is_empty()),
    })
}

/// A client for the same machine: it needs no certificates, and loading them would cost milliseconds.
fn client() -> Result<reqwest::Client, reqwest::Error> {
    // Another room of the same process may have named the same provider already.
    let _named_before = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .tls_certs_only([])
        .no_proxy()
        .timeout(TIMEOUT)
        .build()
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::http::{HeaderMap, Uri};
    use axum::routing::get;

    use super::*;
    use crate::config::{AwsCredentials, LineLogin, QueueUrls};

    const SECRET: &str = r#"{"pepper":"0123456789abcdef0123456789abcdef","line_channel_id":"1234","line_channel_secrets":["new","old"]}"#;

    fn config() -> Config {
        let url = String::new;
        Config {
            table_name: "tameru".to_owned(),
            sweep_write_units: None,
            queues: QueueUrls {
                line_events: url(),
                pushes: url(),
                announcements: url(),
                expire_work: url(),
                birthday_work: url(),
                campaign_work: url(),
            },
            line_api_base: url(),
            line_login: LineLogin::default(),
            link_page_url: None,
            secrets_arn: "arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:Secrets"
                .to_owned(),
            region: "ap-northeast-1".to_owned(),
            credentials: AwsCredentials {
                access_key_id: "id".to_owned(),
                secret_access_key: "secret".into(),
                session_token: "token".into(),
            },
        }
    }

    #[tokio::test]
    async fn the_extension_is_asked_as_aws_describes_it() {
        let answer = |uri: Uri, headers: HeaderMap| async move {
            assert_eq!(
                uri.query(),
                Some(
                    "secretId=arn%3Aaws%3Asecretsmanager%3Aap-northeast-1%3A123456789012%3Asecret%3ASecrets"
                )
            );
            assert_eq!(headers["x-aws-parameters-secrets-token"], "token");
            serde_json::json!({ "ARN": "arn", "SecretString": SECRET }).to_string()
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/secretsmanager/get", get(answer));
        tokio::spawn(async move { axum::serve(listener, router).await });
        let secrets = read_from(&format!("http://{address}"), &config())
            .await
            .unwrap();
        assert_eq!(secrets.line_channel_id, "1234");
        assert_eq!(secrets.line_channel_secrets[0].expose_secret(), "new");
    }

    #[test]
    fn the_login_channels_secret_is_there_where_somebody_put_it_beside_the_others() {
        let put = |value: &str| {
            let beside = format!(r#","line_login_channel_secret":{value}}}"#);
            let secrets = parse(&SECRET.replace('}', &beside)).unwrap();
            let secret = secrets.line_login_channel_secret;
            secret.map(|secret| secret.expose_secret().to_owned())
        };
        assert_eq!(put("\"s\"").as_deref(), Some("s"));
        assert_eq!(put("\"\""), None);
        assert_eq!(put("null"), None);
        assert!(parse(SECRET).unwrap().line_login_channel_secret.is_none());
    }

    #[test]
    fn a_secret_of_another_form_is_refused_without_being_shown() {
        for text in [
            "{",
            r#"{"pepper":"short","line_channel_id":"","line_channel_secrets":[]}"#,
        ] {
            let error = parse(text).err().unwrap().to_string();
            assert!(!error.contains("short}") && !error.contains('{'), "{error}");
        }
    }
}
