//! What the functions log.

use local::line_platform::FaultKind;
use tests::log::Log;

use crate::account::{Account, HANAKO};

/// The value of a field in a line of the log.
fn field<'a>(line: &'a str, name: &str) -> &'a str {
    let begin = format!(" {name}=");
    let value = line.split(&begin).nth(1).unwrap_or_default();
    let value = value.split(' ').next().unwrap_or_default();
    value.trim_matches('"')
}

#[tokio::test]
async fn a_push_is_logged_with_the_id_that_line_gave_it_and_when_it_comes_again_with_that_of_the_first()
 {
    let (account, member) = Account::with_hanako().await;
    let (log, logging) = Log::begin();
    account.line_fails("push", FaultKind::AcceptedThenServerError, 1);
    account.buys(&member, "ec-1", 10_000).await;
    drop(logging);
    let text = log.text();
    let pushes = text
        .lines()
        .filter(|line| field(line, "line.path") == "/v2/bot/message/push");
    let pushes: Vec<&str> = pushes.collect();
    assert_eq!(pushes.len(), 2, "{text}");
    let told = |at: usize, name| field(pushes[at], name);
    assert_eq!(
        [0, 1].map(|at| told(at, "line.status")),
        ["500", "409"],
        "{text}"
    );
    let [first, second] = [0, 1].map(|at| told(at, "line.request_id"));
    assert!(!first.is_empty() && !second.is_empty() && first != second);
    assert_eq!(told(1, "line.accepted_request_id"), first);
    assert!(!text.contains(HANAKO) && !text.contains("Bearer"), "{text}");
}
