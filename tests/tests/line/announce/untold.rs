//! A channel that LINE does not tell its quota: LINE refuses the question and takes the messages.

use std::sync::{Arc, Mutex, PoisonError};

use local::{Options, System};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::account::Account;

/// It remembers what it was asked for, by path.
#[derive(Clone, Default)]
struct Reticent(Arc<Mutex<Vec<String>>>);

impl Reticent {
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

    async fn answer(self, caller: TcpStream) {
        let mut caller = BufReader::new(caller);
        let mut head = Vec::new();
        while head.last().is_none_or(|line: &String| line != "\r\n") {
            let mut line = String::new();
            caller.read_line(&mut line).await.expect("a line");
            head.push(line.to_ascii_lowercase());
        }
        let length = head
            .iter()
            .find_map(|line| line.strip_prefix("content-length: "));
        let length = length.map_or(0, |length| length.trim().parse().expect("a length"));
        let mut body = vec![0; length];
        caller.read_exact(&mut body).await.expect("the body");
        let path = head[0].split(' ').nth(1).unwrap_or_default().to_owned();
        let status = match path.starts_with("/v2/bot/message/quota") {
            true => "403 Forbidden",
            false => "200 OK",
        };
        self.remember(path);
        let body =
            r#"{"access_token":"t","token_type":"Bearer","expires_in":900,"sentMessages":[]}"#;
        let length = body.len();
        let answer = format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
        );
        let sent = caller.get_mut().write_all(answer.as_bytes()).await;
        sent.expect("the caller listens");
    }

    fn remember(&self, path: String) {
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        asked.push(path);
    }

    fn asked(&self, path: &str) -> usize {
        let asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        asked.iter().filter(|one| one.as_str() == path).count()
    }
}

#[tokio::test]
async fn a_campaign_goes_out_where_line_refuses_to_say_what_the_month_has_left() {
    let line = Reticent::default();
    let options = Options {
        clock: Some("2026-11-22T03:00:00Z".parse().expect("an instant")),
        frozen_clock: true,
        line_api_base: Some(line.open().await),
        ..Options::default()
    };
    let system = System::start(options).await.expect("the system starts");
    let account = Account { system };
    account.ends_together(3).await;
    account.drain().await;
    assert!(line.asked("/v2/bot/message/quota") > 0);
    assert_eq!(line.asked("/v2/bot/message/multicast"), 1);
}
