//! Watching one mutant: a simulated shop, or a plain test, and what catches it.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::copy::AWAKE;
use crate::{Error, Mutant, Plain};

/// How many operations a mutant may live through.
pub const OPERATIONS_MAX: u64 = 100_000;

/// How long one mutant may take.
const PATIENCE: Duration = Duration::from_secs(900);

/// The planted house.
pub struct Planted {
    /// Where its sources are.
    pub copy: PathBuf,
    /// Where it is built.
    pub target: PathBuf,
    /// The program.
    pub program: PathBuf,
}

/// What became of a mutant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// A check of the simulator caught it.
    Broke {
        /// Which.
        invariant: String,
        /// What it said.
        what: String,
        /// After how many operations.
        after: u64,
    },
    /// A plain test caught it.
    Failed(String),
    /// Nobody noticed.
    Survived,
    /// It did not come to an answer.
    Stuck(String),
}

impl Planted {
    /// What becomes of a mutant.
    ///
    /// # Errors
    /// Where what is to catch it cannot be started.
    pub fn watch(&self, mutant: &Mutant) -> Result<Fate, Error> {
        match &mutant.plain {
            None => self.simulate(&mutant.name),
            Some(plain) => self.test(&mutant.name, plain),
        }
    }

    /// Simulates a shop in which this mutant is awake; `""` is none.
    ///
    /// # Errors
    /// Where the program cannot be started.
    pub fn simulate(&self, mutant: &str) -> Result<Fate, Error> {
        let mut command = Command::new(&self.program);
        let operations = OPERATIONS_MAX.to_string();
        command.args([
            "simulate",
            "--seed",
            "1",
            "--threads",
            "1",
            "--json",
            "--operations",
            &operations,
        ]);
        let Some((out, _)) = answer(command.env(AWAKE, mutant), PATIENCE)? else {
            return Ok(Fate::Stuck(format!(
                "no answer after {} s",
                PATIENCE.as_secs()
            )));
        };
        let Ok(report) = serde_json::from_str::<Value>(&out) else {
            return Ok(Fate::Stuck("the simulator stopped".to_owned()));
        };
        let violation = &report["violation"];
        let text = |field: &str| violation[field].as_str().unwrap_or_default().to_owned();
        Ok(match violation["after"].as_u64() {
            None => Fate::Survived,
            Some(after) => Fate::Broke {
                invariant: text("invariant"),
                what: text("what"),
                after,
            },
        })
    }

    /// Runs the test that is to catch a mutant: it passes while nobody is awake, and fails on the mutant.
    fn test(&self, mutant: &str, plain: &Plain) -> Result<Fate, Error> {
        if !self.passes("", plain)? {
            let what = format!("`{}` does not pass without a mutant", plain.test);
            return Ok(Fate::Stuck(what));
        }
        Ok(if self.passes(mutant, plain)? {
            Fate::Survived
        } else {
            Fate::Failed(plain.test.clone())
        })
    }

    fn passes(&self, mutant: &str, plain: &Plain) -> Result<bool, Error> {
        let mut test = cargo("test", &self.copy, &self.target);
        test.args(["--package", &plain.package, "--lib", &plain.test]);
        let answered = answer(test.env(AWAKE, mutant), PATIENCE)?;
        // Where no test of this name is left, nothing passes.
        Ok(answered.is_some_and(|(out, is_good)| is_good && out.contains("1 passed")))
    }
}

/// A command of cargo in the copy, built beside what is built already, of the same dependencies: its lock differs by the
/// version of the house alone.
#[must_use]
pub fn cargo(verb: &str, copy: &Path, target: &Path) -> Command {
    let mut command = Command::new("cargo");
    command.args([verb, "--offline", "--quiet", "--profile", "simulation"]);
    command.current_dir(copy).env("CARGO_TARGET_DIR", target);
    command
}

/// What a command prints, and whether it says that all is well. `None` where it takes longer than anybody waits.
fn answer(command: &mut Command, patience: Duration) -> Result<Option<(String, bool)>, Error> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = command.spawn()?;
    let (tell, told) = mpsc::channel();
    if let Some(mut out) = child.stdout.take() {
        thread::spawn(move || {
            let mut text = String::new();
            let read = out.read_to_string(&mut text).map(|_| text);
            // Nobody listens any more where it took too long.
            let _ = tell.send(read);
        });
    }
    let Ok(text) = told.recv_timeout(patience) else {
        child.kill()?;
        child.wait()?;
        return Ok(None);
    };
    let is_good = child.wait()?.success();
    Ok(Some((text?, is_good)))
}
