//! The stand-in behind HTTP, in the hands of the client that is deployed.

use super::{Channel, Consent, Fault, FaultKind, LinePlatform, Said, Speaker, Webhook};
use crate::clock::ProgramClock;
use app::ports::{Messenger, MessengerError, Quota};
use chrono::TimeDelta;
use domain::language::Language;
use line::client::{Client, Credentials};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

const HANAKO: &str = "U4af4980629a1b2c3d4e5f60718293a4b";
const TARO: &str = "U91eeaf62d0b1c2d3e4f5061728394a5b";
const KEY: Uuid = Uuid::from_u128(0x123e_4567_e89b_12d3_a456_4266_5544_0001);

struct Bench {
    clock: Arc<ProgramClock>,
    line: LinePlatform,
    client: Client,
}

async fn bench() -> Bench {
    let opening = "2026-11-22T00:00:00Z".parse().unwrap();
    let clock = Arc::new(ProgramClock::new(Some(opening), true));
    let channel = Channel {
        id: "local-channel".to_owned(),
        secret: "local-channel-secret".into(),
    };
    let line = LinePlatform::new(channel.clone(), Arc::clone(&clock), None).unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!(
        "http://{}{}",
        listener.local_addr().unwrap(),
        super::BASE_PATH
    );
    let router = line.router();
    tokio::spawn(async move { axum::serve(listener, router).await });
    let credentials = Credentials::Stateless {
        channel_id: channel.id,
        channel_secret: channel.secret,
    };
    let client = Client::new(&base, credentials);
    for user in [HANAKO, TARO] {
        line.befriend(user, "Somebody").unwrap();
    }
    Bench {
        clock,
        line,
        client,
    }
}

fn hello() -> Vec<Value> {
    vec![json!({ "type": "text", "text": "こんにちは" })]
}

impl Bench {
    fn fails(&self, kind: FaultKind) {
        self.line.add_fault(Fault {
            on: String::new(),
            kind,
            times: 1,
        });
    }

    async fn push(&self) -> Result<(), MessengerError> {
        self.client.push(HANAKO, KEY, hello(), false).await
    }

    fn pushed(&self) -> Vec<String> {
        let lines = self.line.lines(0).into_iter();
        lines
            .filter(|line| line.from == Speaker::Push)
            .map(|line| line.user_id)
            .collect()
    }
}

#[tokio::test]
async fn a_multicast_reaches_all_and_says_twice_that_it_did() {
    let bench = bench().await;
    let both = [HANAKO.to_owned(), TARO.to_owned()];
    for _ in 0..2 {
        let sent = bench.client.multicast(&both, KEY, hello()).await;
        assert_eq!(sent, Ok(()));
    }
    assert_eq!(bench.pushed(), both);
}

#[tokio::test]
async fn a_silent_push_is_silent() {
    let bench = bench().await;
    let pushed = bench.client.push(HANAKO, KEY, hello(), true).await;
    assert_eq!(pushed, Ok(()));
    assert!(bench.line.lines(0)[0].is_silent);
}

#[tokio::test]
async fn the_quota_is_told_and_ends_by_itself() {
    let bench = bench().await;
    let unlimited = Quota {
        limit: None,
        used: 0,
    };
    assert_eq!(bench.client.quota().await, Ok(unlimited));
    bench.line.set_quota(Some(1));
    assert_eq!(bench.push().await, Ok(()));
    let spent = Quota {
        limit: Some(1),
        used: 1,
    };
    assert_eq!(bench.client.quota().await, Ok(spent));
    let key = Uuid::from_u128(7);
    let next = bench.client.push(TARO, key, hello(), false).await;
    assert_eq!(next, Err(MessengerError::MonthlyLimit));
}

#[tokio::test]
async fn a_link_token_is_of_the_user_it_was_asked_for() {
    let bench = bench().await;
    let token = bench.client.link_token(HANAKO).await.unwrap();
    assert_eq!(bench.line.link_token_of(&token), Some(HANAKO.to_owned()));
    assert!(bench.clock.advance(TimeDelta::minutes(11)));
    assert_eq!(bench.line.link_token_of(&token), None);
    let stranger = bench.client.link_token("U0").await;
    assert_eq!(stranger, Err(MessengerError::Refused("Not found".into())));
}

