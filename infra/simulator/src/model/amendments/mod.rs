//! Orders that are edited after the fact.
//!
//! An edited order is judged as it would have been had it been so from the beginning. What it should have come to by
//! now, less what the old one has come to, is what moves.

mod account;
mod purchase;

use std::collections::BTreeMap;

use domain::calendar::{Day, Instant};
use domain::coupon::Multiplier;
use domain::order::Order;
use domain::rules::redeem::allowed;
use serde_json::{Value, json};

use super::account::Account;
use super::earn::{Purchase, breakdown, lots};
use super::lots::Lots;
use super::returns::{moved, restored, stretch};
use super::rules::Rules;
use super::spend::refusal;
use super::uses::{Made, Use};
use super::{Call, Ledger, No};

/// What edits of an order go by, and what they left.
#[derive(Clone, Debug)]
pub(crate) struct Edits {
    /// When it was awarded.
    at: Instant,
    /// Who bought, as they were then.
    rank: Option<String>,
    purchases: u64,
    campaign_points: BTreeMap<String, u64>,
    day_points: BTreeMap<String, u64>,
    /// The coupons that multiply what it earns.
    pub(super) multipliers: Vec<Multiplier>,
    /// The points it was judged with.
    judged_with: u64,
    /// Of those, points of no redemption that anybody named.
    unnamed: u64,
    /// How many points pay for it, where an edit has said so.
    pays: Option<u64>,
    /// Points that edits spent on it and nobody got back.
    pub(super) own: Lots,
    /// Its points wait until this day, also where there are none; nobody has confirmed them.
    waits_until: Option<Day>,
}

impl Edits {
    /// An order that nobody has edited.
    pub(super) fn none(
        rules: &Rules,
        now: Instant,
        account: &Account,
        order: &Order,
        (judged_with, has_redemption): (u64, bool),
    ) -> Self {
        let zone = &rules.program.time_zone;
        let runs = |id: &String| {
            let mut campaigns = rules.program.campaigns.iter();
            campaigns.any(|campaign| campaign.id == *id && campaign.runs_at(zone, order.placed_at))
        };
        let mut campaign_points = account.given.ever().clone();
        campaign_points.retain(|id, _| runs(id));
        let mut day_points = account.given.on(rules.day(order.placed_at));
        day_points.retain(|id, _| runs(id));
        Self {
            at: now,
            rank: account.rank.at(order.placed_at).map(str::to_owned),
            purchases: account.rank.purchases(),
            campaign_points,
            day_points,
            multipliers: Vec::new(),
            judged_with,
            unnamed: if has_redemption { 0 } else { judged_with },
            pays: None,
            own: Lots::default(),
            waits_until: rules.available_on(rules.day(now)),
        }
    }

    /// Whether the points that pay beyond those that did may; of fewer, none may pay nothing.
    fn may_pay(&self, rules: &Rules, edited: &Order, pays: [u64; 2], lots: u64) -> Result<(), No> {
        let [before, after] = pays;
        if after > before {
            let (wanted, there) = (self.judged_with, lots + before);
            return allowed(&rules.program, wanted, there, Some(edited)).map_err(refusal);
        }
        match after == before || after.is_multiple_of(rules.program.point_value.points) {
            true => Ok(()),
            false => Err((422, "not_a_multiple")),
        }
    }

    /// How many points pay for the order, where its redemption has so many.
    pub(super) fn pays(&self, redemption: u64) -> u64 {
        self.pays.unwrap_or(redemption)
    }
}

/// What an edit is to move.
struct Moves {
    /// All points that pay for it from now on.
    pays: u64,
    /// Earned beyond what was.
    more: Lots,
    /// Earned, and not any more.
    less: Lots,
    /// Spent, and given back.
    back: Lots,
    /// Spent beyond what was.
    spends: u64,
}

/// How the points of an order's redemption stand.
enum Paid {
    Nothing,
    Held(u64),
    Spent(u64),
}

