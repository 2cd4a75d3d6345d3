//! A judge of accessibility that is not ours: axe-core, from npm, which `.ci/run` puts below `target/ci`.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::{Window, wire};

/// WCAG 2.2, levels A and AA.
const TAGS: [&str; 5] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

fn script() -> PathBuf {
    wire::target().join("ci/node_modules/axe-core/axe.min.js")
}

/// Why nothing can be judged here; `None`: it can.
pub(super) fn missing() -> Option<String> {
    let missing = !script().is_file();
    missing
        .then(|| "axe-core is not installed (npm install --prefix target/ci axe-core)".to_owned())
}

impl Window {
    /// What axe finds on the open page, a line each: the rule, how bad it is, and where. Empty when all is well.
    pub async fn violations(&self) -> Vec<String> {
        let axe = fs::read_to_string(script()).expect("axe-core can be read");
        self.script(&axe).await;
        let run = format!(
            "const done = arguments[0]; \
             axe.run(document, {{ runOnly: {{ type: 'tag', values: {} }}, resultTypes: ['violations'] }})\
             .then(found => done(found.violations), error => done([{{ id: String(error), nodes: [] }}]));",
            json!(TAGS)
        );
        let asked = json!({ "script": run, "args": [] });
        let found = self.wire.post("/execute/async", &asked).await;
        let found = found.as_array().cloned().unwrap_or_default();
        found.iter().map(violation).collect()
    }
}

fn violation(found: &Value) -> String {
    let nodes = found["nodes"].as_array().cloned().unwrap_or_default();
    let places: Vec<String> = nodes
        .iter()
        .map(|node| format!("{} ({})", node["target"], node["failureSummary"]))
        .collect();
    format!(
        "{} [{}]: {}",
        found["id"],
        found["impact"],
        places.join("; ")
    )
}
