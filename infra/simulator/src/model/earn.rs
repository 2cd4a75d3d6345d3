//! Purchases.

use std::collections::BTreeMap;

use domain::calendar::{Day, Instant, add_days};
use domain::coupon::Multiplier;
use domain::language::Language;
use domain::order::Order;
use domain::rules::earn::{Award, Budgets, Buyer, Lifetime, Part, award};
use serde_json::{Value, json};

use super::account::{Account, Pending};
use super::amendments::Edits;
use super::lots::{Kind, Lots, NEVER};
use super::rules::Rules;
use super::{Answer, Call, Ledger, No, again, first};

/// A purchase and what became of it.
#[derive(Clone, Debug)]
pub(crate) struct Purchase {
    pub(super) member: String,
    pub(super) version: u32,
    pub(super) order: Order,
    pub(super) award: Award,
    pub(super) lots: Lots,
    pub(super) day: Day,
    pub(super) redemption: Option<String>,
    pub(super) returned_yen: u64,
    /// Pieces that came back, line by line.
    pub(super) returned_pieces: Vec<u32>,
    /// Nothing more can come back.
    pub(super) is_back: bool,
    /// And no piece that cost nothing can be out any more.
    pub(super) is_closed: bool,
    /// The order is not the one that was first sent.
    pub(super) is_edited: bool,
    pub(super) edits: Edits,
    /// The answer to the confirmation.
    pub(super) confirmed: Option<Value>,
    pub(super) answer: Value,
}

impl Purchase {
    pub(super) fn left_yen(&self) -> u64 {
        self.order.goods_yen() - self.returned_yen
    }
}

impl Ledger {
    pub(super) fn earn(&mut self, now: Instant, call: &Call) -> Result<Value, No> {
        let Call::Earn {
            id,
            member,
            order,
            redemption,
        } = call
        else {
            unreachable!("an earning earns");
        };
        let points_used = match redemption {
            Some(redemption) => {
                let points = self.paid_with(now, redemption, member, order)?;
                let mut others = self.purchases.values();
                if others.any(|other| other.redemption.as_ref() == Some(redemption)) {
                    return Err((409, "already_recorded"));
                }
                points
            }
            None => order.points_used,
        };
        let rules = self.in_force();
        let member = &self.holder(member).to_owned();
        let allowed = self.drawn.allowed.clone();
        let account = self.account(now, member, &rules)?;
        if rules.program.point_value.yen_of(order.points_used) > order.payable_yen() {
            return Err((400, "invalid_request"));
        }
        let multipliers = account.promised(id);
        let judged = account.judged(&rules, order, points_used, (&allowed, &multipliers))?;
        let by = (points_used, redemption.is_some());
        let mut edits = Edits::none(&rules, now, account, order, by);
        edits.multipliers = multipliers;
        let today = rules.day(now);
        let lots = lots(&rules, &judged, today);
        let day = rules.day(order.placed_at);
        account.roll(&rules, now);
        let moved = account.count(&rules, now, day, &judged);
        let waits_until = rules.available_on(today).filter(|_| lots.total() > 0);
        account.issue(id, now, &lots, waits_until, &breakdown(&judged));
        let mut purchase = Purchase {
            member: member.clone(),
            version: rules.version,
            order: order.clone(),
            award: judged.clone(),
            lots,
            day,
            redemption: redemption.clone(),
            returned_yen: 0,
            returned_pieces: vec![0; order.lines.len()],
            is_back: false,
            is_closed: false,
            is_edited: false,
            edits,
            confirmed: None,
            answer: Value::Null,
        };
        account.restamp(&rules, now, None, &purchase);
        let said = account.first_bought(&rules, now, id, &purchase);
        account.settle_in_room(&rules, now)?;
        let mut answer = answer(call, &rules, now, &judged, account, waits_until);
        answer["member_id"] = json!(member);
        purchase.answer = answer.clone();
        self.drawn.moved = moved;
        self.purchases.insert_mut(id.clone(), purchase);
        self.pass_on(now, &rules, said);
        Ok(answer)
    }

    pub(super) fn confirm(&mut self, now: Instant, id: &str) -> Result<Answer, No> {
        let purchase = self
            .purchases
            .get(id)
            .cloned()
            .ok_or((404, "earning_not_found"))?;
        if let Some(body) = purchase.confirmed {
            return Ok(again(&body));
        }
        let rules = self.rules(purchase.version);
        // On a copy: where nothing waits, this is a look, and a look decides nothing.
        let member = self.holder(&purchase.member).to_owned();
        let mut account = self.accounts[&member].clone();
        account.is_open()?;
        account.advance(&rules, now);
        let mut waiting = account.pending.iter();
        let waits = waiting.any(|pending| pending.order == id);
        if waits {
            account.mature(&rules, now, id);
        }
        let mut body = purchase.answer;
        body["status"] = json!("posted");
        let fields = body.as_object_mut().expect("an answer is an object");
        fields.remove("available_on");
        account.stands(&mut body, &rules, now);
        if waits {
            self.accounts.insert_mut(member, account);
            self.purchases.get_mut(id).expect("found above").confirmed = Some(body.clone());
        } else if purchase.returned_yen > 0 {
            body["returned_yen"] = json!(purchase.returned_yen);
        }
        Ok(first(200, body))
    }
}

