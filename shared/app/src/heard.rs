//! What a member hears on one day, in one message.
//!
//! Two walks of one night find it: of wallets, whose points expire, and of coupons, which end. Whichever comes to a member
//! first writes down all that is due, so that the other finds nothing left; and whoever has heard something today hears
//! the rest tomorrow.

use domain::calendar::Day;
use domain::coupon::Coupon;
use domain::language::Language;
use domain::program::Notices;
use domain::wallet::Wallet;
use domain::wallet::sweep::{Expiring, LastSweep, Swept, sweep, told_already};
use domain::wallet::turn::Moment;

use crate::push::MESSAGES_MAX;
use crate::store::{MemberFile, Notice, Read, Write};
use crate::{App, Error};

/// The items of one transaction of the database.
const ITEMS_MAX: usize = 100;

/// A coupon whose owner is to be told today.
#[derive(Clone, Debug)]
pub(crate) struct End {
    pub(crate) coupon: Coupon,
    pub(crate) language: Language,
    /// The notice, in days before its last.
    pub(crate) days: u32,
}

impl End {
    pub(crate) fn is_told_with(&self, other: &End) -> bool {
        let kind = |due: &End| (due.coupon.expires_on, due.language);
        kind(self) == kind(other) && self.coupon.template == other.coupon.template
    }

    /// The coupon, marked as told.
    pub(crate) fn told(self, on: Day) -> Write {
        Write::Coupon(self.coupon.after_notice(self.days, on))
    }
}

/// The coupons of which a member is to be told today, the soonest to end first; none where they have heard something.
pub(crate) fn ends(file: &MemberFile, today: Day, notices: &Notices) -> Vec<End> {
    if has_heard(file, today) {
        return Vec::new();
    }
    let language = file.profile.details.language.unwrap_or_default();
    let coupons = file.coupons.iter();
    let mut due: Vec<End> = coupons
        .filter_map(|coupon| {
            Some(End {
                days: coupon.ending(today, notices)?,
                coupon: coupon.clone(),
                language,
            })
        })
        .collect();
    due.sort_by_key(|one| one.coupon.expires_on);
    due
}

fn has_heard(file: &MemberFile, today: Day) -> bool {
    let swept = file.wallet.swept.as_deref();
    let of_points = swept.and_then(LastSweep::tells_again_on) > Some(today);
    let mut coupons = file.coupons.iter();
    of_points || coupons.any(|coupon| coupon.told_on >= Some(today))
}

/// The notice of these coupons, each marked as told.
pub(crate) fn of_coupons(due: Vec<End>, member: &Wallet, on: Day) -> Vec<Write> {
    of_all(Vec::new(), due, member, on)
}

/// The notice of all that a member hears on a day, each coupon marked as told.
fn of_all(expiring: Vec<Expiring>, due: Vec<End>, member: &Wallet, on: Day) -> Vec<Write> {
    let notice = Notice {
        member: member.member.clone(),
        on,
        expiring,
        coupons: due.iter().map(|due| due.coupon.id.clone()).collect(),
    };
    let told = due.into_iter().map(|due| due.told(on));
    told.chain([Write::Notice(notice)]).collect()
}

/// The coupons that are not told of on this day, each marked as one whose owner has heard something.
fn others<'a>(file: &'a MemberFile, due: &'a [End], on: Day) -> impl Iterator<Item = Write> + 'a {
    let coupons = file.coupons.iter();
    let others = coupons.filter(move |coupon| {
        coupon.is_usable(on) && due.iter().all(|due| due.coupon.id != coupon.id)
    });
    others.map(move |coupon| Write::Coupon(coupon.clone().heard_on(on)))
}

