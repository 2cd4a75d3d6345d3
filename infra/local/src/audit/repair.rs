//! Repairing what a restore kept one half of.
//!
//! The journal is what was acknowledged, so what it says stands, and the wallet is brought to it: each entry that the
//! wallet does not know is decided again, and must come out as it is stored, seal and all ([`domain::wallet::follow`]).
//! The wallet is then written together with one new entry, a correction of nothing, which says who repaired it and why.
//! Entries that are there are never changed, moved or deleted.
//!
//! The other half is refused. Where the wallet knows entries that are lost, nobody can say any more under which ids they
//! were acknowledged: kept, the same call again would do it twice; undone, what was acknowledged would be taken back. The
//! way out is a restore to another second, or the lost items themselves, while the old table stands.

use super::member::{Examined, birth_month};
use super::report::Repair;
use super::{Auditor, Order};
use app::ports::Fault;
use app::store::{Commit, Read, Recorded, Write};
use chrono::SubsecRound;
use domain::entry::{Entry, EntryKey, Fingerprint, Record};
use domain::fact::{Earned, Fact, PaidWithPoints};
use domain::ids::{AdjustmentId, AmendmentId, OrderId};
use domain::member::Profile;
use domain::points::Points;
use domain::program::Published;
use domain::rules::earn::NO_BUDGETS;
use domain::wallet::Wallet;
use domain::wallet::adjust::{Adjust, Change, adjust};
use domain::wallet::follow::{Archive, Followed, follow};
use domain::wallet::turn::{Decision, Moment};
use std::collections::BTreeMap;

/// What an audit calls what a repair can set right: all of it is in the wallet.
pub(super) const NEWEST: &str = "the newest entry";
/// A member without a wallet.
pub(super) const WALLET: &str = "the wallet of a member";
/// The month that campaigns go by.
pub(super) const BIRTHDAY: &str = "the month of the birthday in the wallet";
/// The day on which a sweep looks at the wallet.
pub(super) const DUE: &str = "the day on which the wallet is due";
/// The keys of the wallet in the index.
pub(super) const PLACE: &str = "the place of the wallet in the index of what comes due";

const IN_THE_WALLET: [&str; 5] = [NEWEST, WALLET, BIRTHDAY, DUE, PLACE];

/// What one transaction takes, with the wallet.
const ENTRIES_MAX: usize = 99;

/// What a repair writes.
struct Plan {
    wallet: Wallet,
    entries: Vec<Entry>,
    words: String,
}

/// What entries refer to, read before.
#[derive(Default)]
struct Kept {
    programs: BTreeMap<u32, Published>,
    purchases: BTreeMap<OrderId, (Earned, Option<PaidWithPoints>)>,
    amendments: BTreeMap<AmendmentId, Earned>,
}

impl Kept {
    /// Keeps a purchase as an edit left it.
    fn amended(&mut self, fact: Option<Fact>) {
        if let Some(Fact::Amended(amended)) = fact
            && let Some(by) = amended.earned.amended().cloned()
        {
            self.amendments.insert(by, amended.earned);
        }
    }
}

impl Archive for Kept {
    fn program(&self, version: u32) -> Option<Published> {
        self.programs.get(&version).cloned()
    }

    fn purchase(&self, order_id: &OrderId) -> Option<(Earned, Option<PaidWithPoints>)> {
        self.purchases.get(order_id).cloned()
    }

    fn amendment(&self, amendment_id: &AmendmentId) -> Option<Earned> {
        self.amendments.get(amendment_id).cloned()
    }
}

impl Auditor {
    /// Repairs a member's wallet, or says what that would be, or why it is not done.
    pub(super) async fn repair(&self, examined: &mut Examined, order: &Order) -> Result<(), Fault> {
        let helps = |what: &String| IN_THE_WALLET.contains(&what.as_str());
        let is_in_the_wallet = examined.findings.iter().any(|finding| helps(&finding.what));
        let repair = match examined.obstacle {
            Some(obstacle) => Repair::Refused(obstacle.to_owned()),
            None if is_in_the_wallet => match self.plan(examined, order).await? {
                Err(why) => Repair::Refused(why),
                Ok(plan) if order.apply => self.carry_out(plan).await?,
                Ok(plan) => Repair::Possible(plan.words),
            },
            None => return Ok(()),
        };
        for finding in &mut examined.findings {
            if examined.obstacle.is_some() || helps(&finding.what) {
                finding.repair = repair.clone();
            }
        }
        Ok(())
    }

    async fn plan(
        &self,
        examined: &Examined,
        order: &Order,
    ) -> Result<Result<Plan, String>, Fault> {
        for entry in &examined.behind {
            if !self.stands(entry).await? {
                return Ok(Err(format!(
                    "entry {} is not in the table as the index shows it",
                    entry.seq
                )));
            }
        }
        let archive = self.archive(examined).await?;
        let now = self.clock.now().trunc_subsecs(3);
        let timeline = self.store.timeline(Read::Strong).await?.unwrap_or_default();
        let version = timeline.at(now);
        let Some(published) = self.program(version).await? else {
            return Ok(Err("the program in force is not in the table".to_owned()));
        };
        let moment = Moment {
            // The clock of a local table may have run ahead of the system's: no entry is dated before another.
            now: examined.newest_at.map_or(now, |newest| newest.max(now)),
            program: &published.program,
            program_version: version,
            in_force_since: published.since(),
            by: "audit",
            fingerprint: Fingerprint::default(),
            call: 0,
            budgets: &NO_BUDGETS,
        };
        Ok(planned(examined, order, &archive, &moment))
    }