#[tokio::test]
async fn the_language_of_a_profile_is_one_that_we_speak_or_none() {
    let bench = bench().await;
    for (tag, language) in [
        (Some("ja"), Some(Language::Ja)),
        (Some("en"), Some(Language::En)),
        (Some("en-GB"), Some(Language::En)),
        (Some("th"), None),
        (Some("english"), None),
        (None, None),
    ] {
        let tag = tag.map(str::to_owned);
        bench.line.set_language(HANAKO, tag.clone()).unwrap();
        let told = bench.client.profile_language(HANAKO).await;
        assert_eq!(told, Ok(language), "{tag:?}");
    }
    let blocks = Said {
        user_id: HANAKO.to_owned(),
        kind: Some("unfollow".to_owned()),
        ..Said::default()
    };
    bench.line.webhook(&blocks).unwrap();
    assert_eq!(bench.client.profile_language(HANAKO).await, Ok(None));
}

#[tokio::test]
async fn a_connection_that_breaks_is_tried_again_and_shown_once() {
    for kind in [
        FaultKind::Offline,
        FaultKind::AnswerLost,
        FaultKind::LateAccept { seconds: 60 },
        FaultKind::Timeout { seconds: 0 },
    ] {
        let bench = bench().await;
        bench.client.quota().await.expect("a token is at hand");
        bench.fails(kind);
        let broken = bench.push().await;
        assert!(matches!(broken, Err(MessengerError::Retry(_))), "{kind:?}");
        assert_eq!(bench.push().await, Ok(()), "{kind:?}");
        assert!(bench.clock.advance(TimeDelta::seconds(60)));
        assert_eq!(bench.pushed(), [HANAKO], "{kind:?}");
    }
}

#[tokio::test]
async fn a_slow_answer_is_waited_for() {
    let bench = bench().await;
    bench.client.quota().await.expect("a token is at hand");
    bench.fails(FaultKind::Slow { seconds: 1 });
    let began = Instant::now();
    assert_eq!(bench.push().await, Ok(()));
    assert!(began.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn the_stand_in_refuses_what_the_specification_refuses() {
    let bench = bench().await;
    let bare = vec![json!({ "type": "sticker" })];
    let refused = bench.client.push(HANAKO, KEY, bare, false).await;
    let Err(MessengerError::Refused(reason)) = refused else {
        panic!("{refused:?}");
    };
    assert!(reason.contains("messages[0]: "), "{reason}");
    assert!(bench.pushed().is_empty());
    let sticker = json!({ "type": "sticker", "packageId": "446", "stickerId": "1988" });
    let whole = bench.client.push(HANAKO, KEY, vec![sticker], false).await;
    assert_eq!(whole, Ok(()));
}

/// The body of a webhook, and what LINE's specification finds wrong with it.
fn judged(webhook: &Webhook) -> (Value, Vec<String>) {
    let body: Value = serde_json::from_slice(&webhook.body).unwrap();
    let faults = line_official::WEBHOOK.faults("CallbackRequest", &body);
    (body, faults)
}

#[tokio::test]
async fn every_webhook_is_one_that_lines_specification_knows() {
    let bench = bench().await;
    let group = Some("C4af4980629a1b2c3d4e5f60718293a4b".to_owned());
    let by_hanako = || Said {
        user_id: HANAKO.to_owned(),
        ..Said::default()
    };
    let kind = |kind: &str, group_id: &Option<String>| Said {
        kind: Some(kind.to_owned()),
        group_id: group_id.clone(),
        ..by_hanako()
    };
    let text = Said {
        text: Some("points".to_owned()),
        ..by_hanako()
    };
    let postback = Said {
        postback: Some("a=1".to_owned()),
        ..by_hanako()
    };
    let in_two = ["follow", "unfollow", "sticker", "unsend"].map(|what| kind(what, &None));
    let in_group = ["join", "sticker", "leave"].map(|what| kind(what, &group));
    for said in [text, postback].into_iter().chain(in_two).chain(in_group) {
        let (body, faults) = judged(&bench.line.webhook(&said).unwrap());
        assert_eq!(faults, [""; 0], "{body}");
    }
    for user in [HANAKO, TARO] {
        let consent = Consent {
            link_token: bench.client.link_token(HANAKO).await.unwrap(),
            nonce: "0123456789".to_owned(),
            user_id: user.to_owned(),
        };
        let (body, faults) = judged(&bench.line.link(&consent).unwrap());
        assert_eq!(faults, [""; 0], "{body}");
    }
}
