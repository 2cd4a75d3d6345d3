//! What operators are told of campaign runs, held against what was seen of them.

use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign_run::{Act, Gift, Plan, Stage, last_start};
use serde_json::{Value, json};

use super::Campaign;
use crate::audit::answers::{SKEW, differs};
use crate::audit::{Audit, Invariant};
use crate::model::Answer;

/// What an operator asks of a run.
#[derive(Clone, Copy)]
pub(crate) enum Asked<'a> {
    /// To plan this.
    Plan(&'a Plan),
    /// How far it is.
    Look,
    /// To start or to stop it.
    Act(Act),
}

/// What is wrong with an answer.
type Wrong = Option<(Invariant, String)>;

fn wrong(invariant: Invariant, what: impl Into<String>) -> Wrong {
    Some((invariant, what.into()))
}

impl Campaign {
    /// The stages that somebody may have seen since then.
    fn stages_since(&self, from: DateTime<Utc>) -> impl Iterator<Item = Stage> {
        let before = self.stages.iter().filter(|(at, _)| *at <= from).count();
        let seen = self.stages.iter().skip(before.saturating_sub(1));
        seen.map(|(_, stage)| *stage)
    }

    /// What its planner is told, then and ever after.
    fn as_planned(&self, id: &str) -> Value {
        json!({
            "campaign_run_id": id, "run_id": self.run, "state": "counting", "tell": self.plan.tell,
            "planned_at": self.planned_at, "changed_at": self.planned_at, "give": given(&self.plan.give),
            "preview": { "members": 0, "points": 0, "coupons": 0, "untold": 0 },
            "counts": { "planned": 0, "settled": 0, "open": 0, "points_given": 0 },
        })
    }

    /// What is wrong with what a look shows.
    fn denies(&self, body: &Value, from: DateTime<Utc>) -> Wrong {
        let state = body["state"].as_str().unwrap_or_default();
        if !self
            .stages_since(from)
            .any(|stage| is_state_of(state, stage))
        {
            return wrong(Invariant::Durable, "it is at another stage");
        }
        let number = |pointer| body.pointer(pointer).and_then(Value::as_u64);
        let counted = length(self.counted().count());
        let is_counted = ["ready", "running", "paused", "done"].contains(&state);
        if is_counted && number("/counts/planned") != Some(counted) {
            return wrong(Invariant::Recounted, format!("{counted} were counted"));
        }
        let allowed = length(self.allowed().len());
        if is_counted && number("/preview/members") != Some(allowed) {
            return wrong(Invariant::Recounted, format!("{allowed} may have it"));
        }
        let given = length(self.given.len());
        if number("/counts/settled").is_none_or(|settled| settled > given) {
            return wrong(Invariant::Recounted, format!("{given} have it"));
        }
        None
    }

    /// Whether an act may be refused where these stages were seen.
    fn may_refuse(
        &self,
        act: Act,
        (from, to): (DateTime<Utc>, DateTime<Utc>),
        is_ready: bool,
    ) -> bool {
        let is_late = to + SKEW
            > (last_start(self.planned_at.date_naive()))
                .and_time(Default::default())
                .and_utc();
        let refuses = |stage| match (stage, act) {
            (Stage::Planned, Act::Start) => is_late || !is_ready,
            (Stage::Paused, Act::Resume) => is_late,
            (Stage::Started, Act::Pause | Act::Cancel)
            | (Stage::Planned, Act::Pause | Act::Resume)
            | (Stage::Paused, Act::Start) => true,
            (Stage::Started, Act::Start | Act::Resume)
            | (Stage::Planned | Stage::Cancelled, Act::Cancel)
            | (Stage::Paused, Act::Pause | Act::Cancel) => false,
            (Stage::Cancelled, Act::Start | Act::Pause | Act::Resume) => true,
        };
        self.stages_since(from).any(refuses)
    }
}

/// What each member gets, as it is asked and answered.
pub(crate) fn given(gift: &Gift) -> Value {
    match gift {
        Gift::Coupon(template) => json!({ "coupon": template }),
        Gift::Points {
            points,
            expires_on,
            reason,
        } => match expires_on {
            Some(day) => json!({ "points": points, "expires_on": day, "reason": reason }),
            None => json!({ "points": points, "reason": reason }),
        },
    }
}

/// Whether points that are given have ended by their own day, by some clock.
fn has_ended(gift: &Gift, now: DateTime<Utc>) -> bool {
    let day = (now + TimeDelta::days(1)).date_naive();
    matches!(gift, Gift::Points { expires_on: Some(last), .. } if *last < day)
}

fn length(of: usize) -> u64 {
    u64::try_from(of).unwrap_or(u64::MAX)
}

fn is_state_of(state: &str, stage: Stage) -> bool {
    match stage {
        Stage::Planned => ["counting", "ready"].contains(&state),
        Stage::Started => ["running", "done"].contains(&state),
        Stage::Paused => state == "paused",
        Stage::Cancelled => state == "cancelled",
    }
}

impl Audit {
    /// The plan of a run that is there.
    pub(crate) fn campaign_plan(&self, id: &str) -> Option<Plan> {
        let known = self.gifts.campaigns.runs.get(id);
        known.map(|known| known.plan.clone())
    }

