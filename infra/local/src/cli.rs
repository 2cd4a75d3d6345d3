//! The command line: `cargo run` starts the system, `cargo run -- keys create` makes a key, here or for a deployment.

use crate::audit::{self, Audit};
use crate::banner;
use crate::bench;
use crate::jobs::{self, Jobs};
use crate::keys::{self, CHOSEN_BY_DEFAULT, DeployedTable, KeyRequest};
use crate::rich_menu;
use crate::simulate::{self, Simulate};
use crate::{Options, Place, System};
use aws_credential_types::Credentials;
use chrono::{DateTime, Utc};
use clap::builder::{BoolishValueParser, NonEmptyStringValueParser};
use clap::{Args, Parser, Subcommand};
use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use tracing_subscriber::EnvFilter;

pub(crate) mod values;

/// Tameru on this machine: every function, the table, the queues, the schedules and a stand-in for LINE, in one process.
#[derive(Debug, Parser)]
#[command(name = "tameru", version)]
struct Cli {
    #[command(flatten)]
    start: Start,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Live through random histories in which everything goes wrong, and check what must hold
    Simulate(Simulate),
    /// Hold the invariants of the ledger against a table: what does not tie out, and what can be repaired
    Audit(Audit),
    /// Measure what the nightly runs cost, here and reckoned up to AWS
    Bench {
        #[command(subcommand)]
        command: bench::Command,
    },
    /// The nightly runs: what they have done, and what to do about one that stopped
    Jobs(Jobs),
    /// The rich menu under the chat
    RichMenu {
        #[command(subcommand)]
        command: rich_menu::Command,
    },
    /// API keys of the table in the data folder
    Keys {
        #[command(subcommand)]
        command: KeysCommand,
    },
}

#[derive(Debug, Subcommand)]
enum KeysCommand {
    /// Make a key; it is shown once
    Create {
        #[command(flatten)]
        request: KeyRequest,
        #[command(flatten)]
        deployed: DeployedTable,
    },
}

#[derive(Debug, Args)]
struct Start {
    /// Listen on this port of 127.0.0.1
    #[arg(long, env = "TAMERU_PORT", default_value_t = 9000)]
    port: u16,
    #[command(flatten)]
    table: Table,
    /// Start the program's clock at this instant (RFC 3339); it then runs on
    #[arg(long, env = "TAMERU_CLOCK", value_parser = values::instant)]
    clock: Option<DateTime<Utc>>,
    /// Move the clock only when told to
    #[arg(long, env = "TAMERU_FROZEN_CLOCK", value_parser = BoolishValueParser::new())]
    frozen_clock: bool,
    /// Send LINE calls there [default: the built-in stand-in]
    #[arg(long, env = "TAMERU_LINE_API_BASE", value_parser = values::base_url)]
    line_api_base: Option<String>,
    /// The key that holds every scope
    #[arg(long, env = "TAMERU_API_KEY", default_value = CHOSEN_BY_DEFAULT, value_parser = values::api_key)]
    api_key: String,
    /// The channel's secret, which signs webhooks
    #[arg(
        long,
        global = true,
        env = "TAMERU_LINE_CHANNEL_SECRET",
        value_parser = NonEmptyStringValueParser::new(),
        default_value = "local-channel-secret",
        hide_env_values = true
    )]
    line_channel_secret: String,
}

#[derive(Debug, Args)]
struct Table {
    /// Where the table lives
    #[arg(
        long,
        env = "TAMERU_DATA_DIR",
        default_value = ".tameru",
        global = true
    )]
    data_dir: PathBuf,
    /// Keep nothing
    #[arg(long, env = "TAMERU_IN_MEMORY", value_parser = BoolishValueParser::new())]
    in_memory: bool,
    /// Use another DynamoDB: AWS's DynamoDB Local, or AWS itself [default: the embedded engine]
    #[arg(long, env = "TAMERU_DYNAMODB_ENDPOINT", value_parser = values::base_url, global = true)]
    dynamodb_endpoint: Option<String>,
    #[arg(
        long,
        env = "AWS_ACCESS_KEY_ID",
        default_value = "local",
        hide = true,
        global = true
    )]
    aws_access_key_id: String,
    #[arg(
        long,
        env = "AWS_SECRET_ACCESS_KEY",
        default_value = "local",
        hide = true,
        global = true
    )]
    aws_secret_access_key: String,
    #[arg(long, env = "AWS_SESSION_TOKEN", hide = true, global = true)]
    aws_session_token: Option<String>,
}

