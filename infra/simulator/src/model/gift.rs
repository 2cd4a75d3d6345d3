//! Points that a campaign run gives.

use domain::calendar::{Day, Instant};

use super::lots::{Kind, Lots};
use super::{Ledger, No};

impl Ledger {
    /// A campaign run gives a member points, with a last day of their own, or the program's.
    ///
    /// # Errors
    /// Where the member has left, or there is no room for so many.
    pub fn gift(
        &mut self,
        now: Instant,
        name: &str,
        member: &str,
        (points, own_day): (u64, Option<Day>),
    ) -> Result<(), No> {
        let mut after = self.clone();
        let rules = after.in_force();
        let today = rules.day(now);
        if own_day.is_some_and(|day| day < today) {
            return Err((409, "last_day_passed"));
        }
        let account = after.account(now, member, &rules)?;
        let label = match own_day {
            Some(day) => rules.label(today, day, Kind::Limited),
            None => rules.label(today, rules.last_day(today), Kind::Given),
        };
        let come = Lots::of(label, points);
        account.lots.add_all(&come);
        account.note("granted", Some(name), now, come, Lots::default());
        account.settle(&rules, now);
        account.has_room()?;
        *self = after;
        Ok(())
    }

    /// Whether a version of the program has coupons of a kind.
    #[must_use]
    pub fn has_coupon(&self, version: u32, template: &str) -> bool {
        let mut known = self.rules.iter();
        let rules = known.find(|rules| rules.version == version);
        rules.is_some_and(|rules| rules.program.coupon(template).is_some())
    }
}
