//! Coupons in the index whose owners hear nothing of them today: they have left, or have heard something else.

use futures::future::try_join_all;

use super::Held;
use crate::ledger::InForce;
use crate::runs::LANES;
use crate::{App, Error, heard};

impl App {
    /// Those of these coupons of which somebody is to be told today.
    pub(super) async fn untold(
        &self,
        found: Vec<Held>,
        in_force: &InForce,
    ) -> Result<Vec<Held>, Error> {
        let mut untold = Vec::new();
        for some in found.chunks(LANES) {
            let looks = some.iter().map(|held| self.is_untold(held, in_force));
            for (held, is_untold) in some.iter().zip(try_join_all(looks).await?) {
                untold.extend(is_untold.then(|| held.clone()));
            }
        }
        Ok(untold)
    }

    async fn is_untold(&self, held: &Held, in_force: &InForce) -> Result<bool, Error> {
        let Some(file) = self.file_of_present(&held.member).await? else {
            return Ok(false);
        };
        let today = in_force.program.time_zone.day(self.now());
        let ends = heard::ends(&file, today, &in_force.program.notices);
        Ok(ends.iter().any(|end| end.coupon.id == held.coupon))
    }
}
