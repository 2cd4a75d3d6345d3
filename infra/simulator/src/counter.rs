//! What happens at a counter beside points: coupons are issued, used and released, and members correct their birthday.

use chrono::{Datelike, TimeDelta};
use fastrand::Rng;
use futures::future::join;
use serde_json::{Value, json};

use crate::till::Tills;
use crate::workload::order::order;

/// How many orders want the coupons: few, so that some come again.
const ORDERS: u32 = 4;

/// So long a run of the birthday job has before the member corrects their birthday again: mostly enough.
const PAUSES: u32 = 3;

impl Tills {
    /// A member's coupons are issued, if they were not: one that goes with others, and one that goes with none. One is
    /// used by two orders at once or released, or both are used at once, for one order now and then.
    pub(crate) async fn coupon(&self, seed: u64) {
        let chance = &mut Rng::with_seed(seed);
        let Some((number, member)) = self.somebody(chance, 0) else {
            return;
        };
        let coupons = [("c", "birthday"), ("l", "letter")].map(|(name, template)| {
            let path = format!("/v1/members/{member}/coupons/{name}{number}");
            (path, json!({ "template": template }).to_string())
        });
        for (path, template) in &coupons {
            self.http("PUT", path, template, None).await;
        }
        let mut either = || &coupons[usize::from(chance.bool())].0;
        let (coupon, other_coupon) = (either(), either());
        if chance.u32(0..3) == 0 {
            let body = json!({ "order_id": wanted(chance) }).to_string();
            let path = format!("{coupon}/release");
            self.http("POST", &path, &body, None).await;
        } else {
            let (one, other) = (self.usage(chance), self.usage(chance));
            let (path, other_path) = (format!("{coupon}/use"), format!("{other_coupon}/use"));
            join(
                self.http("POST", &path, &one, None),
                self.http("POST", &other_path, &other, None),
            )
            .await;
        }
    }

    /// Everybody is given a coupon of one of the two kinds, which nobody uses.
    pub(crate) async fn hand_out(&self, seed: u64) {
        let is_letter = seed.is_multiple_of(3);
        let kind = if is_letter { "letter" } else { "birthday" };
        let template = json!({ "template": kind }).to_string();
        let members = self.known().members.clone();
        for (number, member) in members.iter().enumerate() {
            let path = format!("/v1/members/{member}/coupons/h{seed}-{number}");
            self.http("PUT", &path, &template, None).await;
        }
    }

    /// A member's birthday is today, and then it was yesterday; each time the job runs, and mostly ends. Those born on 29
    /// February know theirs.
    pub(crate) async fn birth(&self, seed: u64) {
        let chance = &mut Rng::with_seed(seed);
        let Some((_, member)) = self.somebody(chance, 1) else {
            return;
        };
        for days_ago in [0, 1] {
            let day = self.world.now() + TimeDelta::hours(9) - TimeDelta::days(days_ago);
            // 29 February is for others.
            let birthday = format!("{:02}-{:02}", day.month(), day.day().min(28));
            let body = json!({ "birthday": birthday }).to_string();
            self.http("PATCH", &format!("/v1/members/{member}"), &body, None)
                .await;
            self.fire("birthday").await;
            for _ in 0..PAUSES {
                self.wait().await;
            }
        }
    }

    /// An order that wants a coupon.
    fn usage(&self, chance: &mut Rng) -> String {
        let order = order(chance, self.world.now(), false);
        let order: Value = json!(order);
        json!({ "order_id": wanted(chance), "order": order }).to_string()
    }

    /// A member, from a number on.
    pub(crate) fn somebody(&self, chance: &mut Rng, from: usize) -> Option<(usize, String)> {
        let known = self.known();
        let number = chance.usize(from..known.members.len().max(from.saturating_add(1)));
        Some((number, known.members.get(number)?.clone()))
    }
}

fn wanted(chance: &mut Rng) -> String {
    format!("w{}", chance.u32(0..ORDERS))
}
