//! People who connect their LINE with a membership of the shop's, by LINE's dialog or by a code, and let it go again, while
//! everything goes wrong.

use std::sync::Arc;

use fastrand::Rng;
use futures::future::{join, join_all};
use line_platform::{Consent, Said};
use runtime::Function;
use serde_json::{Value, json};

use crate::audit::Invariant;
use crate::chat::user_of;
use crate::fault::Fault;
use crate::ports::SkewedClock;
use crate::till::{TRIES_MAX, Tills};

/// Those whom a shop opens with have LINE users of their own.
const FOUNDERS: usize = 3;

/// So many people have LINE and no card, until they join with a tap or are linked. Their numbers are nobody else's.
const STRANGERS: usize = 3;
const FIRST_STRANGER: usize = 1_000;

impl Tills {
    /// Somebody joins with a tap, is linked with somebody's membership, or is let go of.
    pub(crate) async fn connect(&self, seed: u64) {
        let mut chance = Rng::with_seed(seed);
        let user = self.somebody_in_line(&mut chance);
        match chance.u32(0..10) {
            0..2 => self.tap(&user, &mut chance).await,
            2 => self.lets_go(&user, &mut chance).await,
            3 => self.is_let_go(&mut chance).await,
            4..7 => self.by_dialog(seed, &user, &mut chance).await,
            _ => self.by_code(seed, &user, &mut chance).await,
        }
    }

    /// Somebody who is a friend of the account, with a card or without.
    fn somebody_in_line(&self, chance: &mut Rng) -> String {
        let user = if chance.bool() {
            user_of(FIRST_STRANGER + chance.usize(0..STRANGERS))
        } else {
            user_of(chance.usize(0..FOUNDERS))
        };
        self.world.state().line.befriend(&user);
        user
    }

    fn some_member(&self, chance: &mut Rng) -> Option<String> {
        chance.choice(&self.known().members).cloned()
    }

    /// They join, where they are no member yet; the shop gets to know who they are.
    async fn tap(&self, user: &str, chance: &mut Rng) {
        self.taps(user, "v1:join", chance).await;
        let path = format!("/v1/members?external_id=line:{user}");
        let found = self.http("GET", &path, "", None).await;
        let found = found.filter(|found| found.status == 200);
        if let Some(member) = found.and_then(|found| named(&found.body)) {
            let mut known = self.known();
            if !known.members.contains(&member) {
                known.members.push(member);
            }
        }
    }

    /// A member lets go of their membership in the chat.
    async fn lets_go(&self, user: &str, chance: &mut Rng) {
        self.world.state().audit.will_let_go(user);
        self.taps(user, "v1:unlink:yes", chance).await;
    }

    /// The shop lets go of whichever LINE user a member has.
    async fn is_let_go(&self, chance: &mut Rng) {
        let Some(member) = self.some_member(chance) else {
            return;
        };
        self.world.state().audit.will_let_go(&member);
        let path = format!("/v1/members/{member}/line");
        self.until_told("DELETE", &path, "").await;
    }

    /// The member logs in at the online store, which hands LINE a nonce; LINE tells when somebody has consented. Some hand
    /// their dialog to somebody else.
    async fn by_dialog(&self, seed: u64, user: &str, chance: &mut Rng) {
        let Some(member) = self.some_member(chance) else {
            return;
        };
        let Some(token) = self.token(user).await else {
            return;
        };
        let Some(made) = self.made(seed, &member, Some(&token), chance).await else {
            return;
        };
        let url = made["redirect_url"].as_str().unwrap_or_default();
        let nonce = url.rsplit_once("nonce=").map_or("", |(_, nonce)| nonce);
        let other = self.somebody_in_line(chance);
        let user_id = if chance.u32(0..6) == 0 {
            other
        } else {
            user.to_owned()
        };
        let consent = Consent {
            link_token: token,
            nonce: nonce.to_owned(),
            user_id,
        };
        let event = {
            let now = self.world.moment();
            let mut state = self.world.state();
            state.audit.will_link(&id(seed), user);
            state.line.consents(&consent, now)
        };
        // After ten minutes LINE's dialog says that it is too late.
        if let Some(event) = event {
            let (mut one, mut other) = ([event.clone()], [event]);
            if chance.u32(0..4) == 0 {
                let (mut here, mut there) = (chance.fork(), chance.fork());
                join(
                    self.deliver(&mut one, &mut here),
                    self.deliver(&mut other, &mut there),
                )
                .await;
            } else {
                self.deliver(&mut one, chance).await;
            }
        }
        self.look_at_link(seed).await;
    }

    /// The till shows a code. Now and then somebody else reads it too, and both send it.
    async fn by_code(&self, seed: u64, user: &str, chance: &mut Rng) {
        let Some(member) = self.some_member(chance) else {
            return;
        };
        let Some(made) = self.made(seed, &member, None, chance).await else {
            return;
        };
        let code = made["code"].as_str().unwrap_or_default();
        let mut users = vec![user.to_owned()];
        if chance.u32(0..3) == 0 {
            users.push(self.somebody_in_line(chance));
        }
        let all = users.into_iter().map(|user| {
            let chance = chance.fork();
            self.sends_code(seed, user, code, chance)
        });
        join_all(all.collect::<Vec<_>>()).await;
        self.look_at_link(seed).await;
    }

