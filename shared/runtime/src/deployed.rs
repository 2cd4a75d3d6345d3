//! A function as it is deployed: its environment read, its secrets fetched, its ports wired to AWS's own services.

use std::sync::Arc;

use app::ports::{Clock, Messenger};
use app::runs::Pace;
use app::{App, ProgramCache};
use aws_sdk_dynamodb::Client as DynamoDb;
use aws_sdk_sqs::Client as Sqs;
use secrecy::SecretString;
use store::{AwsDatabase, DynamoStore};

use crate::config::{Config, LineLogin};
use crate::meter::InvocationMeter;
use crate::queue::SqsQueue;
use crate::secrets::{self, Secrets};
use crate::{Error, SystemClock, SystemIds, aws, telemetry};

/// Everything that a deployed function is made of.
pub struct Deployed {
    /// The house.
    pub app: App,
    /// The LINE channel's secrets, newest first: two while one is rotated.
    pub line_channel_secrets: Vec<SecretString>,
    /// How members sign in to their page.
    pub line_login: LineLogin,
    /// The online store's page on which members log in to connect their membership, where there is one.
    pub link_page_url: Option<String>,
}

/// Makes a messenger from LINE's address, the channel's id and its secret.
pub type NewMessenger = fn(&str, &str, SecretString) -> Arc<dyn Messenger>;

/// Wires a deployed function. Called once, before its first event.
///
/// # Errors
/// When the environment or the secret is not what the template makes: such a function must not start.
pub async fn deployed(messenger: NewMessenger) -> Result<Deployed, Error> {
    telemetry::init();
    let config = Config::from_env()?;
    let Secrets {
        pepper,
        line_channel_id,
        line_channel_secrets,
        line_login_channel_secret,
    } = secrets::read(&config).await?;
    let newest = line_channel_secrets.first().cloned().unwrap_or_default();
    let sdk = aws::sdk_config(&config)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let store = DynamoStore::new(
        Arc::new(AwsDatabase::new(&DynamoDb::new(&sdk))),
        &config.table_name,
        Arc::clone(&clock),
        Arc::new(InvocationMeter),
    );
    let app = App {
        store: Arc::new(store),
        clock: Arc::clone(&clock),
        ids: Arc::new(SystemIds),
        queue: Arc::new(SqsQueue::new(Sqs::new(&sdk), config.queues, clock)),
        messenger: messenger(&config.line_api_base, &line_channel_id, newest),
        pepper,
        page: config.line_login.page.clone(),
        programs: ProgramCache::default(),
        pace: Pace {
            write_units_per_second: config.sweep_write_units,
        },
    };
    Ok(Deployed {
        app,
        line_channel_secrets,
        line_login: LineLogin {
            channel_secret: line_login_channel_secret,
            ..config.line_login
        },
        link_page_url: config.link_page_url,
    })
}
