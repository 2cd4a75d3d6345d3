//! A shop with one member: runs the verbs, keeps the journal, and checks both after every step.

use super::look::spent;
use super::{jst, sound};
use crate::calendar::Instant;
use crate::coupon::Coupon;
use crate::entry::{Entry, EntryKey, Fingerprint, Record};
use crate::fact::{Fact, PaidWithPoints, Returned};
use crate::ids::{AdjustmentId, MemberId, OrderId, RedemptionId, ReturnId};
use crate::order::Order;
use crate::program::Program;
use crate::refusal::Refusal;
use crate::rules::earn::Budgets;
use crate::rules::redeem::Mode;
use crate::wallet::Wallet;
use crate::wallet::adjust::{Adjust, Change, adjust};
use crate::wallet::capture::capture;
use crate::wallet::confirm::confirm;
use crate::wallet::earn::{Earn, earn};
use crate::wallet::grant::{grant, take_back};
use crate::wallet::merge::merge;
use crate::wallet::redeem::{Redeem, redeem};
use crate::wallet::referral::ToReferrer;
use crate::wallet::return_goods::{Goods, ReturnGoods, return_goods};
use crate::wallet::sweep::{Swept, backlog, sweep};
use crate::wallet::turn::{Decision, Moment};
use crate::wallet::void::void;
use crate::wallet::{due, withdraw};

type Told<T> = Result<T, Refusal>;

#[derive(Clone, Debug)]
pub(crate) struct Shop {
    pub(crate) program: Program,
    pub(crate) version: u32,
    /// Since when that version is in force.
    pub(crate) since: Option<Instant>,
    /// What is left of the campaigns' budgets.
    pub(crate) budgets: Budgets,
    pub(crate) wallet: Wallet,
    pub(crate) entries: Vec<Entry>,
    /// The journals of members who were merged into this one.
    pub(crate) former: Vec<Entry>,
    /// The coupons that commands gave.
    pub(crate) gifts: Vec<Coupon>,
    /// What the newest command says to who referred the member.
    pub(crate) said: Option<ToReferrer>,
}

impl Shop {
    pub(crate) fn new(program: Program) -> Shop {
        Shop {
            program,
            version: 1,
            since: None,
            budgets: Budgets::new(),
            wallet: Wallet::new(MemberId::parse("m1").unwrap()),
            entries: Vec::new(),
            former: Vec::new(),
            gifts: Vec::new(),
            said: None,
        }
    }

    /// A second member of the same shop.
    pub(crate) fn second(program: Program) -> Shop {
        Shop {
            wallet: Wallet::new(MemberId::parse("m2").unwrap()),
            ..Shop::new(program)
        }
    }

    /// Merges another member into this one.
    pub(crate) fn merge(&mut self, at: &str, from: &mut Shop) -> Told<Entry> {
        let moment = self.moment(jst(at));
        let merged = merge(from.wallet.clone(), self.wallet.clone(), None, &moment)?;
        from.commit(merged.left);
        self.former.extend(from.entries.iter().cloned());
        Ok(self.done(merged.joined))
    }

