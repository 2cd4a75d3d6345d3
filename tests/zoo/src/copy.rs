//! The copy of the workspace that mutants are planted in. The workspace itself never holds one, so no release can.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use crate::{Edit, Error, Mutant, plant};

/// By which variable the planted house learns which mutant is awake.
pub const AWAKE: &str = "TAMERU_AWAKE";

/// The planted program's name: not the name of what is deployed or run.
pub const PROGRAM: &str = "planted";

/// What each crate with a mutant gets.
const MODULE: &str = r#"
mod planted {
    /// Whether this mutant is the one that is awake.
    pub(crate) fn is_awake(name: &str) -> bool {
        static AWAKE: std::sync::LazyLock<String> =
            std::sync::LazyLock::new(|| std::env::var("TAMERU_AWAKE").unwrap_or_default());
        *AWAKE == name
    }
}
"#;

/// Copies every tracked file into `copy`, with all mutants planted. What has not changed is not written again, so that
/// only what has is built again.
///
/// # Errors
/// Where a mutant cannot be planted, or a file cannot be read or written.
pub fn make(root: &Path, copy: &Path, mutants: &[Mutant]) -> Result<(), Error> {
    let mut edits: BTreeMap<&str, Vec<(&str, &Edit)>> = BTreeMap::new();
    for mutant in mutants {
        for edit in &mutant.edits {
            edits
                .entry(&edit.file)
                .or_default()
                .push((&mutant.name, edit));
        }
    }
    let libraries: BTreeSet<String> = edits.keys().filter_map(|file| library(file)).collect();
    let tracked = tracked(root)?;
    for file in &tracked {
        let mut bytes = fs::read(root.join(file))?;
        if let Some(edits) = edits.remove(file.as_str()) {
            bytes = plant(&String::from_utf8(bytes)?, &edits)?.into_bytes();
        }
        if libraries.contains(file) {
            bytes.extend_from_slice(MODULE.as_bytes());
        }
        if let Some((name, planted)) = renamed(file) {
            let text = String::from_utf8(bytes)?;
            if !text.contains(name) {
                return Err(format!("{file} does not say {name:?}").into());
            }
            bytes = text.replacen(name, &planted, 1).into_bytes();
        }
        write(&copy.join(file), &bytes)?;
    }
    match edits.keys().next() {
        None => remove_others(
            copy,
            &tracked.into_iter().map(|file| copy.join(file)).collect(),
        ),
        Some(missing) => Err(format!("{missing} is not a file of the workspace").into()),
    }
}

/// What is called otherwise in the copy: the program, and the version of all crates, without which cargo would take one
/// house's for the other's where both are built in one place.
fn renamed(file: &str) -> Option<(&'static str, String)> {
    match file {
        "infra/local/Cargo.toml" => Some(("name = \"tameru\"", format!("name = \"{PROGRAM}\""))),
        "Cargo.toml" => Some(("\nversion = \"", format!("\nversion = \"0.0.0-{PROGRAM}+"))),
        _ => None,
    }
}

/// The root of the crate that a file belongs to: `shared/app/src/lib.rs`.
fn library(file: &str) -> Option<String> {
    let (package, _) = file.split_once("/src/")?;
    Some(format!("{package}/src/lib.rs"))
}

fn tracked(root: &Path) -> Result<Vec<String>, Error> {
    let listed = Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(root)
        .output()?;
    let files = String::from_utf8(listed.stdout)?;
    // A file that was deleted and not committed is still listed.
    let files = files
        .split_terminator('\0')
        .filter(|file| root.join(file).is_file());
    Ok(files.map(str::to_owned).collect())
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes)
}

/// Removes what an earlier copy left.
fn remove_others(folder: &Path, wanted: &BTreeSet<PathBuf>) -> Result<(), Error> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            remove_others(&path, wanted)?;
        } else if !wanted.contains(&path) {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}
