//! Members who refer friends.

use domain::calendar::{Day, Instant, add_days};
use serde_json::{Value, json};

use super::account::Account;
use super::earn::Purchase;
use super::lots::{Kind, Lots};
use super::rules::Rules;
use super::{Call, Ledger, No};

/// What a member has to do with referrals.
#[derive(Clone, Debug, Default)]
pub struct Referrals {
    /// The referral and who referred, until the first purchase.
    open: Option<(String, String)>,
    was_referred: bool,
    promised: Vec<Promise>,
    /// Points that wait.
    pub waiting: Vec<Waiting>,
}

/// What a first purchase has promised.
#[derive(Clone, Debug)]
struct Promise {
    order: String,
    referral: String,
    by: String,
    until: Day,
    least_yen: u64,
}

/// Points of a referral that wait: first those of members who referred, as a journal tells them.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// For the friend, and not for who referred.
    pub is_friends: bool,
    /// By which referral.
    pub referral: String,
    /// The points.
    pub lots: Lots,
    /// The first day on which they can be used.
    pub available_on: Day,
}

/// What happens to the other of the two.
pub(super) enum Said {
    Promised {
        by: String,
        referral: String,
        points: u64,
        until: Day,
    },
    Broken {
        by: String,
        referral: String,
    },
}

impl Ledger {
    /// Somebody refers somebody. That who refers has left, audits allow to be said at any time.
    pub(super) fn refer(&mut self, now: Instant, call: &Call) -> Result<Value, No> {
        let Call::Refer { id, member, friend } = call else {
            unreachable!("a referral refers");
        };
        let rules = self.in_force();
        if rules.program.referral().is_none() {
            return Err((400, "invalid_request"));
        }
        let by = self.holder(member).to_owned();
        let friend = self.holder(friend).to_owned();
        if !self.accounts.contains_key(&by) {
            return Err((404, "member_not_found"));
        }
        let mut purchases = self.purchases.values();
        let has_bought = purchases.any(|purchase| self.holder(&purchase.member) == friend);
        let account = self.account(now, &friend, &rules)?;
        if by == friend {
            return Err((400, "invalid_request"));
        }
        if account.referrals.was_referred {
            return Err((409, "already_referred"));
        }
        if has_bought {
            return Err((409, "already_bought"));
        }
        account.referrals.was_referred = true;
        account.referrals.open = Some((id.clone(), by));
        account.note("referred", Some(id), now, Lots::default(), Lots::default());
        account.settle(&rules, now);
        Ok(json!({
            "activity_id": id, "friend_member_id": friend, "kind": "referral", "points": 0,
        }))
    }

    /// Does to the account of who referred what the friend's says. Nobody's purchase fails for it.
    pub(super) fn pass_on(&mut self, now: Instant, rules: &Rules, said: Option<Said>) {
        let by = match &said {
            Some(Said::Promised { by, .. } | Said::Broken { by, .. }) => self.holder(by).to_owned(),
            None => return,
        };
        let Some(mut account) = self.accounts.get(&by).cloned() else {
            return;
        };
        if account.has_left {
            return;
        }
        account.advance(rules, now);
        let is_done = match said {
            Some(Said::Promised {
                referral,
                points,
                until,
                ..
            }) => account.promise(rules, now, (false, &referral), points, until),
            Some(Said::Broken { referral, .. }) => account.break_promise(now, (false, &referral)),
            None => false,
        };
        account.settle(rules, now);
        if is_done && account.has_room().is_ok() {
            self.accounts.insert_mut(by, account);
        }
    }

    /// Whether a promise that an order made is to the buyer, who has become one with who referred.
    pub(super) fn is_own_promise(&self, member: &str, order: &str) -> bool {
        let member = self.holder(member);
        let account = self.accounts.get(member);
        let promised = account.map(|account| account.referrals.promised.iter());
        let mut own = promised.into_iter().flatten();
        own.any(|promise| promise.order == order && self.holder(&promise.by) == member)
    }

