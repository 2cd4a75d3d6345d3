//! LINE waits two seconds for a webhook's answer, whatever the table and LINE's own API are doing.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use local::{Fire, Options, Said, System};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, timeout};

use crate::account::said_by;

/// How slow each of them is.
const SLOW: Duration = Duration::from_secs(5);
/// For how long LINE waits.
const PATIENCE: Duration = Duration::from_secs(2);
/// Webhooks in each of the two troubles.
const WEBHOOKS: usize = 1_000;
/// So many are under way at once: a machine of two cores plays all instances of the function.
const AT_ONCE: usize = 16;

/// A machine that is busy with other things may stand still for seconds, and everything on it. The house's own waits would
/// be there in every round.
const ROUNDS: usize = 3;

/// Time that really passes: what is slow here is the network.
async fn passes(time: Duration) {
    timeout(time, std::future::pending::<()>()).await.ok();
}

/// A LINE that takes its time for every answer, and counts what it is asked.
#[derive(Clone, Default)]
struct SlowLine(Arc<AtomicUsize>);

impl SlowLine {
    /// Answers where it can be reached.
    async fn open(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let line = self.clone();
        tokio::spawn(async move {
            while let Ok((caller, _)) = listener.accept().await {
                tokio::spawn(line.clone().answer(caller));
            }
        });
        format!("http://{address}")
    }

    async fn answer(self, mut caller: TcpStream) {
        self.0.fetch_add(1, Ordering::Relaxed);
        let mut asked = [0; 4_096];
        let read = caller.read(&mut asked).await;
        passes(SLOW).await;
        let body = json!({ "access_token": "t", "token_type": "Bearer", "expires_in": 900, "sentMessages": [] });
        let body = body.to_string();
        let length = body.len();
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
        );
        if read.is_ok() {
            // Who has lost patience does not hear it.
            caller.write_all(answer.as_bytes()).await.ok();
        }
    }
}

/// How long each webhook was under way, while the bot works what they ask for.
async fn webhooks(system: &System) -> Vec<Duration> {
    let bot = system.clone();
    let bot = tokio::spawn(async move {
        loop {
            bot.drain().await.ok();
            passes(Duration::from_millis(50)).await;
        }
    });
    let door = Arc::new(AtomicUsize::new(0));
    let senders = (0..AT_ONCE).map(|_| tokio::spawn(sender(system.clone(), Arc::clone(&door))));
    let mut took = Vec::new();
    for sender in senders.collect::<Vec<_>>() {
        took.extend(sender.await.expect("a sender does not fall"));
    }
    bot.abort();
    took
}

async fn sender(system: System, door: Arc<AtomicUsize>) -> Vec<Duration> {
    let mut took = Vec::new();
    loop {
        let number = door.fetch_add(1, Ordering::Relaxed);
        if number >= WEBHOOKS {
            return took;
        }
        let said = Said {
            text: Some("ポイント".to_owned()),
            ..said_by(&format!("U{:032x}", number % 50))
        };
        let began = Instant::now();
        let answer = Box::pin(system.say(&said)).await.expect("a webhook");
        took.push(began.elapsed());
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.value());
    }
}

async fn system(fire: Option<Fire>, line_api_base: Option<String>) -> System {
    let options = Options {
        fire,
        line_api_base,
        ..Options::default()
    };
    Box::pin(System::start(options))
        .await
        .expect("the system starts")
}

/// How long each webhook took while the table is slow, and how long while LINE is, each in order.
async fn in_both_troubles() -> [(&'static str, Vec<Duration>); 2] {
    let fire = Fire::slow(SLOW);
    let shop = system(Some(fire.clone()), None).await;
    fire.light();
    let mut by_table = webhooks(&shop).await;
    fire.put_out().await;
    assert!(fire.requests() > 0, "the bot asked the slow table");

    let line = SlowLine::default();
    let shop = system(None, Some(line.open().await)).await;
    let mut by_line = webhooks(&shop).await;
    let asked = line.0.load(Ordering::Relaxed);
    assert!(asked > 0, "the bot asked the slow LINE");
    by_table.sort();
    by_line.sort();
    [("the table", by_table), ("LINE", by_line)]
}

/// What so many of a thousand took at the most.
fn at(took: &[Duration], per_mille: usize) -> Duration {
    took[(took.len() * per_mille).div_ceil(1_000) - 1]
}

/// What 999 of 1,000 took at the most while this was slow.
fn measured((slow, took): &(&str, Vec<Duration>)) -> Duration {
    let [median, p99, p999, longest] = [500, 990, 999, 1_000].map(|part| at(took, part));
    let webhooks = took.len();
    println!(
        "{webhooks} webhooks while {slow} takes {SLOW:?}: p50 {median:?}, p99 {p99:?}, p99.9 {p999:?}, longest {longest:?}"
    );
    p999
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn webhooks_are_answered_within_two_seconds_though_the_table_and_line_take_five() {
    let mut slowest = Vec::new();
    for _ in 0..ROUNDS {
        let p999 = in_both_troubles().await.each_ref().map(measured);
        if p999.iter().all(|p999| *p999 < PATIENCE) {
            return;
        }
        slowest.push(p999);
    }
    panic!("p99.9 of each trouble was {slowest:?}");
}
