//! One turn of the wallet: settle what time decided, do what the command says, seal the entries.
//!
//! Every verb has the same shape: `Turn::begin`, change the wallet, `record` the fact, `finish`. What must hold
//! after each command whatever it was (a debt is paid from whatever is there, the due day is kept, the chain is
//! sealed) stands here once.

use super::gifts::Held;
use super::lots::Lots;
use super::referral::ToReferrer;
use super::{Wallet, due};
use crate::calendar::{Day, Instant, Zone};
use crate::coupon::Coupon;
use crate::entry::{
    Command, EXPIRING_MAX, Entry, EntryKey, Fingerprint, Given, Moved, Record, Standing,
};
use crate::fact::Fact;
use crate::points::Points;
use crate::program::{Program, Ranks};
use crate::refusal::Refusal;
use crate::rules::earn::Budgets;

/// What a command is judged by: the time, the rules, and who asks for what.
#[derive(Clone, Debug)]
pub struct Moment<'a> {
    /// The program's clock.
    pub now: Instant,
    /// The rules that judge.
    pub program: &'a Program,
    /// Their version.
    pub program_version: u32,
    /// Since when they are in force, where that is known.
    pub in_force_since: Option<Instant>,
    /// The API key's id, or the job.
    pub by: &'a str,
    /// What is asked.
    pub fingerprint: Fingerprint,
    /// Which call asks: a number by chance.
    pub call: u64,
    /// What is left of the campaigns' budgets, as far as anybody has looked.
    pub budgets: &'a Budgets,
}

impl Moment<'_> {
    /// The zone in which days begin and end.
    #[must_use]
    pub fn zone(&self) -> &Zone {
        &self.program.time_zone
    }

    /// Today, in the program's zone.
    #[must_use]
    pub fn today(&self) -> Day {
        self.zone().day(self.now)
    }
}

/// What a verb decided: the next wallet, and the facts that led there, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The wallet to store.
    pub wallet: Wallet,
    /// The entries to add to the journal.
    pub entries: Vec<Entry>,
    /// The coupons to give with it.
    pub gifts: Vec<Coupon>,
    /// What happens in another wallet with it.
    pub to_referrer: Option<ToReferrer>,
}

impl Decision {
    /// The entry of the command itself, which its answer is made from.
    #[must_use]
    pub fn of_command(&self) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.command.is_some())
    }
}

/// A wallet in the middle of a command.
#[derive(Debug)]
pub(super) struct Turn<'a> {
    pub(super) wallet: Wallet,
    pub(super) moment: &'a Moment<'a>,
    entries: Vec<Entry>,
    pub(super) gifts: Vec<Coupon>,
    pub(super) to_referrer: Option<ToReferrer>,
    /// The rank that was looked at last for its coupon.
    pub(super) rank_seen: Held,
}

