//! Which keys are believed, and how often LINE is asked for them.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::TimeDelta;

use super::*;
use crate::client::{Incoming, Outgoing, Wire};

/// A LINE that publishes what it is told to, and counts who asks.
#[derive(Clone, Default)]
struct Line(Arc<Mutex<(Option<Value>, u32)>>);

impl Line {
    fn publish(&self, set: Option<Value>) {
        self.0.lock().unwrap().0 = set;
    }

    fn asked(&self) -> u32 {
        self.0.lock().unwrap().1
    }
}

#[async_trait]
impl Wire for Line {
    async fn carry(&self, request: Outgoing) -> Result<Incoming, String> {
        assert_eq!(request.path, "/oauth2/v2.1/certs");
        let mut state = self.0.lock().unwrap();
        state.1 += 1;
        let set = state.0.as_ref().ok_or("no answer")?;
        Ok(Incoming {
            status: 200,
            request_id: String::new(),
            accepted_request_id: String::new(),
            body: set.to_string().into_bytes(),
        })
    }
}

fn lasting(signer: &Signer) -> String {
    let later = noon() + TimeDelta::days(2);
    signer.es256(&with("exp", json!(later.timestamp())))
}

fn login() -> (Line, Login) {
    let line = Line::default();
    let login = Login::over(Box::new(line.clone()), CHANNEL);
    (line, login)
}

const UNKNOWN: Result<LineUser, NotSignedIn> = Err(NotSignedIn::NotAToken(NotAToken::UnknownKey));

#[tokio::test]
async fn keys_are_read_once_in_an_hour() {
    let signer = Signer::new("key-1");
    let (line, login) = login();
    line.publish(Some(signer.set()));
    let token = lasting(&signer);
    for (minutes, asked) in [
        (0, 1),
        (1, 1),
        (59, 1),
        (60, 2),
        (119, 2),
        (120, 3),
        (30, 4),
    ] {
        let now = noon() + TimeDelta::minutes(minutes);
        assert!(login.user(&token, None, now).await.is_ok(), "{minutes}");
        assert_eq!(line.asked(), asked, "after {minutes} minutes");
    }
}

#[tokio::test]
async fn a_key_that_nobody_knows_makes_one_look_a_minute() {
    let (old, new) = (Signer::new("key-1"), Signer::new("key-2"));
    let (line, login) = login();
    line.publish(Some(old.set()));
    let token = lasting(&new);
    let at = |seconds| noon() + TimeDelta::seconds(seconds);
    for second in [0, 10, 59] {
        assert_eq!(login.user(&token, None, at(second)).await, UNKNOWN);
    }
    assert_eq!(line.asked(), 1);
    line.publish(Some(new.set()));
    assert!(
        login.user(&token, None, at(60)).await.is_ok(),
        "a new key of LINE's"
    );
    let gone = login.user(&lasting(&old), None, at(61)).await;
    assert_eq!(gone, UNKNOWN, "a key that LINE took back");
    assert_eq!(line.asked(), 2);
}

#[tokio::test]
async fn while_line_gives_no_keys_the_known_ones_are_good_for_their_hour_and_no_longer() {
    let signer = Signer::new("key-1");
    let (line, login) = login();
    let token = lasting(&signer);
    let no_keys = Err(NotSignedIn::NoKeys("no answer".to_owned()));
    assert_eq!(login.user(&token, None, noon()).await, no_keys);
    line.publish(Some(signer.set()));
    assert!(login.user(&token, None, noon()).await.is_ok());
    line.publish(None);
    let made_up = lasting(&Signer::new("key-2"));
    let later = noon() + TimeDelta::minutes(5);
    assert_eq!(login.user(&made_up, None, later).await, no_keys);
    assert_eq!(
        login.user(&made_up, None, later).await,
        UNKNOWN,
        "once a minute"
    );
    assert!(
        login.user(&token, None, later).await.is_ok(),
        "the known ones stay"
    );
    let hour = noon() + TimeDelta::hours(1);
    assert_eq!(login.user(&token, None, hour).await, no_keys);
}

#[tokio::test]
async fn a_login_on_the_web_is_believed_by_the_secret_that_the_channel_has_and_by_its_own_nonce() {
    let signer = Signer::new("key-1");
    let ours = with("nonce", json!("ours"));
    let token = signer::hs256(SECRET.as_bytes(), None, &ours);
    for (secret, begun_with, believed) in [
        (Some(SECRET), Some("ours"), true),
        (Some(SECRET), Some("another"), false),
        (Some(SECRET), None, false),
        (Some("another secret"), Some("ours"), false),
        (Some(""), Some("ours"), false),
        (None, Some("ours"), false),
    ] {
        let (line, login) = login();
        line.publish(Some(signer.set()));
        let login = login.with_channel_secret(secret.map(Into::into));
        let user = login.user(&token, begun_with, noon()).await;
        assert_eq!(user.is_ok(), believed, "{secret:?} {begun_with:?}");
        // A token of LIFF belongs to no login of ours, and is good beside one.
        let of_liff = signer.es256(&claims());
        assert!(login.user(&of_liff, begun_with, noon()).await.is_ok());
    }
}
