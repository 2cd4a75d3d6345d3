//! Points are given for a draw of a lottery, and its prize may be points, or a coupon.

use super::adjust::granted;
use super::turn::{Decision, Moment, Turn};
use super::usage::{absorb_days, count_on, counted_on};
use super::{Usage, Wallet};
use crate::entry::{EntryKey, Moved, Record};
use crate::fact::{Drawn, Fact};
use crate::ids::DrawId;
use crate::points::Points;
use crate::refusal::Refusal;

/// A draw.
#[derive(Clone, Debug)]
pub struct Draw {
    /// Its id.
    pub draw_id: DrawId,
    /// What it came to.
    pub drawn: Drawn,
    /// What it takes.
    pub price: Points,
    /// The points that its prize gives.
    pub won: Points,
}

/// Takes the points of a draw, soonest to expire first, and gives what it won with the program's ordinary last day.
///
/// # Errors
/// [`Refusal::InsufficientPoints`]; [`Refusal::AboveLimit`] past the member's number of draws, in all or on this day, or past
/// the range of points; [`Refusal::MemberWithdrawn`].
pub fn draw(wallet: Wallet, command: Draw, moment: &Moment<'_>) -> Result<Decision, Refusal> {
    let mut turn = Turn::begin(wallet, moment)?;
    turn.count_draw(&command.drawn.lottery)?;
    turn.count_draw_of_day(&command.drawn.lottery)?;
    turn.extend_rolling();
    let gone = turn.debit(command.price)?;
    let come = granted(command.won, None, moment);
    turn.credit(&come, moment.now)?;
    let key = EntryKey::new(Record::Draw, command.draw_id.as_str());
    turn.owe_for_draw(&command.draw_id, &command.drawn);
    turn.record(key, Fact::Drawn(command.drawn), Moved { come, gone });
    turn.hand_over();
    turn.finish()
}

impl Turn<'_> {
    /// One draw more; those of lotteries that are over are forgotten.
    fn count_draw(&mut self, lottery: &str) -> Result<(), Refusal> {
        let program = self.moment.program;
        let draws = &mut self.wallet.used.draws;
        draws.retain(|known, _| program.lottery(known).is_some());
        let count = draws.entry(lottery.to_owned()).or_default();
        *count = count.saturating_add(1);
        let limit = program.lottery(lottery).and_then(|it| it.max_per_member);
        match limit {
            Some(limit) if *count > limit => Err(Refusal::AboveLimit {
                limit: limit.into(),
            }),
            _ => Ok(()),
        }
    }

    /// One draw more today, where the lottery limits that.
    fn count_draw_of_day(&mut self, lottery: &str) -> Result<(), Refusal> {
        let (program, today) = (self.moment.program, self.moment.today());
        let all = &mut self.wallet.used.for_points.draw_days;
        all.retain(|known, _| program.lottery(known).is_some());
        let limit = program.lottery(lottery);
        let Some(limit) = limit.and_then(|it| it.max_per_member_per_day) else {
            return Ok(());
        };
        let limit = u64::from(limit);
        let drawn = all.get(lottery).and_then(|days| counted_on(days, today));
        if drawn.is_some_and(|drawn| drawn >= limit) {
            return Err(Refusal::AboveLimit { limit });
        }
        count_on(all, lottery, today, 1);
        Ok(())
    }
}

impl Usage {
    /// What two have drawn, one has drawn.
    pub(super) fn absorb_draws(&mut self, other: &Usage) {
        for (lottery, draws) in &other.draws {
            let sum = self.draws.entry(lottery.clone()).or_default();
            *sum = sum.saturating_add(*draws);
        }
        let drawn = &mut self.for_points.draw_days;
        absorb_days(drawn, &other.for_points.draw_days);
    }
}
