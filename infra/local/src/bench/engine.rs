//! The embedded engine in a process of its own: what it takes of time and memory is then not the worker's.

use super::load::{self, Night};
use super::night::Stage;
use crate::engine::{Engine, Place};
use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};

/// Starts an engine with members in it. It says where it answers, and runs until its input ends.
#[derive(Debug, clap::Args)]
pub struct Members {
    #[arg(long)]
    folder: PathBuf,
    #[arg(long)]
    members: u64,
    #[arg(long, value_delimiter = ',')]
    due: Vec<u64>,
}

/// Fills the table and serves it.
///
/// # Errors
/// Where the folder cannot be written, or holds a table already.
pub(super) async fn engine(asked: &Members) -> Result<(), Box<dyn Error>> {
    if Engine::has_table(&asked.folder) {
        return Err(format!("{} holds a table already", asked.folder.display()).into());
    }
    let stage = Stage::open(Place::Folder(asked.folder.clone())).await?;
    load::load(
        &stage,
        &asked.folder,
        asked.members,
        &Night::all(&asked.due),
    )
    .await?;
    writeln!(std::io::stdout(), "{}", stage.endpoint())?;
    let mut rest = Vec::new();
    tokio::io::stdin().read_to_end(&mut rest).await?;
    Ok(())
}

/// An engine that this process has started. Dropping it ends it, and its table is gone.
pub(super) struct Running {
    child: tokio::process::Child,
    folder: PathBuf,
    pub(super) endpoint: String,
    pub(super) process: u32,
}

impl Running {
    /// Starts an engine with members in it, in a folder of its own.
    pub(super) async fn start(
        folder: &Path,
        members: u64,
        due: &[u64],
    ) -> Result<Self, Box<dyn Error>> {
        let folder = folder.join(format!("sweep-{members}"));
        let due: Vec<String> = due.iter().map(u64::to_string).collect();
        let mut child = tokio::process::Command::new(std::env::current_exe()?)
            .args(["bench", "engine", "--folder"])
            .arg(&folder)
            .args(["--members", &members.to_string(), "--due", &due.join(",")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let process = child.id().ok_or("the engine has ended")?;
        let said = child.stdout.take().ok_or("the engine says nothing")?;
        let mut endpoint = String::new();
        BufReader::new(said).read_line(&mut endpoint).await?;
        let running = Self {
            child,
            folder,
            endpoint: endpoint.trim().to_owned(),
            process,
        };
        if running.endpoint.is_empty() {
            return Err("the engine has not started".into());
        }
        Ok(running)
    }

    /// Ends it and removes its table.
    pub(super) async fn stop(mut self) -> Result<(), Box<dyn Error>> {
        drop(self.child.stdin.take());
        self.child.wait().await?;
        std::fs::remove_dir_all(&self.folder)?;
        Ok(())
    }
}