impl Ledger {
    /// Edits an order, once.
    pub(super) fn amend(&mut self, now: Instant, call: &Call) -> Result<Value, No> {
        let Call::Amend {
            order,
            id,
            edited,
            points_used,
        } = call
        else {
            unreachable!("an amendment amends");
        };
        let before = self.purchases[order].clone();
        let rules = self.rules(before.version);
        let mut edits = before.edits.clone();
        let paid = self.paid(now, before.redemption.as_deref());
        let total = edits.say((*points_used, edited.points_used), &paid)?;
        if rules.program.point_value.yen_of(edits.judged_with) > edited.payable_yen() {
            return Err((422, "above_limit"));
        }
        let member = self.holder(&before.member).to_owned();
        let mut account = self.account(now, &member, &rules)?.clone();
        let pays = [before.edits.pays(total), edits.pays(total)];
        edits.may_pay(&rules, edited, pays, account.lots.total())?;
        let judged = account.judge_again(
            &rules,
            &before,
            (edited, edits.judged_with),
            &self.drawn.allowed,
        )?;
        let mut after = Purchase {
            order: edited.clone(),
            lots: lots(&rules, &judged, rules.day(edits.at)),
            award: judged,
            ..before.clone()
        };
        after.fit(&before)?;
        edits.waits_until = account.waits_until(&rules, now, order, &before);
        let pays = [left(&before, pays[0]), left(&after, pays[1])];
        let back = self.pay_back(
            now,
            before.redemption.as_deref(),
            &mut edits.own,
            pays[0].saturating_sub(pays[1]),
        );
        let moves = Moves {
            pays: edits.pays(total) + edits.unnamed,
            more: beyond(&left_lots(&after), &left_lots(&before)),
            less: beyond(&left_lots(&before), &left_lots(&after)),
            back: restored(&rules, rules.day(now), &back),
            spends: pays[1].saturating_sub(pays[0]),
        };
        let change = account.carry_out(&rules, now, (order, id), &moves, &mut edits)?;
        account.tell(&breakdown(&after.award));
        account.stamp_again(&rules, now, &before, &after)?;
        let is_own = self.is_own_promise(&member, order);
        let said = account.worth_now(&rules, now, (order, is_own), &after);
        account.recount(&rules, now, &before, &after);
        self.drawn.moved = account.given.moved(&rules.program);
        account.settle_in_room(&rules, now)?;
        after.edits = edits;
        let mut body = after.told(&rules, id, change, &moves);
        account.stands(&mut body, &rules, now);
        body["member_id"] = json!(member);
        self.accounts.insert_mut(member, account);
        self.purchases.insert_mut(order.clone(), after);
        self.pass_on(now, &rules, said);
        Ok(body)
    }

    fn paid(&self, now: Instant, redemption: Option<&str>) -> Paid {
        let redemption = redemption.filter(|id| !self.is_given_back(now, id));
        match redemption.and_then(|id| self.uses.get(id)) {
            Some(Use::Made(made)) if made.until.is_some() && made.end.is_none() => {
                Paid::Held(made.lots.total())
            }
            Some(Use::Made(made)) => Paid::Spent(made.lots.total()),
            _ => Paid::Nothing,
        }
    }

    /// Gives so many points back of those that pay for an order, as far as they are there: its redemption's and its own.
    pub(super) fn pay_back(
        &mut self,
        now: Instant,
        redemption: Option<&str>,
        own: &mut Lots,
        points: u64,
    ) -> Lots {
        // A hold that was voided or lapsed has paid for nothing.
        let redemption = redemption.filter(|id| !self.is_given_back(now, id));
        let made = match redemption.and_then(|id| self.uses.get_mut(id)) {
            Some(Use::Made(made)) => Some(made),
            _ => None,
        };
        give_back(made, own, points)
    }
}

/// The last to expire first; of those that are alike, the order's own.
pub(super) fn give_back(mut made: Option<&mut Made>, own: &mut Lots, points: u64) -> Lots {
    let mut back = Lots::default();
    let mut theirs = made
        .as_ref()
        .map_or_else(Lots::default, |made| made.lots.clone());
    theirs.take_last(made.as_ref().map_or(0, |made| made.given_back));
    while back.total() < points {
        let wanted = points - back.total();
        let (last_own, last) = (own.list().last().copied(), theirs.list().last().copied());
        let Some((label, there)) =
            last_own.max(last.filter(|(label, _)| last_own.is_none_or(|(own, _)| own < *label)))
        else {
            break;
        };
        let is_own = last_own.is_some_and(|(own, _)| own == label);
        let from = if is_own { &mut *own } else { &mut theirs };
        let part = from.take_last(wanted.min(there));
        if let Some(made) = made.as_mut().filter(|_| !is_own) {
            made.given_back += part.total();
        }
        back.add_all(&part);
    }
    back
}

impl Edits {
    /// Notes the points that pay from now on, as they are said beside the order or in it; answers how many the redemption
    /// has. While they are held they stay. An order that names the points it was judged with says nothing new.
    fn say(&mut self, (beside, within): (Option<u64>, u64), paid: &Paid) -> Result<u64, No> {
        let new = Some(within).filter(|said| *said > 0 && *said != self.judged_with);
        let total = match paid {
            Paid::Nothing => 0,
            Paid::Held(points) | Paid::Spent(points) => *points,
        };
        if let Some(said) = beside.or(new) {
            let pays = said.saturating_sub(self.unnamed);
            self.judged_with = said;
            match paid {
                Paid::Held(held) if pays != *held => return Err((409, "hold_not_active")),
                Paid::Held(_) => {}
                _ => self.pays = Some(pays),
            }
        }
        Ok(total)
    }
}

/// What is left of a whole with the goods that are not back.
fn left(purchase: &Purchase, whole: u64) -> u64 {
    whole - moved(purchase, whole)
}

fn left_lots(purchase: &Purchase) -> Lots {
    let all = purchase.lots.total();
    let gone = moved(purchase, all);
    stretch(&purchase.lots, gone, all - gone)
}

/// What is in one and not in the other.
fn beyond(one: &Lots, other: &Lots) -> Lots {
    let mut rest = Lots::default();
    for (label, points) in one.list() {
        let mut others = other.list().iter();
        let there = others.find(|(known, _)| known == label);
        let there = there.map_or(0, |(_, points)| *points);
        rest.add(*label, points.saturating_sub(there));
    }
    rest
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).expect("far below i64::MAX")
}
