//! What happens at a counter with a coupon that multiplies: it is used for an order that is still to earn.

use fastrand::Rng;
use futures::future::join;
use serde_json::json;

use crate::model::Call;
use crate::till::Tills;
use crate::workload::order::order;

/// How often a counter asks before it lets the coupon be.
const TRIES_MAX: u32 = 5;

impl Tills {
    /// A member uses a coupon that multiplies for an order, which earns afterwards, at the same time, or while the coupon is
    /// released; and once more it is asked to be released.
    pub(crate) async fn multiplied(&self, seed: u64) {
        let chance = &mut Rng::with_seed(seed);
        let Some((_, member)) = self.somebody(chance, 0) else {
            return;
        };
        let (coupon, id) = (
            format!("/v1/members/{member}/coupons/m{seed}"),
            format!("m{seed}"),
        );
        self.at_the_counter("PUT", &coupon, &json!({ "template": "double" }).to_string())
            .await;
        let bought = order(chance, self.world.now(), false);
        let used = json!({ "order_id": id, "order": bought }).to_string();
        let released = json!({ "order_id": id }).to_string();
        let call = Call::Earn {
            id,
            member,
            order: bought,
            redemption: None,
        };
        self.known().bought(&call);
        let (to_use, to_release) = (format!("{coupon}/use"), format!("{coupon}/release"));
        match chance.u32(0..4) {
            0 => {
                join(
                    self.at_the_counter("POST", &to_use, &used),
                    self.settle(call),
                )
                .await;
            }
            1 => {
                self.at_the_counter("POST", &to_use, &used).await;
                let released = self.at_the_counter("POST", &to_release, &released);
                join(released, self.settle(call)).await;
            }
            _ => {
                self.at_the_counter("POST", &to_use, &used).await;
                self.settle(call).await;
            }
        }
        self.at_the_counter("POST", &to_release, &released).await;
    }

    /// Asks until there is an answer, whatever it says, or for long enough.
    async fn at_the_counter(&self, method: &str, path: &str, body: &str) {
        for _ in 0..TRIES_MAX {
            let answer = self.http(method, path, body, None).await;
            if answer.is_some_and(|answer| answer.status != 503) {
                return;
            }
            self.wait().await;
        }
    }
}
