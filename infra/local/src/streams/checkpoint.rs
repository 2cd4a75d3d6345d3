//! How far each shard has been delivered, kept across restarts.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// The last record delivered of each shard of one stream.
#[derive(Debug, Default)]
pub struct Checkpoint {
    file: Option<PathBuf>,
    kept: Kept,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Kept {
    /// The stream's ARN: a table made anew has another, and starts at its beginning.
    stream: String,
    delivered: BTreeMap<String, String>,
}

impl Checkpoint {
    /// Reads the checkpoint of one mapping; without a folder it lasts as long as the process.
    ///
    /// # Errors
    /// Where the file is there and cannot be read: starting again at the beginning would deliver everything twice.
    pub fn load(folder: Option<&Path>, mapping: &str) -> io::Result<Self> {
        let file = folder.map(|folder| folder.join(format!("stream-{mapping}.json")));
        let kept = match file.as_ref().map(std::fs::read) {
            Some(Ok(text)) => serde_json::from_slice(&text)?,
            Some(Err(error)) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => Kept::default(),
        };
        Ok(Self { file, kept })
    }

    /// Forgets what was kept of another stream.
    pub(super) fn of_stream(&mut self, stream: &str) {
        if self.kept.stream != stream {
            stream.clone_into(&mut self.kept.stream);
            self.kept.delivered.clear();
        }
    }

    /// The last record delivered of a shard.
    pub(super) fn last(&self, shard: &str) -> Option<&str> {
        self.kept.delivered.get(shard).map(String::as_str)
    }

    /// The earliest of all shards' last records: nothing up to it is needed any more.
    #[must_use]
    pub fn delivered(&self) -> Option<&str> {
        self.kept.delivered.values().map(String::as_str).min()
    }

    /// Remembers a delivery, in one step that a crash cannot halve.
    pub(super) fn set(&mut self, shard: &str, sequence_number: &str) -> io::Result<()> {
        self.kept
            .delivered
            .insert(shard.to_owned(), sequence_number.to_owned());
        let Some(file) = &self.file else {
            return Ok(());
        };
        let draft = file.with_extension("draft");
        std::fs::write(&draft, serde_json::to_vec(&self.kept)?)?;
        std::fs::rename(draft, file)
    }
}
