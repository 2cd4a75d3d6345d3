//! What members do in the LINE app, and what LINE makes of it: signed webhooks, delivered again when nobody answered,
//! reordered, replayed by strangers, and forged.

use line::signature;
use line_platform::Said;
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::audit::Invariant;
use crate::cluster::LINE_SECRETS;
use crate::fault::Fault;
use crate::till::Tills;

/// What people write.
const WORDS: [&str; 10] = [
    "ポイント",
    "履歴",
    "期限",
    "会員証",
    "クーポン",
    "ランク",
    "キャンペーン",
    "ヘルプ",
    "連携",
    "こんにちは",
];

/// A secret that is not the channel's.
const STRANGER: &str = "not the channel's secret";

/// How often LINE delivers a webhook that nobody took.
const DELIVERIES_MAX: usize = 40;

/// The LINE user that a member is.
pub(crate) fn user_of(number: usize) -> String {
    format!("U{number:032x}")
}

impl Tills {
    /// A member writes something, or blocks the account, or comes back.
    pub(crate) async fn chat(&self, seed: u64) {
        let mut chance = fastrand::Rng::with_seed(seed);
        let user = user_of(chance.usize(0..self.known().members.len().max(1)));
        let mut events: Vec<Value> = self.event(&mut chance, &user).into_iter().collect();
        if self.world.state().faults.strikes(Fault::WebhookReorder) {
            events.splice(0..0, self.event(&mut chance, &user));
        }
        if self.world.state().faults.strikes(Fault::ForgedSignature) {
            self.forged(&events).await;
        }
        self.deliver(&mut events, &mut chance).await;
    }

    fn event(&self, chance: &mut fastrand::Rng, user: &str) -> Option<Value> {
        let word = chance.choice(WORDS).unwrap_or_default();
        let (text, kind) = match chance.u32(0..20) {
            0 => (None, Some("unfollow")),
            1..3 => (None, Some("follow")),
            3 => (None, Some("sticker")),
            4 => (None, Some("unsend")),
            _ => (Some(word), None),
        };
        let said = Said {
            user_id: user.to_owned(),
            text: text.map(str::to_owned),
            kind: kind.map(str::to_owned),
            ..Said::default()
        };
        let now = self.world.moment();
        // Whoever has said nothing has nothing to unsend.
        self.world.state().line.event(&said, now).ok()
    }

    /// LINE delivers until it is answered, and sometimes again.
    pub(crate) async fn deliver(&self, events: &mut [Value], chance: &mut fastrand::Rng) {
        let mut again = self.world.state().faults.strikes(Fault::WebhookRedelivery);
        for _ in 0..DELIVERIES_MAX {
            let taken = self.webhook(events, LINE_SECRETS.first()).await;
            if taken == Some(200) {
                self.take(events);
            }
            if taken == Some(200) && !again {
                break;
            }
            again = again && taken != Some(200);
            for event in events.iter_mut() {
                event["deliveryContext"]["isRedelivery"] = json!(true);
            }
            if chance.bool() {
                events.reverse();
            }
        }
        if self.world.state().faults.strikes(Fault::ReplayedWebhook) {
            self.webhook(events, LINE_SECRETS.first()).await;
        }
    }

    /// What the house took it answers, but for a farewell.
    fn take(&self, events: &[Value]) {
        let mut state = self.world.state();
        let answered = events.iter().filter(|event| event["type"] != "unfollow");
        for token in answered.filter_map(|event| event["replyToken"].as_str()) {
            state.line.taken(token);
        }
    }

    /// A stranger's webhook does nothing.
    async fn forged(&self, events: &[Value]) {
        let status = self.webhook(events, Some(&STRANGER)).await;
        if status.is_some_and(|status| status != 401) {
            let what = format!("a forged webhook was answered {status:?}");
            self.world.state().audit.broken(Invariant::Caused, what);
        }
    }

    /// Sends a webhook; answers its status, if there was an answer.
    async fn webhook(&self, events: &[Value], secret: Option<&&str>) -> Option<u16> {
        let rotated = self.world.state().faults.strikes(Fault::SecretRotated);
        let older = LINE_SECRETS
            .last()
            .filter(|_| rotated && secret != Some(&STRANGER));
        let secret: SecretString = older.or(secret).copied().unwrap_or_default().into();
        let body = json!({ "destination": "Ubot", "events": events }).to_string();
        let signature = signature::sign(&secret, body.as_bytes());
        let headers = [
            ("x-line-signature", signature.as_str()),
            ("content-type", "application/json"),
        ];
        let answer = self
            .request("POST", "/webhooks/line", &headers, &body, None)
            .await?;
        (answer.status != 503).then_some(answer.status)
    }
}
