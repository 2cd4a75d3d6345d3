//! Seeded histories of requests, put to every database at once: each answer must be the same.

use std::fmt::Debug;

use crate::answer::Answer;
use crate::databases::{all, setting};
use crate::differences::accepted;
use crate::draw::Draw;
use crate::request::Request;

/// How many histories an ordinary run compares, and how long each is. `TAMERU_CONFORMANCE_CASES` asks for more.
const HISTORIES: u64 = 60;
const REQUESTS: usize = 60;

#[tokio::test]
async fn every_database_gives_the_same_answers_to_the_same_requests() {
    let cases = setting("TAMERU_CONFORMANCE_CASES").map(|cases| cases.parse().unwrap());
    let mut kinds = Kinds::default();
    for seed in 0..cases.unwrap_or(HISTORIES) {
        compare(seed, &mut kinds).await;
    }
    kinds.assert_that_all_came();
}

/// Puts one history to all databases. It ends where they are known not to agree: from there on they hold other things.
async fn compare(seed: u64, kinds: &mut Kinds) {
    let databases = all().await;
    let mut draw = Draw::new(seed);
    for step in 0..REQUESTS {
        let request = draw.request();
        let first = request.put_to(&databases[0]).await;
        for named in &databases[1..] {
            let answer = request.put_to(named).await;
            if first == answer {
                continue;
            }
            if accepted(&request, &first, &answer).is_some() {
                return;
            }
            panic!(
                "seed {seed}, request {step}: {}\n{} says {}\n{} says {}",
                brief(&request),
                databases[0].name,
                brief(&first),
                named.name,
                brief(&answer)
            );
        }
        kinds.count(&request, &first);
        draw.learn(&request, &first);
    }
}

/// In words, with the long texts that no person reads cut short.
fn brief(what: &impl Debug) -> String {
    let text = format!("{what:?}");
    let parts = text.split('"').map(|part| {
        let cut: String = part.chars().take(60).collect();
        if cut.len() < part.len() {
            format!("{cut}… of {} bytes", part.len())
        } else {
            cut
        }
    });
    parts.collect::<Vec<_>>().join("\"")
}

/// What has been compared, by kind: a comparison that never saw a refusal proves nothing about refusals.
#[derive(Debug, Default)]
struct Kinds {
    found: u32,
    whole_pages: u32,
    parts_of_pages: u32,
    done: u32,
    conditions: u32,
    cancelled: u32,
    mismatched: u32,
    invalid: u32,
}

impl Kinds {
    fn count(&mut self, request: &Request, answer: &Answer) {
        let counter = match answer {
            Answer::One(_) => &mut self.found,
            Answer::Page { last: None, .. } => &mut self.whole_pages,
            Answer::Page { .. } => &mut self.parts_of_pages,
            Answer::Done => &mut self.done,
            Answer::Refused { code, .. } => match code.as_str() {
                "ConditionalCheckFailedException" => &mut self.conditions,
                "TransactionCanceledException" => &mut self.cancelled,
                "IdempotentParameterMismatchException" => &mut self.mismatched,
                "ValidationException" => &mut self.invalid,
                other => panic!("{other}: {}", brief(request)),
            },
        };
        *counter += 1;
    }

    fn assert_that_all_came(&self) {
        let all = [
            self.found,
            self.whole_pages,
            self.parts_of_pages,
            self.done,
            self.conditions,
            self.cancelled,
            self.mismatched,
            self.invalid,
        ];
        assert!(all.iter().all(|count| *count >= 10), "{self:?}");
    }
}