    async fn sends_code(&self, seed: u64, user: String, code: &str, mut chance: Rng) {
        self.world.state().audit.will_link(&id(seed), &user);
        let said = Said {
            user_id: user.clone(),
            text: Some(code.to_owned()),
            ..Said::default()
        };
        self.says(&said, &mut chance).await;
        let answer = if chance.u32(0..6) == 0 { "no" } else { "yes" };
        self.taps(&user, &format!("v1:code:{code}:{answer}"), &mut chance)
            .await;
    }

    async fn taps(&self, user: &str, data: &str, chance: &mut Rng) {
        let said = Said {
            user_id: user.to_owned(),
            postback: Some(data.to_owned()),
            ..Said::default()
        };
        self.says(&said, chance).await;
    }

    async fn says(&self, said: &Said, chance: &mut Rng) {
        let now = self.world.moment();
        let event = self.world.state().line.event(said, now).ok();
        if let Some(event) = event {
            self.deliver(&mut [event], chance).await;
        }
    }

    /// LINE's token for a dialog with this user. `None` where LINE gives none.
    async fn token(&self, user: &str) -> Option<String> {
        let app = self.cluster.app(SkewedClock::new(Arc::clone(&self.world)));
        let user = user.to_owned();
        let function = Function::events(move |_: Value| {
            let (app, user) = (app.clone(), user.clone());
            async move { Ok(app.messenger.link_token(&user).await.ok()) }
        });
        self.world.step().await;
        let token = self.cluster.run(&function).await.ok()?;
        token.as_str().map(str::to_owned)
    }

    /// The shop makes a link; asked again, it is the same one.
    async fn made(
        &self,
        seed: u64,
        member: &str,
        token: Option<&str>,
        chance: &mut Rng,
    ) -> Option<Value> {
        let path = format!("/v1/line-links/{}", id(seed));
        // A day: hours may pass while others wish.
        let valid_seconds = if chance.bool() { 86_400 } else { 600 };
        let body =
            json!({ "member_id": member, "link_token": token, "valid_seconds": valid_seconds });
        let body = body.to_string();
        let made = self.until_told("PUT", &path, &body).await?;
        if chance.u32(0..4) == 0
            && let Some(again) = self.until_told("PUT", &path, &body).await
            && again != made
        {
            let what = format!("the link {path} was answered {made}, and then {again}");
            self.world.state().audit.broken(Invariant::Once, what);
        }
        Some(made)
    }

    /// Whoever is told that a link has linked finds that it has.
    async fn look_at_link(&self, seed: u64) {
        let link = id(seed);
        let path = format!("/v1/line-links/{link}");
        let found = self.http("GET", &path, "", None).await;
        let found = found.filter(|found| found.status == 200);
        let is_linked = found.is_some_and(|found| found.body["status"] == "linked");
        let mut state = self.world.state();
        if is_linked && !state.audit.has_linked(&link) {
            let what = format!("{link} is said to have linked, and has not");
            state.audit.broken(Invariant::Durable, what);
        }
    }

    /// Asks until there is an answer, which nothing here can refuse, but that somebody has left.
    async fn until_told(&self, method: &str, path: &str, body: &str) -> Option<Value> {
        for _ in 0..TRIES_MAX {
            let answer = self.http(method, path, body, None).await;
            if let Some(answer) = answer.filter(|answer| answer.status != 503) {
                if answer.status < 300 {
                    return Some(answer.body);
                }
                let mut state = self.world.state();
                let has_left = answer.body["code"] == "member_withdrawn";
                if !has_left || state.audit.leavers() == 0 {
                    let what = format!("{method} {path} was answered {answer:?}");
                    state.audit.broken(Invariant::Ends, what);
                }
                return None;
            }
            if self.world.state().faults.strikes(Fault::Abandoned) {
                return None;
            }
            self.wait().await;
        }
        let what = format!("{method} {path} has no answer after {TRIES_MAX} tries");
        self.world.state().audit.broken(Invariant::Ends, what);
        None
    }

    /// In a world that is healed and quiet: whoever asks by a LINE user finds the member that they are linked with.
    pub(crate) async fn compare_links(&self) {
        let linked = self.world.state().audit.linked_users();
        for (user, member) in linked {
            let path = format!("/v1/members?external_id=line:{user}");
            let found = self.http("GET", &path, "", None).await;
            let found = found.and_then(|found| named(&found.body));
            if found != member {
                let what = format!("{user} is {member:?}, and is found as {found:?}");
                self.world.state().audit.broken(Invariant::LinkedOnce, what);
            }
        }
    }
}

/// The name of the link of a wish.
fn id(seed: u64) -> String {
    format!("k{seed}")
}

fn named(member: &Value) -> Option<String> {
    member["member_id"].as_str().map(str::to_owned)
}
