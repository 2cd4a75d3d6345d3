#![doc = include_str!("../README.md")]

pub mod copy;
mod mutant;
pub mod report;
pub mod watch;

use std::path::{Path, PathBuf};

pub use mutant::{Edit, Mutant, Plain, plant, read};

/// What went wrong with the zoo itself.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// The root of the workspace.
#[must_use]
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// Every mutant, by name.
///
/// # Errors
/// Where a file cannot be read, or is not a mutant.
pub fn mutants() -> Result<Vec<Mutant>, Error> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("mutants");
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let text = std::fs::read_to_string(&path)?;
        found.push(read(&name, &text).map_err(|wrong| format!("{}: {wrong}", path.display()))?);
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(found)
}