impl Table {
    fn place(&self) -> Place {
        match &self.dynamodb_endpoint {
            Some(endpoint) => {
                let (id, secret) = (&self.aws_access_key_id, &self.aws_secret_access_key);
                let credentials = Credentials::new(
                    id,
                    secret,
                    self.aws_session_token.clone(),
                    None,
                    "environment",
                );
                Place::Elsewhere(endpoint.clone(), credentials)
            }
            None if self.in_memory => Place::Memory,
            None => Place::Folder(self.data_dir.clone()),
        }
    }
}

impl Start {
    fn options(self) -> Options {
        Options {
            table: self.table.place(),
            folder: (!self.table.in_memory).then_some(self.table.data_dir),
            port: self.port,
            clock: self.clock,
            frozen_clock: self.frozen_clock,
            line_api_base: self.line_api_base,
            api_key: Some(self.api_key),
            line_channel_secret: self.line_channel_secret,
            sample: true,
            rich_menu: true,
            background: true,
            ..Options::default()
        }
    }
}

/// Does what the command line says.
///
/// # Errors
/// Where the system does not start or stop, in words for the person at the keyboard.
pub async fn run() -> Result<(), Box<dyn Error>> {
    let cli = Cli::parse();
    let usual = match cli.command {
        // Where everything goes wrong on purpose, the functions warn without end.
        Some(Command::Simulate(_)) => "off",
        // The engine warns of every refused condition, which is how the store learns that somebody was first.
        _ => "warn,dynoxide=error",
    };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    match cli.command {
        None => serve(cli.start.options()).await,
        Some(Command::Simulate(asked)) => simulate::simulate(&asked),
        Some(Command::Audit(asked)) => {
            audit::audit(&asked, &cli.start.table.place(), cli.start.clock).await
        }
        Some(Command::Jobs(asked)) => {
            say(&jobs::run(&asked).await?);
            Ok(())
        }
        Some(Command::Keys {
            command: KeysCommand::Create { request, deployed },
        }) => create_key(cli.start, request, deployed).await,
        Some(Command::Bench { command }) => bench::run(&command).await,
        Some(Command::RichMenu { command }) => {
            let secret = cli.start.line_channel_secret.into();
            say(&rich_menu::run(&command, secret).await?);
            Ok(())
        }
    }
}

async fn serve(options: Options) -> Result<(), Box<dyn Error>> {
    let began = std::time::Instant::now();
    let system = System::start(options).await?;
    say(&banner::banner(&system, began.elapsed()).await);
    stop_signal().await?;
    say("Finishing what is under way …");
    system.stop().await;
    Ok(())
}

/// Tells the person at the keyboard. Where nobody reads on, as behind `| head`, the system runs all the same.
pub(crate) fn say(words: &str) {
    writeln!(std::io::stdout(), "{words}").ok();
}

/// Ctrl-C, or what a process manager sends.
#[cfg(unix)]
async fn stop_signal() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        stopped = tokio::signal::ctrl_c() => stopped,
        _ = terminate.recv() => Ok(()),
    }
}

/// Ctrl-C.
#[cfg(not(unix))]
async fn stop_signal() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}

async fn create_key(
    start: Start,
    request: KeyRequest,
    deployed: DeployedTable,
) -> Result<(), Box<dyn Error>> {
    let key = match (
        deployed.table_name.zip(deployed.pepper),
        start.table.place(),
    ) {
        (Some((table, pepper)), Place::Elsewhere(endpoint, credentials)) => {
            let deployed = (table.as_str(), pepper.as_str());
            keys::create_deployed(&endpoint, credentials, deployed, request).await?
        }
        (Some(_), _) => return Err("--table-name needs --dynamodb-endpoint".into()),
        (None, _) => {
            let options = Options {
                port: 0,
                api_key: None,
                sample: false,
                rich_menu: false,
                background: false,
                ..start.options()
            };
            System::start(options).await?.create_key(request).await?
        }
    };
    println!("{}", key.text);
    Ok(())
}

#[cfg(test)]
mod tests;