impl<'a> Turn<'a> {
    /// Settles what time has decided and opens the command.
    pub(super) fn begin(wallet: Wallet, moment: &'a Moment<'a>) -> Result<Turn<'a>, Refusal> {
        Turn::begin_within(wallet, moment, usize::MAX)
    }

    /// Settles at most so many facts of what time has decided.
    pub(super) fn begin_within(
        wallet: Wallet,
        moment: &'a Moment<'a>,
        facts_max: usize,
    ) -> Result<Turn<'a>, Refusal> {
        if wallet.withdrawn {
            return Err(Refusal::MemberWithdrawn);
        }
        let mut turn = Turn {
            rank_seen: Held::of(&wallet.rank),
            wallet,
            moment,
            entries: Vec::new(),
            gifts: Vec::new(),
            to_referrer: None,
        };
        turn.settle(facts_max)?;
        turn.owe_for_level();
        Ok(turn)
    }

    /// How many facts this turn has recorded.
    pub(super) fn recorded(&self) -> usize {
        self.entries.len()
    }

    /// The facts that this turn has recorded.
    pub(super) fn recorded_facts(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// Records the command's own fact.
    pub(super) fn record(&mut self, key: EntryKey, fact: Fact, moved: Moved) {
        let command = Command {
            by: self.moment.by.to_owned(),
            fingerprint: self.moment.fingerprint.clone(),
            call: self.moment.call,
            standing: Standing::default(),
            coupons: Vec::new(),
        };
        self.push(key, self.moment.now, fact, moved, Some(command));
    }

    /// Records what follows by itself; its name is its place in the member's journal.
    pub(super) fn note(&mut self, record: Record, at: Instant, fact: Fact, moved: Moved) {
        let id = format!(
            "{}:{}",
            self.wallet.member,
            self.wallet.seq.saturating_add(1)
        );
        self.push(EntryKey::new(record, id), at, fact, moved, None);
    }

    /// Records what follows by itself under a name that only one such fact may ever have.
    pub(super) fn note_as(&mut self, key: EntryKey, at: Instant, fact: Fact, moved: Moved) {
        self.push(key, at, fact, moved, None);
    }

    fn push(
        &mut self,
        key: EntryKey,
        at: Instant,
        fact: Fact,
        moved: Moved,
        command: Option<Command>,
    ) {
        self.wallet.seq = self.wallet.seq.saturating_add(1);
        self.entries.push(Entry {
            key,
            member: self.wallet.member.clone(),
            seq: self.wallet.seq,
            at,
            moved,
            balance_after: self.wallet.lots.total(),
            fact,
            program_version: self.moment.program_version,
            command,
            chain: self.wallet.chain.clone(),
        });
    }

    /// Puts points into the lots at `at`; notices that would come too late for them are set aside.
    pub(super) fn credit(&mut self, lots: &Lots, at: Instant) -> Result<(), Refusal> {
        let day = self.moment.zone().day(at);
        due::skip_late_notices(&mut self.wallet, lots, day, self.moment.program);
        self.wallet.lots.add_all(lots)
    }

    /// Takes points that must be there, soonest to expire first.
    pub(super) fn debit(&mut self, points: Points) -> Result<Lots, Refusal> {
        let available = self.wallet.lots.total();
        if points > available {
            return Err(Refusal::InsufficientPoints {
                available: available.get(),
                wanted: points.get(),
            });
        }
        Ok(self.wallet.lots.take(points))
    }

    /// What must hold whenever points have arrived: those whose last day has passed expire, and what is left pays
    /// what is owed. In this order, so that no debt is paid with points that are gone.
    pub(super) fn tidy(&mut self, at: Instant) {
        self.expire_late(at);
        self.offset_debt(at);
    }

    /// Pays what is owed from what is there: nobody has points and a debt at once.
    fn offset_debt(&mut self, at: Instant) {
        let paid = self.wallet.lots.take(self.wallet.debt);
        if !paid.is_empty() {
            self.wallet.debt = self.wallet.debt.less(paid.total());
            self.note(Record::Offset, at, Fact::DebtOffset, Moved::gone(paid));
        }
    }

    /// Closes the command: points that came back too late expire, debts are paid, the due day is kept, the answer's
    /// balance is fixed and the chain is sealed.
    ///
    /// # Errors
    /// [`Refusal::AboveLimit`] where the points that are there and those that may come back would together pass the
    /// range. Were each checked by itself, a hold could lapse into a wallet that has no room, and nothing would work
    /// on it ever after.
    pub(super) fn finish(mut self) -> Result<Decision, Refusal> {
        self.tidy(self.moment.now);
        let wallet = &self.wallet;
        let coming = wallet.pending_total().plus(wallet.held_total())?;
        wallet.lots.total().plus(coming)?;
        self.wallet.due_on = due::pulled(
            self.wallet.due_on,
            due::next(&self.wallet, self.moment.program),
        );
        Ok(self.seal())
    }

    /// The ranks of the program, unless newer rules have judged this wallet: a return follows the rules of its
    /// purchase, but an old list of ranks must not raise or lower anybody today.
    pub(super) fn ranks(&mut self) -> Option<&'a Ranks> {
        let moment = self.moment;
        let in_force = self.wallet.rank.is_judged_by(moment.program_version);
        moment.program.ranks.as_ref().filter(|_| in_force)
    }

    /// Seals without touching the due day: for the sweep, which sets it itself.
    pub(super) fn seal(mut self) -> Decision {
        self.owe_for_level();
        let standing = standing(&self.wallet, self.moment.program);
        for entry in &mut self.entries {
            if let Some(command) = &mut entry.command {
                command.standing = standing.clone();
                command.coupons = self.gifts.iter().map(given).collect();
            }
            entry.chain = entry.chained_to(&self.wallet.chain);
            self.wallet.chain = entry.chain.clone();
        }
        self.wallet.version = self.wallet.version.saturating_add(1);
        Decision {
            wallet: self.wallet,
            entries: self.entries,
            gifts: self.gifts,
            to_referrer: self.to_referrer,
        }
    }
}

/// A gift, as the entry of its command says it.
fn given(gift: &Coupon) -> Given {
    Given {
        id: gift.id.clone(),
        template: gift.template.id.clone(),
        title: gift.template.title.clone(),
    }
}

/// The wallet as the answer to a write shows it. A program without ranks shows none, whatever was held under another:
/// what time has made of that, only a program with ranks can say.
#[must_use]
pub fn standing(wallet: &Wallet, program: &Program) -> Standing {
    let level = wallet.rank.level().filter(|_| program.ranks.is_some());
    Standing {
        available: wallet.lots.total(),
        pending: wallet.pending_total(),
        held: wallet.held_total(),
        debt: wallet.debt,
        expiring: expiring(wallet),
        rank: level.map(str::to_owned),
    }
}

/// The points by last day, as many days as an answer shows.
#[must_use]
pub fn expiring(wallet: &Wallet) -> Vec<(Day, Points)> {
    let days = wallet.lots.by_day().into_iter();
    days.take(EXPIRING_MAX).collect()
}
