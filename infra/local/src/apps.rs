//! Makes the app that each function runs on: the deployed adapters, pointed at the local endpoints.

use crate::clock::ProgramClock;
use crate::engine::TABLE;
use crate::line_platform::Channel;
use crate::metrics::Metrics;
use crate::postponed::LocalQueue;
use crate::queues::Queues;
use crate::template::{Template, reference};
use app::ports::QueueName;
use app::runs::Pace;
use app::{App, Pepper, ProgramCache};
use aws_sdk_dynamodb::Client;
use line::client::Credentials;
use runtime::SystemIds;
use runtime::config::{LineLogin, QueueUrls};
use runtime::queue::SqsQueue;
use std::sync::Arc;
use store::{AwsDatabase, DynamoStore};

/// Under which the local system hashes keys and phone numbers. It guards nothing.
pub(crate) const PEPPER: &str = "the local system keeps no secrets";

/// Makes apps.
pub struct Workshop {
    database: Arc<AwsDatabase>,
    queues: Arc<Queues>,
    urls: QueueUrls,
    clock: Arc<ProgramClock>,
    metrics: Arc<Metrics>,
    messenger: Arc<line::Client>,
    page: Option<String>,
    /// Shared, so that a program that is published here counts from the next call on, whatever the clock does.
    programs: ProgramCache,
}

/// A function's environment names a queue that the template does not have.
#[derive(Debug, thiserror::Error)]
#[error("infra/template.yaml: no function is told the queue {0}")]
pub struct NoQueue(&'static str);

/// The variable in which a function is told a queue.
#[must_use]
pub const fn variable(queue: QueueName) -> &'static str {
    match queue {
        QueueName::LineEvents => "LINE_EVENTS_QUEUE_URL",
        QueueName::Pushes => "PUSHES_QUEUE_URL",
        QueueName::Announcements => "ANNOUNCEMENTS_QUEUE_URL",
        QueueName::ExpireWork => "EXPIRE_WORK_QUEUE_URL",
        QueueName::BirthdayWork => "BIRTHDAY_WORK_QUEUE_URL",
        QueueName::CampaignWork => "CAMPAIGN_WORK_QUEUE_URL",
    }
}

/// The logical id of the queue that functions are told in a variable.
#[must_use]
pub fn queue_of(template: &Template, variable: &str) -> Option<String> {
    let mut functions = template.functions.iter();
    functions.find_map(|function| reference(function.environment.get(variable)?))
}

impl Workshop {
    /// A workshop that gives every function the queues that the template's environment names.
    ///
    /// # Errors
    /// Where the template names one of the queues nowhere.
    pub fn new(
        template: &Template,
        dynamodb: Client,
        queues: Arc<Queues>,
        clock: Arc<ProgramClock>,
        metrics: Arc<Metrics>,
        (line_api_base, channel, login): (&str, &Channel, &LineLogin),
    ) -> Result<Self, NoQueue> {
        let url = |variable: &'static str| {
            queue_of(template, variable)
                .and_then(|queue| queues.url(&queue).map(str::to_owned))
                .ok_or(NoQueue(variable))
        };
        let urls = QueueUrls {
            line_events: url(variable(QueueName::LineEvents))?,
            pushes: url(variable(QueueName::Pushes))?,
            announcements: url(variable(QueueName::Announcements))?,
            expire_work: url(variable(QueueName::ExpireWork))?,
            birthday_work: url(variable(QueueName::BirthdayWork))?,
            campaign_work: url(variable(QueueName::CampaignWork))?,
        };
        let credentials = Credentials::Stateless {
            channel_id: channel.id.clone(),
            channel_secret: channel.secret.clone(),
        };
        Ok(Self {
            database: Arc::new(AwsDatabase::new(&dynamodb)),
            queues,
            urls,
            clock,
            metrics,
            messenger: Arc::new(line::Client::new(line_api_base, credentials)),
            page: login.page.clone(),
            programs: ProgramCache::default(),
        })
    }

    /// The app of one function, whose reads and writes are counted under its name.
    #[must_use]
    pub fn app(&self, function: &str) -> App {
        let store = DynamoStore::new(
            self.database.clone(),
            TABLE,
            self.clock.clone(),
            self.metrics.meter(function),
        );
        let queue = SqsQueue::new(
            self.queues.client.clone(),
            self.urls.clone(),
            self.clock.clone(),
        );
        App {
            store: Arc::new(store),
            clock: self.clock.clone(),
            ids: Arc::new(SystemIds),
            queue: Arc::new(LocalQueue {
                sqs: queue,
                postponed: Arc::clone(&self.queues.postponed),
                clock: self.clock.clone(),
            }),
            messenger: self.messenger.clone(),
            pepper: Pepper::new(PEPPER.as_bytes()),
            page: self.page.clone(),
            programs: self.programs.clone(),
            // Nobody stands in line here: a run goes as fast as the engine answers.
            pace: Pace::default(),
        }
    }
}
