//! A till's scanner that is not ours: zxing, from PyPI, which `.ci/run` puts below `target/ci`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use tests::browser::unchecked;

/// Prints what is read off a picture, a line each: what kind of code it is, and what it says.
const READ: &str = "import sys, zxingcpp
from PIL import Image
for code in zxingcpp.read_barcodes(Image.open(sys.argv[1])):
    print(code.format.name, code.text)";

fn python() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/ci/scanner/bin/python")
}

/// What a scanner reads off a picture, by the kind of code. `None` where the machine has no scanner, which is said.
///
/// # Panics
/// Where `CI=true` and there is none.
pub(crate) fn read(picture: &Path) -> Option<BTreeMap<String, String>> {
    if !python().is_file() {
        let missing =
            "python3 -m venv target/ci/scanner; target/ci/scanner/bin/pip install zxing-cpp pillow";
        unchecked("codes on the screen", missing);
        return None;
    }
    let scanned = Command::new(python())
        .args(["-c", READ])
        .arg(picture)
        .output()
        .expect("python runs");
    let said = String::from_utf8_lossy(&scanned.stdout).into_owned();
    let complaint = String::from_utf8_lossy(&scanned.stderr);
    assert!(scanned.status.success(), "{complaint}");
    let lines = said.lines().filter_map(|line| line.split_once(' '));
    Some(
        lines
            .map(|(kind, text)| (kind.to_owned(), text.to_owned()))
            .collect(),
    )
}
