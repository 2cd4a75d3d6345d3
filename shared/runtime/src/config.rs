//! What a deployed function is told by its environment: the one file that reads environment variables.

use secrecy::SecretString;

/// Where a function runs and what it talks to.
pub struct Config {
    /// The one table.
    pub table_name: String,
    /// The addresses of the queues.
    pub queues: QueueUrls,
    /// Where LINE is.
    pub line_api_base: String,
    /// How members sign in to their page.
    pub line_login: LineLogin,
    /// The online store's page on which members log in to connect their membership, where there is one.
    pub link_page_url: Option<String>,
    /// How many write units a second one worker of a scheduled run may take; `None` where the template says nothing.
    pub sweep_write_units: Option<u32>,
    /// The secret that holds the LINE channel and the pepper.
    pub secrets_arn: String,
    /// The AWS region.
    pub region: String,
    /// The function's own short-lived credentials. Lambda replaces the environment before they end.
    pub credentials: AwsCredentials,
}

/// How members sign in to their page: through LINE, with LIFF.
#[derive(Clone, Debug, Default)]
pub struct LineLogin {
    /// Where LINE publishes the keys of its ID tokens.
    pub api_base: String,
    /// The login channel's id; empty where none is set up, and then nobody can sign in.
    pub channel_id: String,
    /// The login channel's secret, which signs the tokens of a login on the web; `None`: those of LIFF alone are believed.
    pub channel_secret: Option<SecretString>,
    /// The LIFF app's id; empty where there is none.
    pub liff_id: String,
    /// The script of LINE's LIFF SDK.
    pub sdk_url: String,
    /// The address at which LINE opens the page; `None` without a LIFF app.
    pub page: Option<String>,
}

/// The addresses of the queues.
#[derive(Clone, Debug)]
pub struct QueueUrls {
    /// From the LINE webhook to the bot.
    pub line_events: String,
    /// Receipts to push.
    pub pushes: String,
    /// What the shop tells on its own initiative.
    pub announcements: String,
    /// Chunks of an expiry run.
    pub expire_work: String,
    /// Chunks of a birthday run.
    pub birthday_work: String,
    /// Chunks of a campaign run.
    pub campaign_work: String,
}

/// Credentials as Lambda hands them over.
#[derive(Clone)]
pub struct AwsCredentials {
    /// The access key's id.
    pub access_key_id: String,
    /// The access key's secret.
    pub secret_access_key: SecretString,
    /// What makes them short-lived.
    pub session_token: SecretString,
}

/// A variable is missing: the template did not set it.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the environment variable {0} is not set")]
pub struct Missing(&'static str);

const LINE_API_BASE: &str = "https://api.line.me";
const LIFF_SDK_URL: &str = "https://static.line-scdn.net/liff/edge/2/sdk.js";

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// The first variable that is missing or empty.
    pub fn from_env() -> Result<Self, Missing> {
        Self::read(from_env)
    }

    fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, Missing> {
        let required = |name: &'static str| variable(name).ok_or(Missing(name));
        let line_api_base = variable("LINE_API_BASE").unwrap_or_else(|| LINE_API_BASE.to_owned());
        let line_login = LineLogin {
            api_base: line_api_base.clone(),
            channel_id: variable("LINE_LOGIN_CHANNEL_ID").unwrap_or_default(),
            // It stands in no environment.
            channel_secret: None,
            page: variable("LIFF_ID").map(|id| format!("https://liff.line.me/{id}")),
            liff_id: variable("LIFF_ID").unwrap_or_default(),
            sdk_url: LIFF_SDK_URL.to_owned(),
        };
        Ok(Self {
            table_name: required("TABLE_NAME")?,
            queues: QueueUrls {
                line_events: required("LINE_EVENTS_QUEUE_URL")?,
                pushes: required("PUSHES_QUEUE_URL")?,
                announcements: required("ANNOUNCEMENTS_QUEUE_URL")?,
                expire_work: required("EXPIRE_WORK_QUEUE_URL")?,
                birthday_work: required("BIRTHDAY_WORK_QUEUE_URL")?,
                campaign_work: required("CAMPAIGN_WORK_QUEUE_URL")?,
            },
            line_api_base,
            line_login,
            link_page_url: variable("LINK_PAGE_URL"),
            sweep_write_units: variable("SWEEP_WRITE_UNITS_PER_SECOND")
                .and_then(|units| units.parse().ok()),
            secrets_arn: required("SECRETS_ARN")?,
            region: required("AWS_REGION")?,
            credentials: AwsCredentials {
                access_key_id: required("AWS_ACCESS_KEY_ID")?,
                secret_access_key: required("AWS_SECRET_ACCESS_KEY")?.into(),
                session_token: required("AWS_SESSION_TOKEN")?.into(),
            },
        })
    }
}

/// What is logged: Lambda's own setting, `INFO` where there is none.
pub(crate) fn log_level() -> String {
    from_env("AWS_LAMBDA_LOG_LEVEL").unwrap_or_else(|| "INFO".to_owned())
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is where the environment is read"
)]
fn from_env(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deployed(name: &str) -> Option<String> {
        let value = match name {
            "TABLE_NAME" => "tameru",
            "LINE_API_BASE" => return None,
            "AWS_REGION" => "ap-northeast-1",
            other => other,
        };
        Some(value.to_owned())
    }

    #[test]
    fn a_deployed_function_knows_its_table_and_its_queues() {
        let config = Config::read(deployed).unwrap();
        assert_eq!(config.table_name, "tameru");
        assert_eq!(config.queues.expire_work, "EXPIRE_WORK_QUEUE_URL");
        assert_eq!(config.line_api_base, "https://api.line.me");
        assert_eq!(config.line_login.api_base, "https://api.line.me");
        let page = config.line_login.page;
        assert_eq!(page.as_deref(), Some("https://liff.line.me/LIFF_ID"));
    }

    #[test]
    fn a_deployment_without_a_liff_app_starts_and_has_no_page() {
        let is_optional = |name: &str| ["LIFF_ID", "LINE_LOGIN_CHANNEL_ID"].contains(&name);
        let config = Config::read(|name| deployed(name).filter(|_| !is_optional(name))).unwrap();
        assert_eq!(config.line_login.page, None);
    }

    #[test]
    fn scheduled_runs_go_as_fast_as_the_template_says() {
        let config = Config::read(|name| match name {
            "SWEEP_WRITE_UNITS_PER_SECOND" => Some("600".to_owned()),
            name => deployed(name),
        });
        assert_eq!(config.unwrap().sweep_write_units, Some(600));
    }

    #[test]
    fn a_missing_variable_is_named() {
        let config = Config::read(|name| deployed(name).filter(|_| name != "PUSHES_QUEUE_URL"));
        assert_eq!(config.err(), Some(Missing("PUSHES_QUEUE_URL")));
    }
}