impl App {
    /// Sweeps a wallet. Where that finds points to tell of, the coupons that end are told of with them, by the writes that
    /// are answered beside the sweep; and where their owner has been told of a coupon today, they are told of the points
    /// tomorrow.
    ///
    /// The walk of coupons writes to no wallet. So that it cannot tell of another coupon at the same time, by a program
    /// that differs, each coupon that it could tell of is written to.
    pub(crate) async fn sweep_and_tell(
        &self,
        wallet: Wallet,
        moment: &Moment<'_>,
    ) -> Result<(Swept, Vec<Write>), Error> {
        let mut swept = sweep(wallet.clone(), moment)?;
        if swept.expiring.is_empty() {
            return Ok((swept, Vec::new()));
        }
        let file = self.file(&wallet.member, Read::Strong).await?;
        let today = moment.today();
        if has_heard(&file, today) {
            let told = told_already(wallet, today, moment);
            return Ok((sweep(told, moment)?, Vec::new()));
        }
        let mut due = ends(&file, today, &moment.program.notices);
        // One message at the least is of points; and each coupon is an item more, beside the notice and the wallet.
        let days = swept.expiring.len().min(MESSAGES_MAX.saturating_sub(1));
        let items = swept.decision.entries.len().saturating_add(2);
        let room = ITEMS_MAX.saturating_sub(items);
        due.truncate(MESSAGES_MAX.saturating_sub(days).min(room));
        let others = others(&file, &due, today).take(room.saturating_sub(due.len()));
        let mut all: Vec<Write> = others.collect();
        let expiring = std::mem::take(&mut swept.expiring);
        all.extend(of_all(expiring, due, &wallet, today));
        Ok((swept, all))
    }
}

#[cfg(test)]
mod tests {
    use domain::entry::Fingerprint;
    use domain::ids::{CouponId, MemberId};
    use domain::member::{Details, MemberNumber, Profile};
    use domain::program::Program;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn coupon(id: &str, told_on: Option<Day>) -> Coupon {
        let issued_at = "2026-11-22T01:00:00Z".parse().unwrap();
        Coupon {
            id: CouponId::parse(id).unwrap(),
            member: MemberId::parse("hanako").unwrap(),
            version: 1,
            template: Program::sample().coupons[0].clone(),
            issued_at,
            expires_on: day("2026-12-22"),
            fingerprint: Fingerprint::of(&id).unwrap(),
            code: None,
            used: None,
            told: None,
            told_on,
        }
    }

    fn file(coupons: Vec<Coupon>) -> MemberFile {
        let member = MemberId::parse("hanako").unwrap();
        MemberFile {
            wallet: Wallet::new(member.clone()),
            profile: Profile {
                member,
                version: 1,
                number: MemberNumber::new(1),
                joined_at: "2026-11-22T01:00:00Z".parse().unwrap(),
                withdrawn_at: None,
                details: Details::default(),
                external_ids: Vec::new(),
                line_blocked: false,
                line_at: None,
                former_numbers: Vec::new(),
                join_key: None,
            },
            coupons,
        }
    }

    #[test]
    fn who_was_told_of_a_coupon_today_is_told_of_no_other_today() {
        let notices = Program::sample().notices;
        let due = |told_on: &str, today: &str| {
            let told = coupon("told", Some(day(told_on)));
            let file = file(vec![
                told.after_notice(3, day(told_on)),
                coupon("new", None),
            ]);
            ends(&file, day(today), &notices).len()
        };
        assert_eq!(due("2026-12-19", "2026-12-19"), 0);
        assert_eq!(due("2026-12-18", "2026-12-19"), 1);
    }

    #[test]
    fn a_coupon_that_is_not_told_of_is_marked_so_that_nobody_tells_of_it_on_that_day() {
        let notices = Program::sample().notices;
        let on = day("2026-12-19");
        let mut past = coupon("past", None);
        past.expires_on = day("2026-12-18");
        let mut later = coupon("later", None);
        later.expires_on = day("2027-01-31");
        let file = file(vec![coupon("due", None), past, later.clone()]);
        let due = ends(&file, on, &notices);
        assert_eq!(due.len(), 1);
        let marked = others(&file, &due, on).map(|write| match write {
            Write::Coupon(coupon) => coupon,
            _ => panic!("something else than a coupon is written"),
        });
        let marked: Vec<Coupon> = marked.collect();
        assert_eq!(marked, [later.clone().heard_on(on)]);
        assert_eq!(marked[0].told, None);
        let with = self::file(marked);
        assert!(has_heard(&with, on) && !has_heard(&with, day("2026-12-20")));
    }
}