impl Account {
    /// What an order earns the member, with no more of budgets than these, and with these coupons.
    fn judged(
        &self,
        rules: &Rules,
        order: &Order,
        points_used: u64,
        (budgets, multipliers): (&Budgets, &[Multiplier]),
    ) -> Result<Award, No> {
        let buyer = Buyer {
            rank: self.rank.at(order.placed_at),
            purchases: self.rank.purchases(),
            birth_month: None,
            campaign_points: self.given.ever(),
            day_points: &self.given.on(rules.day(order.placed_at)),
            budgets,
            multipliers,
        };
        award(&rules.program, order, points_used, &buyer).map_err(|_| (422, "above_limit"))
    }

    /// Counts a purchase towards the rank and the campaigns' caps; answers what it took of budgets.
    fn count(
        &mut self,
        rules: &Rules,
        now: Instant,
        day: Day,
        judged: &Award,
    ) -> BTreeMap<String, i64> {
        let signed = |number: u64| i64::try_from(number).expect("far below i64::MAX");
        let (spend, points) = (signed(judged.qualifying_yen), signed(judged.points()));
        self.rank.count(day, spend, points, 1);
        self.judge_rank(rules, now);
        for part in &judged.parts {
            self.given.change(part, signed(part.points));
        }
        self.given.moved(&rules.program)
    }

    pub(super) fn judge_rank(&mut self, rules: &Rules, now: Instant) {
        if let Some(ranks) = self.ranks(rules) {
            self.rank.judge(ranks, &rules.program.time_zone, now);
        }
    }

    /// Puts earned points where they can be used, or where they wait.
    fn issue(
        &mut self,
        id: &str,
        now: Instant,
        lots: &Lots,
        until: Option<Day>,
        breakdown: &Value,
    ) {
        let usable = if until.is_some() {
            Lots::default()
        } else {
            lots.clone()
        };
        if let Some(available_on) = until {
            let (order, lots) = (id.to_owned(), lots.clone());
            self.pending.push(Pending {
                order,
                lots,
                available_on,
            });
        }
        self.lots.add_all(&usable);
        self.note("earned", Some(id), now, usable, Lots::default());
        self.tell(breakdown);
    }

    /// Writes down what earned how much beside what has just happened.
    pub(super) fn tell(&mut self, breakdown: &Value) {
        let newest = self.history.len() - 1;
        let noted = self.history.get_mut(newest).expect("just noted");
        noted.breakdown = Some(breakdown.clone());
    }
}

/// The points of a purchase. Those that wait longer than they last can be used on the day they come, at least.
pub(super) fn lots(rules: &Rules, judged: &Award, today: Day) -> Lots {
    let mut lots = Lots::default();
    for part in &judged.parts {
        let (day, kind) = match part.lifetime {
            Lifetime::Ordinary => (rules.last_day(today), Kind::Bought),
            Lifetime::Days(days) => (add_days(today, days), Kind::Limited),
            Lifetime::On(day) => (day.max(today), Kind::Limited),
        };
        let day = day.max(rules.available_on(today).unwrap_or(day));
        lots.add(rules.label(today, day, kind), part.points);
    }
    lots
}

fn answer(
    call: &Call,
    rules: &Rules,
    now: Instant,
    judged: &Award,
    account: &Account,
    waits_until: Option<Day>,
) -> Value {
    let Call::Earn { id, .. } = call else {
        unreachable!("an earning earns");
    };
    let last_day = rules.last_day(rules.day(now));
    let last_day = last_day.max(waits_until.unwrap_or(last_day));
    let mut answer = json!({
        "order_id": id,
        "points": judged.points(),
        "status": if waits_until.is_some() { "pending" } else { "posted" },
        "expires_on": (last_day != NEVER).then_some(last_day),
        "breakdown": breakdown(judged),
        "program_version": rules.version,
        "balance": account.balance_answered(now),
        "rank": account.rank(rules),
    });
    if let Some(day) = waits_until {
        answer["available_on"] = json!(day);
    }
    answer
}

pub(super) fn breakdown(judged: &Award) -> Value {
    let part = |part: &Part| {
        let mut shown = json!({
            "rule": part.rule, "label": part.label, "label_en": part.label_in(Language::En),
            "basis_yen": part.basis_yen, "points": part.points,
        });
        for (name, value) in [("rate", &part.rate), ("times", &part.times)] {
            if let Some(value) = value {
                shown[name] = json!(value);
            }
        }
        shown
    };
    judged.parts.iter().map(part).collect::<Vec<_>>().into()
}
