//! What the commands print for people.

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{CellAlignment, Table};
use serde_json::{Map, Value};

/// The columns of numbers in the list of runs, by their place in a run.
const COUNTS: [(&str, &str); 8] = [
    ("planned", "/counts/planned"),
    ("settled", "/counts/settled"),
    ("already", "/counts/already"),
    ("failed", "/counts/failed"),
    ("open", "/counts/open"),
    ("points", "/counts/points_expired"),
    ("notices", "/counts/notices"),
    ("coupons", "/counts/coupons"),
];

/// Runs, one a line.
pub(super) fn runs(runs: &Value) -> String {
    let runs = runs.as_array().map(Vec::as_slice).unwrap_or_default();
    if runs.is_empty() {
        return "No run has left a record.".to_owned();
    }
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED);
    let names = COUNTS.iter().map(|(name, _)| *name);
    let head = ["run", "job", "on", "state"].into_iter().chain(names);
    table.set_header(head.chain(["write units", "seconds"]));
    for run in runs {
        let texts = ["/run_id", "/job", "/on", "/state"].map(|place| at(run, place));
        let counts = COUNTS.map(|(_, place)| at(run, place));
        let cost = [at(run, "/write_units"), seconds(run)];
        table.add_row(texts.into_iter().chain(counts).chain(cost));
    }
    for column in table.column_iter_mut().skip(4) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.to_string()
}

/// One run, one fact a line.
pub(super) fn run(run: &Value) -> String {
    facts(run)
}

/// The fields of an answer, those of its parts with their path.
pub(super) fn facts(answer: &Value) -> String {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED);
    if let Value::Object(fields) = answer {
        rows(&mut table, "", fields);
    }
    table.to_string()
}

fn rows(table: &mut Table, before: &str, fields: &Map<String, Value>) {
    for (name, value) in fields {
        let name = format!("{before}{name}");
        match value {
            Value::Object(fields) => rows(table, &format!("{name}."), fields),
            value => {
                table.add_row([name, plain(value)]);
            }
        }
    }
}

/// Dead letters, by queue.
pub(super) fn letters(answer: &Value) -> String {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED);
    table.set_header(["queue", "message"]);
    for (queue, letters) in answer.as_object().into_iter().flatten() {
        for letter in letters.as_array().into_iter().flatten() {
            table.add_row([queue.clone(), plain(&letter["body"])]);
        }
    }
    match table.row_count() {
        0 => "No message was given up.".to_owned(),
        _ => table.to_string(),
    }
}

fn at(run: &Value, place: &str) -> String {
    run.pointer(place).map(plain).unwrap_or_default()
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

/// The duration in seconds, to the tenth.
fn seconds(run: &Value) -> String {
    let tenths = run["duration_ms"].as_u64().unwrap_or(0) / 100;
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_run_is_one_line_with_its_counts_and_its_cost() {
        let run = json!({
            "run_id": "r-1", "job": "expire", "on": "2026-12-01", "state": "done", "duration_ms": 1_250,
            "write_units": "18.0", "counts": { "planned": 3, "settled": 2, "already": 1, "failed": 0, "open": 0,
            "points_expired": 60, "notices": 0, "coupons": 0 },
        });
        let shown = runs(&json!([run]));
        let line = shown.lines().find(|line| line.contains("r-1")).unwrap();
        let words = line.split(['│', '┆', ' ']).filter(|word| !word.is_empty());
        let words: Vec<&str> = words.collect();
        assert_eq!(
            words,
            [
                "r-1",
                "expire",
                "2026-12-01",
                "done",
                "3",
                "2",
                "1",
                "0",
                "0",
                "60",
                "0",
                "0",
                "18.0",
                "1.2"
            ]
        );
    }

    #[test]
    fn nothing_is_said_in_words() {
        assert_eq!(runs(&json!([])), "No run has left a record.");
        assert_eq!(
            letters(&json!({ "ExpireWork": [] })),
            "No message was given up."
        );
    }
}
