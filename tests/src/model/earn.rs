//! Purchases.

use std::collections::BTreeMap;

use domain::calendar::{Day, Instant, Month, add_days};
use domain::order::Order;
use domain::program::Program;
use domain::rules::earn::{Award, Buyer, Lifetime, award};
use domain::rules::expiry::last_day;
use serde_json::{Value, json};

use super::account::Pending;
use super::lots::{Lots, NEVER};
use super::{Answer, Ledger, No};

/// A purchase and what became of it.
#[derive(Clone, Debug)]
pub(crate) struct Purchase {
    pub(super) member: String,
    pub(super) order: Order,
    pub(super) award: Award,
    pub(super) lots: Lots,
    pub(super) month: Month,
    pub(super) redemption: Option<String>,
    pub(super) returned_yen: u64,
    pub(super) returned_pieces: BTreeMap<String, u32>,
    /// The answer to the confirmation.
    confirmed: Option<Value>,
    answer: Value,
}

impl Purchase {
    pub(super) fn left_yen(&self) -> u64 {
        self.order.goods_yen() - self.returned_yen
    }
}

impl Ledger {
    pub(super) fn earn(
        &mut self,
        now: Instant,
        id: &str,
        member: &str,
        order: &Order,
        redemption: Option<&str>,
    ) -> Result<Value, No> {
        let points_used = match redemption {
            Some(redemption) => self.paid_with(now, redemption, member, order)?,
            None => order.points_used,
        };
        let (program, version) = (self.program.clone(), self.version);
        let account = self.account(now, member)?;
        let judged = award(&program, order, points_used, &account.buyer(order));
        let judged = judged.map_err(|_| (422, "above_limit"))?;
        let today = program.time_zone.day(now);
        let available_on = add_days(today, program.earning.pending_days);
        let lots = lots(&program, &judged, today);
        let pending = program.earning.pending_days > 0 && lots.total() > 0;
        let month = Month::of(today);
        account.count(&program, now, month, &judged);
        let breakdown = breakdown(&judged);
        if pending {
            let (order, lots) = (id.to_owned(), lots.clone());
            account.note("earned", Some(id), now, Lots::default(), Lots::default());
            account.pending.push(Pending {
                order,
                lots,
                available_on,
            });
        } else {
            account.lots.add_all(&lots);
            account.note("earned", Some(id), now, lots.clone(), Lots::default());
        }
        account.history.last_mut().expect("just noted").breakdown = Some(breakdown.clone());
        account.pay_debt(now);
        let mut answer = json!({
            "order_id": id,
            "member_id": member,
            "points": lots.total(),
            "status": if pending { "pending" } else { "posted" },
            "expires_on": last_day(&program, today),
            "breakdown": breakdown,
            "program_version": version,
            "balance": account.balance_answered(now),
            "rank": account.rank(&program),
        });
        if pending {
            answer["available_on"] = json!(available_on);
        }
        let purchase = Purchase {
            member: member.to_owned(),
            order: order.clone(),
            award: judged,
            lots,
            month,
            redemption: redemption.map(str::to_owned),
            returned_yen: 0,
            returned_pieces: BTreeMap::new(),
            confirmed: None,
            answer: answer.clone(),
        };
        self.purchases.insert(id.to_owned(), purchase);
        Ok(answer)
    }

    pub(super) fn confirm(&mut self, now: Instant, id: &str) -> Result<Answer, No> {
        let purchase = self
            .purchases
            .get(id)
            .cloned()
            .ok_or((404, "earning_not_found"))?;
        if let Some(body) = purchase.confirmed {
            return Ok(Answer {
                status: 200,
                body,
                replayed: true,
            });
        }
        let program = self.program.clone();
        let account = self.account(now, &purchase.member)?;
        let waiting = account
            .pending
            .iter()
            .position(|pending| pending.order == id);
        if let Some(place) = waiting {
            let ripe = account.pending.remove(place);
            account.lots.add_all(&ripe.lots);
            account.note("confirmed", Some(id), now, ripe.lots, Lots::default());
            account.pay_debt(now);
        }
        let mut body = purchase.answer;
        body["status"] = json!("posted");
        body.as_object_mut()
            .expect("an answer is an object")
            .remove("available_on");
        body["balance"] = account.balance_answered(now);
        body["rank"] = json!(account.rank(&program));
        if waiting.is_some() {
            self.purchases.get_mut(id).expect("found above").confirmed = Some(body.clone());
        }
        Ok(Answer {
            status: 200,
            body,
            replayed: false,
        })
    }
}

impl super::Account {
    /// What of the member matters for what an order earns.
    fn buyer(&self, order: &Order) -> Buyer<'_> {
        Buyer {
            rank: self.rank.at(order.placed_at),
            first_purchase: self.rank.purchases() == 0,
            birth_month: None,
            campaign_points: &self.campaign_points,
        }
    }

    /// Counts a purchase towards the rank and the campaigns' caps.
    fn count(&mut self, program: &Program, now: Instant, month: Month, judged: &Award) {
        let signed = |number: u64| i64::try_from(number).expect("far below i64::MAX");
        self.rank.count(
            month,
            signed(judged.qualifying_yen),
            signed(judged.points()),
            1,
        );
        if let Some(ranks) = &program.ranks {
            self.rank.judge(ranks, &program.time_zone, now);
        }
        for part in &judged.parts {
            if let Some(campaign) = &part.campaign {
                *self.campaign_points.entry(campaign.clone()).or_default() += part.points;
            }
        }
    }

    pub(super) fn rank(&self, program: &Program) -> Option<String> {
        program.ranks.as_ref()?;
        self.rank.level().map(str::to_owned)
    }
}

fn lots(program: &Program, judged: &Award, issued_on: Day) -> Lots {
    let mut lots = Lots::default();
    for part in &judged.parts {
        let day = match part.lifetime {
            Lifetime::Ordinary => last_day(program, issued_on).unwrap_or(NEVER),
            Lifetime::Days(days) => add_days(issued_on, days),
        };
        lots.add(day, part.points);
    }
    lots
}

fn breakdown(judged: &Award) -> Value {
    let part = |part: &domain::rules::earn::Part| {
        let mut shown = json!({
            "rule": part.rule, "label": part.label, "basis_yen": part.basis_yen, "points": part.points,
        });
        if let Some(rate) = &part.rate {
            shown["rate"] = json!(rate);
        }
        shown
    };
    judged.parts.iter().map(part).collect()
}