    async fn carry_out(&self, plan: Plan) -> Result<Repair, Fault> {
        let entries = plan.entries.into_iter().map(Write::Entry);
        let writes = std::iter::once(Write::Wallet(plan.wallet)).chain(entries);
        Ok(match self.store.commit(writes.collect()).await? {
            Commit::Done => Repair::Done(plan.words),
            _ => Repair::Refused("somebody else wrote meanwhile: audit again".to_owned()),
        })
    }

    /// Whether an entry is in the table, read by its key, as the index shows it.
    async fn stands(&self, entry: &Entry) -> Result<bool, Fault> {
        let recorded = self.store.recorded(&entry.key, Read::Strong).await?;
        Ok(recorded == Some(Recorded::Entry(entry.clone())))
    }

    /// What the entries that the wallet does not know refer to.
    async fn archive(&self, examined: &Examined) -> Result<Kept, Fault> {
        let mut kept = Kept::default();
        for entry in &examined.behind {
            let version = entry.program_version;
            if let Some(program) = self.program(version).await? {
                kept.programs.insert(version, program);
            }
            let order_id = match &entry.fact {
                Fact::Returned(returned) => &returned.order_id,
                Fact::Amended(amended) => &amended.order_id,
                _ => continue,
            };
            let key = EntryKey::new(Record::Earning, order_id.as_str());
            if let Some(Fact::Earned(earned)) = self.fact(&key).await? {
                let paid = self.paid_in_the_end(&earned).await?;
                let purchase = (*earned, paid);
                kept.purchases.insert(order_id.clone(), purchase);
            }
            let orders = examined.wallet.as_ref().map(|wallet| &wallet.orders);
            let state = orders.and_then(|orders| orders.get(order_id));
            if let Some(newest) = state.and_then(|state| state.amended.as_ref()) {
                let key = EntryKey::new(Record::Amendment, newest.as_str());
                kept.amended(self.fact(&key).await?);
            }
            kept.amended(Some(entry.fact.clone()));
        }
        Ok(kept)
    }

    /// A program; before the shop publishes its own, the built-in sample is in force.
    pub(super) async fn program(&self, version: u32) -> Result<Option<Published>, Fault> {
        match version {
            0 => Ok(Some(Published::sample())),
            _ => self.store.program(version).await,
        }
    }

    async fn fact(&self, key: &EntryKey) -> Result<Option<Fact>, Fault> {
        Ok(match self.store.recorded(key, Read::Strong).await? {
            Some(Recorded::Entry(entry)) => Some(entry.fact),
            _ => None,
        })
    }

    /// The points that paid for a purchase, once its hold had ended.
    async fn paid_in_the_end(&self, earned: &Earned) -> Result<Option<PaidWithPoints>, Fault> {
        let Some(paid) = earned.paid.clone().filter(|paid| paid.open) else {
            return Ok(earned.paid.clone());
        };
        let outcome = EntryKey::new(Record::Outcome, paid.redemption_id.as_str());
        Ok(match self.fact(&outcome).await? {
            Some(Fact::Captured { from: lots, .. }) => Some(PaidWithPoints {
                lots,
                open: false,
                ..paid
            }),
            _ => None,
        })
    }
}

fn planned(
    examined: &Examined,
    order: &Order,
    archive: &Kept,
    moment: &Moment<'_>,
) -> Result<Plan, String> {
    let wallet = start(examined)?;
    let known = wallet.seq;
    let Followed { wallet, lost } =
        follow(wallet, &examined.behind, archive).map_err(|unfollowed| unfollowed.to_string())?;
    if wallet.withdrawn {
        return Err("the member has left, and a closed ledger takes no entry".to_owned());
    }
    let Decision {
        wallet, entries, ..
    } = corrected(wallet, order, moment)?;
    let entries: Vec<Entry> = lost.into_iter().chain(entries).collect();
    if entries.len() > ENTRIES_MAX {
        return Err("more has become due than one transaction takes".to_owned());
    }
    let words = format!(
        "bring the wallet from entry {known} to {} and record it as entry {}: {} points",
        examined.behind.last().map_or(known, |entry| entry.seq),
        wallet.seq,
        wallet.lots.total(),
    );
    Ok(Plan {
        wallet,
        entries,
        words,
    })
}

/// The wallet that follows: the one that is there, or a newcomer's, with the birthday that the file says.
fn start(examined: &Examined) -> Result<Wallet, String> {
    let profile = examined.profile.as_ref();
    let stays = |profile: &&Profile| profile.withdrawn_at.is_none();
    let profile = profile.filter(stays);
    let wallet = match (&examined.wallet, profile) {
        (Some(wallet), _) => wallet.clone(),
        (None, Some(_)) => Wallet::new(examined.member.clone()),
        (None, None) => return Err("there is neither a wallet nor the file of a member".to_owned()),
    };
    Ok(match profile {
        Some(profile) => Wallet {
            birth_month: birth_month(profile),
            ..wallet
        },
        None => wallet,
    })
}

/// The correction of nothing that says who repaired the wallet, and why; with it everything that follows by itself.
fn corrected(wallet: Wallet, order: &Order, moment: &Moment<'_>) -> Result<Decision, String> {
    let id = format!("repair:{}:{}", wallet.member, wallet.seq);
    let command = Adjust {
        adjustment_id: AdjustmentId::parse(&id).map_err(|error| error.to_string())?,
        change: Change::Give(Points::ZERO, None),
        reason: order.reason.clone(),
        operator: order.operator.clone(),
    };
    adjust(wallet, command, moment).map_err(|refusal| refusal.to_string())
}
