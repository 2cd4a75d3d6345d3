//! Points for draws of the one lottery: the seed says what is rolled, and what is gone is gone.

use std::collections::BTreeMap;

use domain::calendar::Instant;
use domain::ids::DrawId;
use domain::rules::lottery::Seed;
use serde_json::{Value, json};

use super::account::listed;
use super::lots::{Kind, Lots};
use super::{Call, Ledger, No};

/// What a lottery is drawn from.
#[derive(Clone, Debug, Default)]
pub struct Urn {
    seed: Option<Seed>,
    /// How many of each prize were given.
    won: BTreeMap<String, u64>,
}

impl Urn {
    /// How many of a prize were given.
    #[must_use]
    pub fn won(&self, prize: &str) -> u64 {
        self.won.get(prize).copied().unwrap_or(0)
    }
}

impl Ledger {
    /// The lottery is opened. False where it was before.
    pub fn open_lottery(&mut self, seed: Seed) -> bool {
        self.urn.seed.replace(seed).is_none()
    }

    /// What the lottery is drawn from.
    #[must_use]
    pub fn urn(&self) -> &Urn {
        &self.urn
    }

    pub(super) fn draw(&mut self, now: Instant, call: &Call) -> Result<Value, No> {
        let Call::Draw { id, member } = call else {
            unreachable!("a draw draws");
        };
        let rules = self.in_force();
        let today = rules.day(now);
        let urn = self.urn.clone();
        let member = &self.holder(member).to_owned();
        let account = self.account(now, member, &rules)?;
        let lottery = rules.program.lotteries.first();
        let (lottery, seed) = lottery
            .zip(urn.seed.as_ref())
            .ok_or((400, "invalid_request"))?;
        let draw = DrawId::parse(id).expect("tills make ids");
        let roll = seed.roll(&draw);
        let (mut numbers, mut from_there) = (0, lottery.prizes.as_slice());
        while let Some((prize, behind)) = from_there.split_first() {
            numbers += prize.odds;
            if roll < numbers {
                break;
            }
            from_there = behind;
        }
        let drawn = from_there.first();
        let mut prizes = from_there.iter();
        let prize = prizes.find(|prize| urn.won(&prize.id) < prize.stock);
        account.may_draw(lottery, today)?;
        account.roll(&rules, now);
        let gone = account.lots.take(lottery.points);
        if gone.total() < lottery.points {
            return Err((409, "insufficient_points"));
        }
        let points = prize.map_or(0, |prize| prize.points);
        let label = rules.label(today, rules.last_day(today), Kind::Given);
        let come = Lots::of(label, points);
        account.lots.add_all(&come);
        *account.drawn_on.entry(today).or_default() += 1;
        account.note("drawn", Some(id), now, come.clone(), gone.clone());
        account.settle(&rules, now);
        account.has_room()?;
        let mut body = json!({
            "draw_id": id, "member_id": member, "lottery": lottery.id, "roll": roll,
            "prize": prize.map(|prize| &prize.id), "points": lottery.points, "lots": listed(&gone, 1),
            "points_won": points, "lots_won": listed(&come, 1), "balance": account.balance_answered(now),
        });
        if let Some(drawn) = drawn.filter(|drawn| prize.is_none_or(|prize| prize.id != drawn.id)) {
            body["instead_of"] = json!(drawn.id);
        }
        if let Some(prize) = prize {
            *self.urn.won.entry(prize.id.clone()).or_default() += 1;
        }
        Ok(body)
    }
}