    pub(crate) fn moment(&self, now: Instant) -> Moment<'_> {
        Moment {
            now,
            program: &self.program,
            program_version: self.version,
            in_force_since: self.since,
            by: "till",
            fingerprint: Fingerprint::default(),
            call: 7,
            budgets: &self.budgets,
        }
    }

    /// Stores a decision and answers the command's own entry.
    pub(crate) fn commit(&mut self, decision: Decision) -> Option<Entry> {
        let entry = decision.of_command().cloned();
        self.wallet = decision.wallet;
        let known = self.entries.len();
        self.entries.extend(decision.entries);
        self.gifts.extend(decision.gifts);
        self.said = decision.to_referrer;
        sound::check(&self.wallet, &self.entries, known, &self.program);
        entry
    }

    fn done(&mut self, decision: Decision) -> Entry {
        self.commit(decision).unwrap()
    }

    pub(crate) fn buy(
        &mut self,
        at: &str,
        id: &str,
        order: Order,
        paid: Option<PaidWithPoints>,
    ) -> Told<Entry> {
        let command = Earn {
            order_id: OrderId::parse(id).unwrap(),
            order,
            paid,
        };
        let decision = earn(self.wallet.clone(), command, &self.moment(jst(at)))?;
        Ok(self.done(decision))
    }

    /// Buys tea for so many yen.
    pub(crate) fn earn(&mut self, at: &str, id: &str, yen: u64) -> Entry {
        self.buy(at, id, super::of_yen(at, yen), None).unwrap()
    }

    pub(crate) fn confirm(&mut self, at: &str, id: &str) -> Option<Entry> {
        let order_id = OrderId::parse(id).unwrap();
        let decision = confirm(self.wallet.clone(), order_id, &self.moment(jst(at))).unwrap();
        decision.map(|decision| self.done(decision))
    }

    pub(crate) fn spend(&mut self, at: &str, command: Redeem) -> Told<Entry> {
        let decision = redeem(self.wallet.clone(), command, &self.moment(jst(at)))?;
        Ok(self.done(decision))
    }

    pub(crate) fn redeem(&mut self, at: &str, id: &str, points: u64) -> Told<Entry> {
        self.spend(at, wish(id, points, None))
    }

    pub(crate) fn hold(&mut self, at: &str, id: &str, points: u64, seconds: u32) -> Told<Entry> {
        self.spend(at, wish(id, points, Some(seconds)))
    }

    pub(crate) fn capture(
        &mut self,
        at: &str,
        id: &str,
        points: Option<u64>,
    ) -> Told<Option<Entry>> {
        let key = EntryKey::new(Record::Redemption, id);
        let held = self.entry(&key).map(spent).unwrap();
        let redemption_id = RedemptionId::parse(id).unwrap();
        let points = points.map(super::points);
        let moment = self.moment(jst(at));
        let decision = capture(self.wallet.clone(), redemption_id, points, &held, &moment)?;
        Ok(decision.map(|decision| self.done(decision)))
    }

    pub(crate) fn void(&mut self, at: &str, id: &str) -> Option<Entry> {
        let redemption_id = RedemptionId::parse(id).unwrap();
        let decision = void(self.wallet.clone(), redemption_id, &self.moment(jst(at))).unwrap();
        decision.map(|decision| self.done(decision))
    }

    pub(crate) fn give_back(
        &mut self,
        at: &str,
        order: &str,
        id: &str,
        what: Goods,
    ) -> Told<Returned> {
        let earned = self.earned(order);
        let command = ReturnGoods {
            return_id: ReturnId::parse(id).unwrap(),
            order_id: OrderId::parse(order).unwrap(),
            what,
            paid: earned
                .paid
                .clone()
                .and_then(|paid| self.in_the_end(paid))
                .filter(|paid| !paid.open),
            earned,
        };
        let moment = Moment {
            fingerprint: command.what.fingerprint(&command.order_id).unwrap(),
            ..self.moment(jst(at))
        };
        let decision = return_goods(self.wallet.clone(), command, &moment)?;
        match self.done(decision).fact {
            Fact::Returned(returned) => Ok(returned),
            other => panic!("a return recorded {other:?}"),
        }
    }

    pub(crate) fn adjust(&mut self, at: &str, id: &str, change: Change) -> Told<Entry> {
        let command = Adjust {
            adjustment_id: AdjustmentId::parse(id).unwrap(),
            change,
            reason: "a wrong receipt".to_owned(),
            operator: "sato".to_owned(),
        };
        let decision = adjust(self.wallet.clone(), command, &self.moment(jst(at)))?;
        Ok(self.done(decision))
    }

    pub(crate) fn give(
        &mut self,
        at: &str,
        id: &str,
        points: u64,
        last_day: Option<&str>,
    ) -> Entry {
        let change = Change::Give(super::points(points), last_day.map(super::day));
        self.adjust(at, id, change).unwrap()
    }

    pub(crate) fn grant(&mut self, at: &str, id: &str, points: u64) -> Entry {
        let key = EntryKey::new(Record::Coupon, id);
        let moment = self.moment(jst(at));
        let decision = grant(
            self.wallet.clone(),
            key,
            "bonus",
            super::points(points),
            &moment,
        );
        self.done(decision.unwrap())
    }

    pub(crate) fn take_back(&mut self, at: &str, id: &str, points: u64) -> Entry {
        let key = EntryKey::new(Record::Coupon, id);
        let moment = self.moment(jst(at));
        let decision = take_back(
            self.wallet.clone(),
            key,
            "bonus",
            super::points(points),
            &moment,
        );
        self.done(decision.unwrap())
    }

    pub(crate) fn withdraw(&mut self, at: &str) -> Told<Entry> {
        let decision = withdraw::withdraw(self.wallet.clone(), &self.moment(jst(at)))?;
        Ok(self.done(decision))
    }

    /// The sweep as the nightly run calls it: only where something is due.
    pub(crate) fn sweep(&mut self, at: &str) -> Option<Swept> {
        let moment = self.moment(jst(at));
        self.wallet
            .due_on
            .filter(|due_on| *due_on <= moment.today())?;
        let swept = sweep(self.wallet.clone(), &moment).unwrap();
        self.commit(swept.decision.clone());
        Some(swept)
    }

    /// The notices of a night, as `last day: points`.
    pub(crate) fn notices(&mut self, at: &str) -> Vec<String> {
        let swept = self.sweep(at);
        let expiring = swept.into_iter().flat_map(|swept| swept.expiring);
        expiring
            .map(|soon| format!("{}: {}", soon.expires_on, soon.points))
            .collect()
    }

    /// Stores what time has decided, as a command would that does nothing else.
    pub(crate) fn settle(&mut self, at: &str) {
        let mut decision = self.decided(at);
        let next = due::next(&decision.wallet, &self.program);
        decision.wallet.due_on = due::pulled(decision.wallet.due_on, next);
        self.commit(decision);
    }

    pub(crate) fn backlog(&self, at: &str) -> Option<Decision> {
        backlog(&self.wallet, &self.moment(jst(at))).unwrap()
    }
}

pub(crate) fn wish(id: &str, points: u64, hold_seconds: Option<u32>) -> Redeem {
    Redeem {
        redemption_id: RedemptionId::parse(id).unwrap(),
        points,
        mode: Mode::Strict,
        hold_seconds,
        order: None,
    }
}
