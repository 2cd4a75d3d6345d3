//! A mutant as it is written down, and how it is planted.

use std::ops::Range;

/// Stands in a mutant's code for the question whether this mutant is awake.
const AWAKE: &str = "AWAKE";

/// A bug of a peer, made again in our code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutant {
    /// Its name: the file's.
    pub name: String,
    /// Which bug it is: its number in the list of peers' bugs and where it is told, or what must not be.
    pub bug: String,
    /// What it does.
    pub does: String,
    /// The plain test that catches it, where no simulated history can.
    pub plain: Option<Plain>,
    /// What it changes.
    pub edits: Vec<Edit>,
}

/// A test that catches what no simulated history can show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plain {
    /// Its crate.
    pub package: String,
    /// Its name.
    pub test: String,
    /// Why no simulated history can show the bug.
    pub why: String,
}

/// One change to one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The file, from the root of the workspace.
    pub file: String,
    /// What stands there, once.
    pub before: String,
    /// What stands there instead. `AWAKE` is true while the mutant is awake.
    pub after: String,
}

/// Reads a mutant.
///
/// # Errors
/// Says what is missing, or which line is none of a mutant.
pub fn read(name: &str, text: &str) -> Result<Mutant, String> {
    let (head, edits) = text.split_once("\n=== ").ok_or("it changes nothing")?;
    let field = |wanted: &str| {
        let fields = head.lines().filter_map(|line| line.split_once(": "));
        let mut named = fields.filter(|(name, _)| *name == wanted);
        named.next().map(|(_, value)| value.to_owned())
    };
    let plain = match field("test") {
        None => None,
        Some(test) => Some(plain(&test, field("why"))?),
    };
    Ok(Mutant {
        name: name.to_owned(),
        bug: field("bug").ok_or("it names no bug")?,
        does: field("does").ok_or("it does not say what it does")?,
        plain,
        edits: edits.split("\n=== ").map(edit).collect::<Result<_, _>>()?,
    })
}

fn plain(test: &str, why: Option<String>) -> Result<Plain, String> {
    let (package, test) = test.split_once(' ').ok_or("a test is `crate name`")?;
    Ok(Plain {
        package: package.to_owned(),
        test: test.to_owned(),
        why: why.ok_or("a plain test needs its reason")?,
    })
}

fn edit(text: &str) -> Result<Edit, String> {
    let (file, change) = text.split_once("\n--- before\n").ok_or("no text before")?;
    let (before, after) = change.split_once("\n--- after\n").ok_or("no text after")?;
    Ok(Edit {
        file: file.to_owned(),
        before: before.to_owned(),
        after: after.strip_suffix('\n').unwrap_or(after).to_owned(),
    })
}

/// A file's text with all edits to it made. Each asks by itself whether its mutant is awake.
///
/// # Errors
/// Where what an edit replaces does not stand there exactly once, or two edits meet.
pub fn plant(text: &str, edits: &[(&str, &Edit)]) -> Result<String, String> {
    let mut places = Vec::new();
    for (name, edit) in edits {
        places.push((
            place(text, edit).map_err(|wrong| format!("{name}: {wrong}"))?,
            *name,
            *edit,
        ));
    }
    places.sort_by_key(|(place, _, _)| place.start);
    let mut planted = String::new();
    let mut from = 0;
    for (place, name, edit) in places {
        let between = text
            .get(from..place.start)
            .ok_or_else(|| format!("{name} meets another mutant in {}", edit.file))?;
        planted.push_str(between);
        let is_awake = format!("crate::planted::is_awake(\"{name}\")");
        planted.push_str(&edit.after.replace(AWAKE, &is_awake));
        from = place.end;
    }
    planted.push_str(text.get(from..).unwrap_or_default());
    Ok(planted)
}

/// Where the text that an edit replaces stands.
fn place(text: &str, edit: &Edit) -> Result<Range<usize>, String> {
    let mut places = text.match_indices(&edit.before);
    match (places.next(), places.next()) {
        (Some((start, found)), None) => Ok(start..start.saturating_add(found.len())),
        (None, _) => Err(format!("{} has no such text:\n{}", edit.file, edit.before)),
        (Some(_), Some(_)) => Err(format!(
            "{} has this text twice:\n{}",
            edit.file, edit.before
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit_of(before: &str, after: &str) -> Edit {
        Edit {
            file: "a.rs".to_owned(),
            before: before.to_owned(),
            after: after.to_owned(),
        }
    }

    #[test]
    fn a_mutant_is_read_with_all_that_it_changes() {
        let text = "bug: 16 https://example.com/16\ndoes: It forgets.\n\n=== a.rs\n--- before\none\n--- after\nif AWAKE {}\n\n=== b.rs\n--- before\ntwo\n--- after\nthree\n";
        let mutant = read("forgets", text).unwrap();
        assert_eq!(mutant.bug, "16 https://example.com/16");
        assert_eq!(mutant.edits.len(), 2);
        assert_eq!(mutant.edits[0], edit_of("one", "if AWAKE {}"));
        assert_eq!(mutant.edits[1].after, "three");
    }

    #[test]
    fn each_planted_place_asks_whether_its_own_mutant_is_awake() {
        let (one, two) = (
            edit_of("two", "if AWAKE { 2 }"),
            edit_of("one", "if AWAKE { 1 }"),
        );
        let planted = plant("one two", &[("b", &one), ("a", &two)]).unwrap();
        let is_awake = |name: &str| format!("if crate::planted::is_awake(\"{name}\")");
        assert_eq!(
            planted,
            format!("{} {{ 1 }} {} {{ 2 }}", is_awake("a"), is_awake("b"))
        );
    }

    #[test]
    fn what_is_not_there_once_is_not_planted() {
        let edit = edit_of("one", "two");
        assert!(
            plant("two", &[("a", &edit)])
                .unwrap_err()
                .contains("no such text")
        );
        assert!(
            plant("one one", &[("a", &edit)])
                .unwrap_err()
                .contains("twice")
        );
    }

    #[test]
    fn two_mutants_do_not_share_a_place() {
        let (one, two) = (edit_of("one two", "a"), edit_of("two three", "b"));
        let planted = plant("one two three", &[("a", &one), ("b", &two)]);
        assert!(planted.unwrap_err().contains("meets another"));
    }
}
