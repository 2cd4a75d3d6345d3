//! `cargo run -- jobs`: what the nightly runs and the campaigns' have done, as a table or as JSON, and what to do about one that stopped.
//!
//! It asks a system that runs, over HTTP. `list`, `show`, `resume` and `campaign` are routes of the API, so they work on a
//! deployment too; the rest turns the local controls.

mod remote;
mod table;

use crate::cli::values;
use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};
use remote::Remote;
use serde_json::Value;
use std::error::Error;
use std::time::Duration;

/// How often a run that is watched is asked about.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// What to ask, and whom.
#[derive(Debug, clap::Args)]
pub struct Jobs {
    /// Where the system answers: this machine's, or a deployment's API
    #[arg(long, global = true, env = "TAMERU_URL", default_value = "http://127.0.0.1:9000", value_parser = values::base_url)]
    url: String,
    /// A key with reports:read; resume needs program:write, a campaign run what it takes to give its gift
    #[arg(
        long = "key",
        global = true,
        env = "TAMERU_API_KEY",
        default_value = "local-dev-key",
        hide_env_values = true
    )]
    key: String,
    /// Say it for machines
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The newest runs
    List {
        /// Of one job only: expire, birthday or campaign
        #[arg(long)]
        job: Option<String>,
        /// How many
        #[arg(long, default_value_t = 20)]
        limit: u32,
    },
    /// One run
    Show {
        /// Its id
        run_id: String,
        /// Until it is done, or waits for its operator
        #[arg(long)]
        watch: bool,
    },
    /// Run a job now, on the local system
    Start {
        /// expire or birthday
        job: String,
    },
    /// Send again what is left of a run
    Resume {
        /// Its id
        run_id: String,
    },
    /// A campaign run: its count and how far it is, or what to do with it
    Campaign {
        /// Its id
        id: String,
        /// Start, pause, resume or cancel it
        act: Option<Act>,
    },
    /// Messages that were given up, on the local system
    Dead,
    /// Send what a queue gave up to it again, on the local system
    Redrive {
        /// The queue, such as ExpireWork
        queue: String,
    },
}

/// What an operator does with a campaign run.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Act {
    Start,
    Pause,
    Resume,
    Cancel,
}

impl Act {
    /// The last part of its route.
    const fn as_str(self) -> &'static str {
        match self {
            Act::Start => "start",
            Act::Pause => "pause",
            Act::Resume => "resume",
            Act::Cancel => "cancel",
        }
    }
}

/// Does what the command says; answers what to print.
///
/// # Errors
/// Where nobody answers, or the answer is a refusal.
pub async fn run(asked: &Jobs) -> Result<String, Box<dyn Error>> {
    let remote = Remote::new(&asked.url, &asked.key)?;
    let (answer, words) = match &asked.command {
        Command::List { job, limit } => {
            let answer = remote.runs(job.as_deref(), *limit).await?;
            let words = table::runs(&answer["runs"]);
            (answer, words)
        }
        Command::Show { run_id, watch } => {
            let answer = match watch {
                true => watched(&remote, run_id, asked.json).await?,
                false => remote.run(run_id).await?,
            };
            let words = table::run(&answer);
            (answer, words)
        }
        Command::Start { job } => {
            let answer = remote.start(job).await?;
            let words = table::facts(&answer);
            (answer, words)
        }
        Command::Resume { run_id } => {
            let answer = remote.resume(run_id).await?;
            let words = table::facts(&answer);
            (answer, words)
        }
        Command::Campaign { id, act } => {
            let answer = remote.campaign(id, act.map(Act::as_str)).await?;
            let words = table::facts(&answer);
            (answer, words)
        }
        Command::Dead => {
            let answer = remote.dead_letters().await?;
            let words = table::letters(&answer);
            (answer, words)
        }
        Command::Redrive { queue } => {
            let answer = remote.redrive(queue).await?;
            let words = table::facts(&answer);
            (answer, words)
        }
    };
    Ok(match asked.json {
        true => serde_json::to_string_pretty(&answer)?,
        false => words,
    })
}

