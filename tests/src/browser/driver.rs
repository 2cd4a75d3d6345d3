//! chromedriver, a process of its own for each window.

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

const PROGRAM: &str = "chromedriver";

/// A running chromedriver. It is ended with the value.
pub(super) struct Driver {
    port: u16,
    _process: Child,
}

/// Why nothing can be driven here; `None`: it can.
pub(super) fn missing() -> Option<String> {
    let found = std::process::Command::new(PROGRAM)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let runs = found.is_ok_and(|status| status.success());
    (!runs).then(|| {
        format!("{PROGRAM} is not installed (Debian: apt-get install chromium chromium-driver)")
    })
}

impl Driver {
    /// Starts one on a port that is free.
    pub(super) async fn start() -> Self {
        let mut process = Command::new(PROGRAM)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("chromedriver starts");
        let output = process.stdout.take().expect("its output is piped");
        let mut lines = BufReader::new(output).lines();
        loop {
            let line = lines.next_line().await.expect("its output is text");
            let line = line.expect("chromedriver says on which port it is");
            if let Some(port) = port(&line) {
                return Self {
                    port,
                    _process: process,
                };
            }
        }
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }
}

/// `ChromeDriver was started successfully on port 41233.`
fn port(line: &str) -> Option<u16> {
    let (_, port) = line.split_once("successfully on port ")?;
    port.trim_end_matches('.').parse().ok()
}