    /// Whether somebody was told that a run is counted.
    pub(crate) fn is_ready(&self, id: &str) -> bool {
        let known = self.gifts.campaigns.runs.get(id);
        known.is_some_and(|known| known.is_ready)
    }

    /// Sees what an operator who asked at an instant is told now.
    pub(crate) fn operator_told(
        &mut self,
        id: &str,
        (asked, from, was_ready): (Asked<'_>, DateTime<Utc>, bool),
        answer: &Answer,
        now: DateTime<Utc>,
    ) {
        let wrong = match asked {
            Asked::Plan(plan) => self.is_planned(id, plan, answer, (from, now)),
            Asked::Look => self.is_seen(id, answer, from),
            Asked::Act(act) => self.is_done(id, (act, was_ready), answer, (from, now)),
        };
        match wrong {
            None => self.checked.answers = self.checked.answers.saturating_add(1),
            Some((invariant, why)) => {
                let what = format!("of the campaign run {id} was said {answer:?}, but {why}");
                self.broken(invariant, what);
            }
        }
    }

    fn is_planned(
        &mut self,
        id: &str,
        plan: &Plan,
        answer: &Answer,
        (from, now): (DateTime<Utc>, DateTime<Utc>),
    ) -> Wrong {
        let known = self.gifts.campaigns.runs.get(id);
        match (answer.status, known) {
            (200 | 201, Some(known)) if known.plan == *plan => {
                let difference = differs(&known.as_planned(id), &answer.body, "");
                let name = format!("campaign-runs/{id}");
                let firsts = self.firsts.entry(name).or_default();
                *firsts = firsts.saturating_add(u64::from(!answer.replayed));
                if *firsts > 1 {
                    return wrong(Invariant::Once, "it was planned first, twice");
                }
                difference.and_then(|difference| wrong(Invariant::Once, difference))
            }
            (409, Some(known)) if known.plan != *plan => None,
            // Of another plan under a name that is taken either may be said.
            (400, known)
                if known.is_none_or(|known| known.plan != *plan) && has_ended(&plan.give, now) =>
            {
                None
            }
            (404, _) if answer.body["code"] == "coupon_not_found" => {
                let Gift::Coupon(template) = &plan.give else {
                    return wrong(Invariant::AsTheLedger, "it gives points");
                };
                let mut versions = self.versions(from, now);
                let is_unknown = |version| !self.ledger.has_coupon(version, template);
                match versions.any(is_unknown) {
                    true => None,
                    false => wrong(Invariant::AsTheLedger, "there is such a coupon"),
                }
            }
            (_, known) => {
                let known = known.map(|known| &known.plan);
                wrong(Invariant::Durable, format!("{known:?} is planned"))
            }
        }
    }

    fn is_seen(&mut self, id: &str, answer: &Answer, from: DateTime<Utc>) -> Wrong {
        let known = self.gifts.campaigns.runs.get_mut(id);
        match (answer.status, known) {
            (404, known) => {
                let first = known.and_then(|known| known.stages.first());
                let was_there = first.is_some_and(|(at, _)| *at <= from);
                was_there.then(|| (Invariant::Durable, "it is there".to_owned()))
            }
            (200, Some(known)) => {
                known.is_ready |= answer.body["state"] == "ready";
                known.denies(&answer.body, from)
            }
            (_, known) => {
                let is_there = known.is_some();
                wrong(Invariant::Durable, format!("it is there: {is_there}"))
            }
        }
    }

    fn is_done(
        &mut self,
        id: &str,
        (act, was_ready): (Act, bool),
        answer: &Answer,
        (from, to): (DateTime<Utc>, DateTime<Utc>),
    ) -> Wrong {
        let after = match act {
            Act::Start | Act::Resume => Stage::Started,
            Act::Pause => Stage::Paused,
            Act::Cancel => Stage::Cancelled,
        };
        let Some(known) = self.gifts.campaigns.runs.get(id) else {
            return (answer.status != 404)
                .then(|| (Invariant::Durable, "nobody planned it".into()));
        };
        match answer.status {
            200 if known.stages_since(from).any(|stage| stage == after) => {
                known.denies(&answer.body, from)
            }
            409 if answer.body["code"] == "run_not_ready" => {
                let may = known.may_refuse(act, (from, to), was_ready);
                (!may).then(|| (Invariant::AsTheLedger, format!("nothing bars {act:?}")))
            }
            404 if known.stages.first().is_some_and(|(at, _)| *at > from) => None,
            _ => wrong(
                Invariant::Durable,
                format!("{act:?} was asked at {:?}", known.stages),
            ),
        }
    }

    /// In a world that is healed and quiet: a run that was started has given to everybody whom it is for and who is still
    /// there, and says so.
    pub(crate) fn campaign_is_settled(&mut self, id: &str, body: &Value) {
        let Some(known) = self.gifts.campaigns.runs.get(id) else {
            return;
        };
        let settled = body.pointer("/counts/settled").and_then(Value::as_u64);
        let there = known.given.keys();
        let there = there.filter(|member| !self.ledger.has_left(member));
        let (there, given) = (length(there.count()), length(known.given.len()));
        let is_so = settled.is_some_and(|settled| (there..=given).contains(&settled));
        if known.stage() == Stage::Started && (body["state"] != "done" || !is_so) {
            let what =
                format!("{given} have it by {id}, of whom {there} are there, and it says {body}");
            self.broken(Invariant::Recounted, what);
        }
    }
}