    /// A merge drops a referral that has become nobody's.
    pub(super) fn drop_stale_referral(&mut self, member: &str) {
        let mut purchases = self.purchases.values();
        let has_bought = purchases.any(|purchase| self.holder(&purchase.member) == member);
        let open = self.accounts[member].referrals.open.clone();
        let is_own = open.is_some_and(|(_, by)| self.holder(&by) == member);
        if let Some(account) = self
            .accounts
            .get_mut(member)
            .filter(|_| has_bought || is_own)
        {
            account.referrals.open = None;
        }
    }
}

impl Account {
    /// What a purchase promises, if it is the first of somebody who was referred.
    pub(super) fn first_bought(
        &mut self,
        rules: &Rules,
        now: Instant,
        order: &str,
        purchase: &Purchase,
    ) -> Option<Said> {
        let (referral, by) = self.referrals.open.take()?;
        let (points, terms) = rules.program.referral()?;
        if purchase.order.goods_yen() < terms.min_spend {
            return None;
        }
        let tomorrow = add_days(rules.day(now), 1);
        let until = add_days(purchase.day, terms.return_days + 1).max(tomorrow);
        self.promise(rules, now, (true, &referral), terms.friend_points, until);
        self.referrals.promised.push(Promise {
            order: order.to_owned(),
            referral: referral.clone(),
            by: by.clone(),
            until,
            least_yen: terms.min_spend,
        });
        Some(Said::Promised {
            by,
            referral,
            points,
            until,
        })
    }

    /// What becomes of what a purchase promised, once some of it came back or it was edited.
    pub(super) fn worth_now(
        &mut self,
        rules: &Rules,
        now: Instant,
        (order, is_own): (&str, bool),
        purchase: &Purchase,
    ) -> Option<Said> {
        let today = rules.day(now);
        let promised = &mut self.referrals.promised;
        let is_meant = |promise: &Promise| promise.order == order && promise.until > today;
        let place = promised.iter().position(is_meant)?;
        if !purchase.is_back && purchase.left_yen() >= promised[place].least_yen {
            return None;
        }
        let Promise { referral, by, .. } = promised.remove(place);
        self.break_promise(now, (true, &referral));
        if is_own {
            self.break_promise(now, (false, &referral));
            return None;
        }
        Some(Said::Broken { by, referral })
    }

    fn promise(
        &mut self,
        rules: &Rules,
        now: Instant,
        (is_friends, referral): (bool, &str),
        points: u64,
        available_on: Day,
    ) -> bool {
        if points == 0 {
            return false;
        }
        let today = rules.day(now);
        let day = rules.last_day(today).max(available_on);
        self.referrals.waiting.push(Waiting {
            is_friends,
            referral: referral.to_owned(),
            lots: Lots::of(rules.label(today, day, Kind::Given), points),
            available_on,
        });
        let none = Lots::default;
        self.note("referral_pending", None, now, none(), none());
        true
    }

    fn break_promise(&mut self, now: Instant, name: (bool, &str)) -> bool {
        let is_broken = self.take_promise(name).is_some();
        if is_broken {
            let none = Lots::default;
            self.note("referral_cancelled", None, now, none(), none());
        }
        is_broken
    }

    /// Points whose day has come.
    pub(super) fn keep_promise(&mut self, rules: &Rules, at: Instant, name: (bool, &str)) {
        let lots = self.take_promise(name).expect("what is kept waited");
        self.lots.add_all(&lots);
        self.note("referral_granted", None, at, lots, Lots::default());
        self.settle(rules, at);
    }

    fn take_promise(&mut self, (is_friends, referral): (bool, &str)) -> Option<Lots> {
        let waiting = &mut self.referrals.waiting;
        let is_meant = |it: &Waiting| it.is_friends == is_friends && it.referral == referral;
        let place = waiting.iter().position(is_meant)?;
        Some(waiting.remove(place).lots)
    }
}

impl Referrals {
    pub(super) fn absorb(&mut self, other: Self) {
        self.open = self.open.take().or(other.open);
        self.was_referred |= other.was_referred;
        self.promised.extend(other.promised);
        self.waiting.extend(other.waiting);
    }
}
