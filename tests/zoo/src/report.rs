//! The zoo's table.

use crate::Mutant;
use crate::watch::Fate;

/// One line of the table.
#[must_use]
pub fn line(mutant: &Mutant, fate: &Fate) -> String {
    let (caught_by, after) = match fate {
        Fate::Broke {
            invariant, after, ..
        } => (invariant.clone(), after.to_string()),
        Fate::Failed(test) => (format!("`{test}`"), "–".to_owned()),
        Fate::Survived => ("**nobody**".to_owned(), "–".to_owned()),
        Fate::Stuck(why) => (format!("**{why}**"), "–".to_owned()),
    };
    let name = mutant.name.replace('-', " ");
    format!("| {name} | {} | {caught_by} | {after} |", bug(&mutant.bug))
}

/// The head of the table.
pub const HEAD: &str = "| mutant | bug | caught by | after operations |\n|---|---|---|---:|";

/// A bug as its project names it, with the link where there is one.
fn bug(bug: &str) -> String {
    let Some((_, place)) = bug.split_once(" https://github.com/") else {
        return bug.to_owned();
    };
    let parts: Vec<&str> = place.split('/').collect();
    match parts.as_slice() {
        [_, project, .., number] => format!("[{project}#{number}](https://github.com/{place})"),
        _ => format!("<https://github.com/{place}>"),
    }
}

/// Whether this is what is to become of a mutant.
#[must_use]
pub fn is_caught(fate: &Fate) -> bool {
    matches!(fate, Fate::Broke { .. } | Fate::Failed(_))
}
