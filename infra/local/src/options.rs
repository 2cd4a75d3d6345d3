//! How a local system is started.

use crate::engine::Place;
use crate::fire::Fire;
use crate::keys::CHOSEN_BY_DEFAULT;
use chrono::{DateTime, Utc};
use std::fs::{File, TryLockError};
use std::io;
use std::path::PathBuf;

/// How a local system is started. The default is what tests want: in memory, on any free port, with nothing in it, and
/// working its queues only when it is told to.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where the table lives.
    pub table: Place,
    /// The folder in which the stand-ins keep what must outlast the process; `None`: nothing does.
    pub folder: Option<PathBuf>,
    /// The port on 127.0.0.1; 0: any that is free.
    pub port: u16,
    /// What the program's clock shows at the start; `None`: the system's time.
    pub clock: Option<DateTime<Utc>>,
    /// Whether the clock moves only when told to.
    pub frozen_clock: bool,
    /// Where LINE calls go; `None`: to the stand-in.
    pub line_api_base: Option<String>,
    /// The key that holds every scope; `None`: the table keeps the one that it has.
    pub api_key: Option<String>,
    /// What signs LINE's webhooks.
    pub line_channel_secret: String,
    /// Whether an empty table gets the sample.
    pub sample: bool,
    /// Whether LINE's stand-in shows the rich menus. Drawing them takes a moment.
    pub rich_menu: bool,
    /// Whether queues, streams and schedules are worked without being asked to.
    pub background: bool,
    /// What the functions' requests to the table go through, where somebody wants to see them in trouble.
    pub fire: Option<Fire>,
}

/// Why the folder cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Another program works in it.
    #[error("another tameru works in the data folder {0}; --data-dir chooses another")]
    InUse(PathBuf),
    /// It cannot be made.
    #[error("the data folder cannot be made: {0}")]
    Make(#[from] io::Error),
}

impl Options {
    /// Makes the folder, where there is to be one, and keeps a second program that works queues and streams out of it
    /// for as long as the answer lives: two would deliver each other's messages again. The lock ends with the process,
    /// however it ends.
    pub(crate) fn hold_folder(&self) -> Result<Option<File>, FolderError> {
        let Some(folder) = &self.folder else {
            return Ok(None);
        };
        std::fs::create_dir_all(folder)?;
        if !self.background {
            return Ok(None);
        }
        let file = File::create(folder.join("in-use"))?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => Err(FolderError::InUse(folder.clone())),
            // A file system that knows no locks keeps nobody out.
            Err(TryLockError::Error(_)) | Ok(()) => Ok(Some(file)),
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            table: Place::Memory,
            folder: None,
            port: 0,
            clock: None,
            frozen_clock: false,
            line_api_base: None,
            api_key: Some(CHOSEN_BY_DEFAULT.to_owned()),
            line_channel_secret: "local-channel-secret".to_owned(),
            sample: false,
            rich_menu: false,
            background: false,
            fire: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_program_is_kept_out_of_a_data_folder_until_the_first_has_ended() {
        let folder = std::env::temp_dir().join(format!("tameru-{}", crate::fresh::uuid()));
        let options = Options {
            folder: Some(folder.clone()),
            background: true,
            ..Options::default()
        };
        let first = options.hold_folder().unwrap();
        let second = options.hold_folder();
        assert!(matches!(second, Err(FolderError::InUse(held)) if held == folder));
        drop(first);
        assert!(options.hold_folder().is_ok());
        std::fs::remove_dir_all(folder).unwrap();
        assert!(Options::default().hold_folder().unwrap().is_none());
    }
}
