//! A shop on the morning of 22 November 2026 in Tokyo, with one member, whose id the cases name.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use app::App;
use app::members::JoinRequest;
use app::ports::IdSource;
use local::{Options, System};
use serde_json::{Value, json};
use uuid::Uuid;

/// The member of the cases.
pub(crate) const MEMBER: &str = "019a3f5c000070008000000000000001";

/// What a function answered: the status, the problem's code or nothing, and the body.
pub(crate) struct Answer {
    pub(crate) status: u64,
    pub(crate) code: String,
    pub(crate) body: Value,
}

pub(crate) struct Shop {
    pub(crate) system: System,
}

/// Gives the member of the cases their id.
struct Named(Uuid);

impl IdSource for Named {
    fn uuid(&self) -> Uuid {
        self.0
    }

    fn random(&self) -> u64 {
        7
    }
}

/// One case.
pub(crate) fn event(case: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../events/{case}.json"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{case}: {error}"));
    serde_json::from_str(&text).expect("a case is JSON")
}

impl Shop {
    pub(crate) async fn open() -> Shop {
        let options = Options {
            clock: Some("2026-11-22T10:00:00+09:00".parse().expect("an instant")),
            frozen_clock: true,
            ..Options::default()
        };
        let system = System::start(options)
            .await
            .expect("the local system starts");
        let named = App {
            ids: Arc::new(Named(MEMBER.parse().expect("a uuid"))),
            ..system.app("tests")
        };
        named
            .join(&JoinRequest::default())
            .await
            .expect("the member joins");
        Shop { system }
    }

    /// Hands one case to its function.
    pub(crate) async fn invoke(&self, case: &str) -> Value {
        let (function, _) = case.split_once('/').expect("<function>/<case>");
        let answer = self
            .system
            .invoke(function, event(case))
            .await
            .expect("a function");
        answer.unwrap_or_else(|failure| panic!("{case}: {failure}"))
    }

    /// Hands one HTTP case to its function.
    pub(crate) async fn send(&self, case: &str) -> Answer {
        let answer = self.invoke(case).await;
        let body = answer["body"].as_str().unwrap_or_default();
        let body: Value = serde_json::from_str(body).unwrap_or_default();
        let status = answer["statusCode"].as_u64().expect("a status");
        // A link has a code too, and is no problem.
        let code = body["code"].as_str().filter(|_| status >= 400);
        Answer {
            status,
            code: code.unwrap_or_default().to_owned(),
            body,
        }
    }

    /// Sends cases one after the other and compares what each answers, all at once.
    pub(crate) async fn answers(&self, cases: &[(&str, u64, &str)]) {
        let mut seen = Vec::new();
        for (case, _, _) in cases {
            let answer = self.send(case).await;
            if !answer.code.is_empty() {
                assert_eq!(answer.body["status"], json!(answer.status), "{case}");
            }
            seen.push((*case, answer.status, answer.code));
        }
        let seen: Vec<(&str, u64, &str)> = seen
            .iter()
            .map(|(case, status, code)| (*case, *status, code.as_str()))
            .collect();
        assert_eq!(seen, cases);
    }
}
