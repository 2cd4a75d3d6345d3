//! What an audit looked at, and what did not tie out.

use comfy_table::Table;
use comfy_table::presets::UTF8_FULL_CONDENSED;
use domain::ids::MemberId;
use domain::tally::Untied;
use serde::Serialize;

/// What an audit came to.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// What was looked at.
    pub checked: Checked,
    /// What does not tie out.
    pub findings: Vec<Finding>,
}

/// How much was looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Items of any kind, each read with the form that wrote it.
    pub items: u64,
    /// Members whose wallet, file and coupons were held against journal, keys and indexes.
    pub members: u64,
    /// Entries that were added up.
    pub entries: u64,
    /// Unique keys that were followed to their member and back.
    pub claims: u64,
    /// Draws of lotteries that were held against their program, and against the seed where it was named.
    pub draws: u64,
}

/// Something that does not tie out. It names members by their id and nothing else about them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Whose it is, where that is known.
    pub member: Option<MemberId>,
    /// At which entry of the member's journal.
    pub entry: Option<u64>,
    /// What was compared.
    pub what: String,
    /// What it is by the journal, or by the other side.
    pub journal: String,
    /// What it was found to be.
    pub found: String,
    /// What a repair does about it, or why it does nothing.
    pub repair: Repair,
}

/// What becomes of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "is", content = "how", rename_all = "snake_case")]
pub enum Repair {
    /// No repair was asked for.
    NotAsked,
    /// This is what a repair would write.
    Possible(String),
    /// This is what was written.
    Done(String),
    /// It cannot be repaired with what is stored, and why.
    Refused(String),
}

impl Report {
    /// How many findings still stand.
    #[must_use]
    pub fn open(&self) -> usize {
        let findings = self.findings.iter();
        findings
            .filter(|finding| !matches!(finding.repair, Repair::Done(_)))
            .count()
    }

    /// The report for people.
    #[must_use]
    pub fn table(&self) -> String {
        let checked = &self.checked;
        let looked_at = format!(
            "Looked at {} items: {} members, {} entries, {} unique keys, {} draws.",
            checked.items, checked.members, checked.entries, checked.claims, checked.draws
        );
        if self.findings.is_empty() {
            return format!("{looked_at}\nEverything ties out.");
        }
        let mut table = Table::new();
        table.load_style(UTF8_FULL_CONDENSED);
        table.set_header([
            "member",
            "entry",
            "what",
            "by the journal",
            "found",
            "repair",
        ]);
        for finding in &self.findings {
            let entry = finding.entry.map(|seq| seq.to_string());
            let member = finding.member.as_ref().map(ToString::to_string);
            table.add_row([
                member.unwrap_or_default(),
                entry.unwrap_or_default(),
                finding.what.clone(),
                finding.journal.clone(),
                finding.found.clone(),
                finding.repair.words(),
            ]);
        }
        let open = self.open();
        format!(
            "{table}\n{looked_at}\nNot tied out: {open} of {} findings.",
            self.findings.len()
        )
    }
}

impl Repair {
    /// What is said of everything that is not in a wallet.
    pub(super) fn no_entry_helps() -> Self {
        Self::Refused("it is not about points, and no entry makes up for it".to_owned())
    }

    fn words(&self) -> String {
        match self {
            Repair::NotAsked => String::new(),
            Repair::Possible(how) => format!("would {how}"),
            Repair::Done(how) => format!("done: {how}"),
            Repair::Refused(why) => format!("refused: {why}"),
        }
    }
}

impl Finding {
    pub(super) fn new(what: &str, journal: impl ToString, found: impl ToString) -> Self {
        Self {
            member: None,
            entry: None,
            what: what.to_owned(),
            journal: journal.to_string(),
            found: found.to_string(),
            repair: Repair::NotAsked,
        }
    }

    pub(super) fn of(self, member: &MemberId) -> Self {
        let member = Some(member.clone());
        Self { member, ..self }
    }

    pub(super) fn at(self, entry: u64) -> Self {
        let entry = Some(entry);
        Self { entry, ..self }
    }

    /// Something that is not what we store. What it holds may be personal and is not repeated.
    pub(super) fn unreadable(member: Option<&MemberId>, kind: &str) -> Self {
        let finding = Self::new(
            &format!("{kind} that can be read"),
            "what we store",
            "something else",
        );
        Self {
            member: member.cloned(),
            ..finding
        }
    }
}

impl From<Untied> for Finding {
    fn from(untied: Untied) -> Self {
        Self::new(untied.what, untied.journal, untied.found).at(untied.seq)
    }
}