/// Shows a bar until a run is done.
#[expect(
    clippy::disallowed_methods,
    reason = "a person watches a system that runs by itself"
)]
async fn watched(remote: &Remote, run_id: &str, quiet: bool) -> Result<Value, Box<dyn Error>> {
    let bar = match quiet {
        true => ProgressBar::hidden(),
        false => ProgressBar::new(0),
    };
    bar.set_style(ProgressStyle::with_template(
        "{bar:40} {human_pos} of {human_len} looked at, {elapsed}",
    )?);
    loop {
        let run = remote.run(run_id).await?;
        let count = |name: &str| run["counts"][name].as_u64().unwrap_or(0);
        bar.set_length(count("planned"));
        bar.set_position(count("planned").saturating_sub(count("open")));
        if run["state"] != "running" && run["state"] != "counting" {
            bar.finish_and_clear();
            return Ok(run);
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Options, System};

    async fn said(system: &System, json: bool, command: Command) -> Result<String, String> {
        let asked = Jobs {
            url: system.base_url().to_owned(),
            key: system.api_key().to_owned(),
            json,
            command,
        };
        run(&asked).await.map_err(|error| error.to_string())
    }

    async fn value(system: &System, command: Command) -> Value {
        serde_json::from_str(&said(system, true, command).await.unwrap()).unwrap()
    }

    #[tokio::test]
    async fn an_operator_starts_lists_shows_and_resumes_runs() {
        let options = Options {
            clock: Some("2026-12-01T00:05:00+09:00".parse().unwrap()),
            frozen_clock: true,
            ..Options::default()
        };
        let system = Box::pin(System::start(options)).await.unwrap();
        let job = "expire".to_owned();
        let started = value(&system, Command::Start { job }).await;
        let run_id = started["run_id"].as_str().unwrap().to_owned();
        let job = Some("expire".to_owned());
        let listed = value(&system, Command::List { job, limit: 5 }).await;
        assert_eq!(listed["runs"][0]["run_id"], run_id);
        let show = |watch| Command::Show {
            run_id: run_id.clone(),
            watch,
        };
        let shown = value(&system, show(true)).await;
        assert_eq!(
            (&shown, &shown["state"]),
            (&listed["runs"][0], &"done".into())
        );
        let words = said(&system, false, show(false)).await.unwrap();
        assert!(
            words.contains(&run_id) && words.contains("counts.planned"),
            "{words}"
        );
        let resume = Command::Resume {
            run_id: run_id.clone(),
        };
        assert_eq!(value(&system, resume).await["messages"], 0);
        let dead = said(&system, false, Command::Dead).await;
        assert_eq!(dead.unwrap(), "No message was given up.");
        let queue = "ExpireWork".to_owned();
        let redriven = value(&system, Command::Redrive { queue }).await;
        assert_eq!(redriven["messages"], 0);
        let run_id = "unheard-of".to_owned();
        let unknown = said(&system, true, Command::Resume { run_id }).await;
        assert_eq!(unknown.unwrap_err(), "refused: There is no such run.");
    }

    #[tokio::test]
    async fn an_operator_looks_at_a_campaign_run_and_lets_it_go() {
        let system = Box::pin(System::start(Options::default())).await.unwrap();
        let plan =
            serde_json::json!({ "segment": {}, "give": { "points": 10, "reason": "thanks" } });
        let path = "/v1/campaign-runs/thanks";
        let put = system.call_as_admin("PUT", path, &[], Some(&plan)).await;
        assert_eq!(put.status.as_u16(), 201, "{}", put.value());
        let campaign = |act| Command::Campaign {
            id: "thanks".to_owned(),
            act,
        };
        let early = said(&system, true, campaign(Some(Act::Start))).await;
        let counting = "refused: The run is still counting: start it when it is ready.";
        assert_eq!(early.unwrap_err(), counting);
        system.drain().await.unwrap();
        let words = said(&system, false, campaign(None)).await.unwrap();
        assert!(words.contains("preview.members"), "{words}");
        let started = value(&system, campaign(Some(Act::Start))).await;
        assert_eq!(started["state"], "done", "nobody is in it");
    }

    #[tokio::test]
    async fn where_nobody_answers_it_is_said() {
        let asked = Jobs {
            url: "http://127.0.0.1:1".to_owned(),
            key: "k".to_owned(),
            json: false,
            command: Command::Dead,
        };
        let said = run(&asked).await.unwrap_err().to_string();
        assert!(
            said.starts_with("http://127.0.0.1:1 does not answer"),
            "{said}"
        );
    }
}
