//! The bench of the nightly sweep, at a size that costs seconds: what it measures is right, and its engine is gone after.

#![cfg(target_os = "linux")]

use serde_json::Value;
use std::path::Path;
use std::process::Command;

#[test]
fn the_bench_settles_all_who_are_due_and_measures_what_each_costs() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench");
    let (figures, picture) = (folder.join("sweep.json"), folder.join("sweep.svg"));
    let ran = Command::new(env!("CARGO_BIN_EXE_tameru"))
        .args(["bench", "sweep", "--members", "300", "--due", "20,60"])
        .arg("--folder")
        .arg(&folder)
        .arg("--figures")
        .arg(&figures)
        .arg("--picture")
        .arg(&picture)
        .output()
        .unwrap();
    assert!(ran.status.success(), "{ran:?}");
    let measured: Vec<Value> =
        serde_json::from_str(&std::fs::read_to_string(&figures).unwrap()).unwrap();
    assert_eq!(measured.len(), 2);
    for (figure, due) in measured.iter().zip([20, 60]) {
        assert_eq!(figure["run"]["settled"], due);
        let written = figure["run"]["write_tenths"].as_u64().unwrap();
        // Six units for the half that keeps nothing, seven for the other, and what the run notes of itself.
        assert!((65 * due..=75 * due + 320).contains(&written), "{figure}");
        assert_eq!(figure["again"]["write_tenths"], 0);
        assert!(figure["run"]["peak_kb"].as_u64().unwrap() > 0);
    }
    assert!(
        std::fs::read_to_string(&picture)
            .unwrap()
            .starts_with("<svg")
    );
    assert!(!folder.join("sweep-300").exists());
    std::fs::remove_dir_all(folder).unwrap();
}
