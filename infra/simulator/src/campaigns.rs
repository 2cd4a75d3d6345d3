//! Operators of campaign runs: they plan a gift to a part of the members, look at its count, start it, and stop it in the
//! middle, while everything goes wrong.

use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign_run::{Act, Caps, Gift, PerMember, Plan};
use domain::segment::Segment;
use fastrand::Rng;
use serde_json::{Value, json};

use crate::audit::{Asked, Invariant, NOBODYS_POINTS, given};
use crate::fault::Fault;
use crate::model::Answer;
use crate::till::{TRIES_MAX, Tills};

/// So many runs a shop may have: few, so that their ids come again.
const RUNS: u32 = 6;

/// While one in so many gives, members are merged.
const MERGES: u32 = 2;

/// How often an operator looks whether a run is counted, before they go on all the same.
const LOOKS_MAX: u32 = 12;

impl Tills {
    /// An operator plans a run, or asks for one again, waits until it is counted, and lets it go; or stops it.
    pub(crate) async fn campaign(&self, seed: u64) {
        let chance = &mut Rng::with_seed(seed);
        let id = format!("run-{}", chance.u32(0..RUNS));
        let known = self.world.state().audit.campaign_plan(&id);
        let is_new = known.is_none();
        if is_new || chance.u32(0..4) == 0 {
            let plan = known.filter(|_| chance.bool());
            let plan = plan.unwrap_or_else(|| plan_of(chance, self.world.now()));
            self.operate(&id, Asked::Plan(&plan)).await;
        }
        if is_new {
            self.until_ready(&id).await;
        }
        let first = match is_new {
            true => Act::Start,
            false => any_act(chance),
        };
        if chance.u32(0..3) == 0 {
            let (one, other) = (Asked::Act(first), Asked::Act(any_act(chance)));
            futures::join!(self.operate(&id, one), self.operate(&id, other));
        } else {
            self.operate(&id, Asked::Act(first)).await;
        }
        let merges = chance.u32(0..MERGES) == 0;
        let merge = async {
            if merges {
                self.merge_half_given(&id).await;
            }
        };
        let act = async {
            if chance.bool() {
                self.operate(&id, Asked::Act(any_act(chance))).await;
            }
        };
        futures::join!(merge, act);
        self.operate(&id, Asked::Look).await;
    }

    async fn until_ready(&self, id: &str) {
        for _ in 0..LOOKS_MAX {
            self.operate(id, Asked::Look).await;
            if self.world.state().audit.is_ready(id) {
                return;
            }
            self.wait().await;
        }
    }

    /// Asks until there is an answer, which the auditor judges.
    pub(crate) async fn operate(&self, id: &str, asked: Asked<'_>) -> Option<Answer> {
        let (method, path, body) = request(id, asked);
        for _ in 0..TRIES_MAX {
            let began = self.world.now();
            let was_ready = self.world.state().audit.is_ready(id);
            let answer = self.http(method, &path, &body, None).await;
            let now = self.world.now();
            if let Some(answer) = answer.filter(|answer| answer.status != 503) {
                let asked = (asked, began, was_ready);
                let mut state = self.world.state();
                state.audit.operator_told(id, asked, &answer, now);
                return Some(answer);
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
}

/// How it is asked over HTTP.
fn request(id: &str, asked: Asked<'_>) -> (&'static str, String, String) {
    let path = format!("/v1/campaign-runs/{id}");
    match asked {
        Asked::Plan(plan) => ("PUT", path, body(plan).to_string()),
        Asked::Look => ("GET", path, String::new()),
        Asked::Act(act) => {
            let act = match act {
                Act::Start => "start",
                Act::Pause => "pause",
                Act::Resume => "resume",
                Act::Cancel => "cancel",
            };
            ("POST", format!("{path}/{act}"), "{}".to_owned())
        }
    }
}

fn body(plan: &Plan) -> Value {
    json!({
        "segment": plan.segment, "give": given(&plan.give), "caps": plan.caps, "tell": plan.tell,
    })
}

fn any_act(chance: &mut Rng) -> Act {
    match chance.u32(0..12) {
        0..3 => Act::Start,
        3..6 => Act::Pause,
        6..11 => Act::Resume,
        _ => Act::Cancel,
    }
}

/// Something to give to some.
fn plan_of(chance: &mut Rng, now: DateTime<Utc>) -> Plan {
    let give = match chance.u32(0..5) {
        0 => Gift::Coupon("birthday".to_owned()),
        1 => Gift::Coupon("letter".to_owned()),
        _ => {
            let days = (chance.u32(0..3) == 0).then(|| chance.i64(3..40));
            let day = days.map(|days| (now + TimeDelta::days(days)).date_naive());
            Gift::Points {
                points: chance.u64(1..200),
                expires_on: day,
                reason: "thanks".to_owned(),
            }
        }
    };
    let segment = match chance.u32(0..8) {
        0 => Segment {
            points_at_least: Some(NOBODYS_POINTS),
            ..Segment::default()
        },
        1 => Segment {
            has_line: Some(true),
            ..Segment::default()
        },
        2 => Segment {
            visited_since: Some((now - TimeDelta::days(30)).date_naive()),
            ..Segment::default()
        },
        3 => Segment {
            points_at_least: Some(50),
            ..Segment::default()
        },
        _ => Segment::default(),
    };
    let caps = caps(chance, &give);
    let tell = chance.bool();
    Plan {
        segment,
        give,
        caps,
        tell,
    }
}

fn caps(chance: &mut Rng, give: &Gift) -> Caps {
    let mut caps = Caps::default();
    match chance.u32(0..5) {
        0 => caps.members = Some(chance.u64(1..4)),
        1 if give.points() > 0 => caps.points = Some(chance.u64(1..600)),
        2 => {
            let most = give.counts().saturating_add(chance.u64(0..150));
            let days = chance.u32(1..60);
            caps.per_member = Some(PerMember { most, days });
        }
        _ => {}
    }
    caps
}
