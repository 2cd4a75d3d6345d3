//! Lotteries (WEB抽選): points for a draw with prizes.
//!
//! A lottery is opened by the publication that first has it: its seed is settled, the seed's hash stands in the table from
//! then on, and the seed itself stands nowhere. It is made of the deployment's secret and a number by chance, and is told
//! when the lottery is over. What a draw comes to follows from the seed, the draw's id and the program's version.
//!
//! How many of a prize were given is written in the transaction that gives one, over the number that was seen. A draw that
//! wins nothing writes the member's own items alone, so a lottery that everybody draws at once has no item that all write.

use domain::calendar::Instant;
use domain::entry::{EntryKey, Record};
use domain::fact::{Drawn, Fact};
use domain::fault::Fault;
use domain::ids::{DrawId, MemberId};
use domain::points::Points;
use domain::program::{Lottery, Prize, Program};
use domain::rules::lottery::Seed;
use domain::wallet::draw::{Draw, draw};
use domain::wallet::turn::Moment;

use crate::begun::{Asked, Begun};
use crate::exchanges::Stock;
use crate::ledger::{ATTEMPTS_MAX, Outcome, fingerprint};
use crate::store::Write;
use crate::{App, Caller, Error, Missing};

/// A lottery whose seed is settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Which.
    pub lottery: String,
    /// What its seed is made of beside the deployment's secret.
    pub salt: String,
    /// The seed's hash.
    pub seed_hash: String,
    /// When it was opened.
    pub opened_at: Instant,
    /// From when on the seed is told, and nothing is drawn.
    pub ends_at: Instant,
}

/// A wish for a draw.
#[derive(Clone, Debug)]
pub struct DrawRequest {
    /// The draw's id.
    pub draw_id: DrawId,
    /// Whose points.
    pub member: MemberId,
    /// Of which lottery.
    pub lottery: String,
}

/// A lottery as it is now.
#[derive(Clone, Debug)]
pub struct LotteryNow {
    /// What the program in force says of it, where it still has it.
    pub terms: Option<Lottery>,
    /// How many are left of each prize, in the order of the list.
    pub left: Vec<u64>,
    /// Its opening.
    pub opening: Opening,
    /// The seed, once it is over.
    pub seed: Option<Seed>,
}

impl App {
    /// Draws, once, ever.
    ///
    /// # Errors
    /// [`Refusal::InsufficientPoints`](domain::refusal::Refusal); `AboveLimit` past the member's number of draws, in
    /// all or today; `MemberWithdrawn`; [`Error::Invalid`] for a lottery that is not drawn today; [`Missing::Member`]; what the caller's
    /// key does not allow.
    pub async fn draw(&self, caller: &Caller, request: &DrawRequest) -> Result<Outcome, Error> {
        let asked = Asked {
            key: EntryKey::new(Record::Draw, request.draw_id.as_str()),
            fingerprint: fingerprint(&("draw", (&request.member, &request.lottery)))?,
            call: self.random_call(),
        };
        for attempt in 1..=ATTEMPTS_MAX {
            let in_force = self.program_in_force().await?;
            let begun = self.begin(&request.member, &asked, caller, &in_force);
            let (wallet, moment) = match begun.await? {
                Begun::Before(done) => return Ok(*done),
                Begun::Behind => continue,
                Begun::Open(wallet, moment) => (*wallet, moment),
            };
            let lottery = drawn_today(&moment, &request.lottery)?;
            let (drawn, stock) = self.roll(lottery, &request.draw_id, moment.now).await?;
            let prize = drawn.prize.as_ref().and_then(|id| lottery.prize(id));
            let command = Draw {
                draw_id: request.draw_id.clone(),
                price: Points::of(lottery.points)?,
                won: Points::of(prize.map_or(0, |prize| prize.points))?,
                drawn,
            };
            let decision = draw(wallet, command, &moment)?;
            caller.may_move(&decision)?;
            let decision = self.with_new_gifts(decision).await?;
            if let Some(entry) = self.commit_with(decision, stock).await? {
                return Ok(Outcome::first(entry));
            }
            self.pause(attempt).await;
        }
        Err(Error::TryAgain("others keep winning this prize".to_owned()))
    }

    /// What a draw comes to now, and the stock that goes with it.
    async fn roll(
        &self,
        lottery: &Lottery,
        draw_id: &DrawId,
        now: Instant,
    ) -> Result<(Drawn, Option<Stock>), Error> {
        let opening = self.store.opening(&lottery.id).await?;
        let opening = opening.filter(|opening| now < opening.ends_at);
        let opening = opening.ok_or_else(not_drawn)?;
        let roll = self.seed(&opening).roll(draw_id);
        let mut drawn = Drawn {
            lottery: lottery.id.clone(),
            roll,
            prize: None,
            instead_of: None,
        };
        let prizes = lottery.drawn(roll);
        for (behind, prize) in prizes.iter().enumerate() {
            let given = self.given(lottery, prize).await?;
            if given.left > 0 {
                drawn.prize = Some(prize.id.clone());
                drawn.instead_of = prizes.first().filter(|_| behind > 0).map(id_of);
                return Ok((drawn, Some(given.less_one())));
            }
        }
        drawn.instead_of = prizes.first().map(id_of);
        Ok((drawn, None))
    }

    /// How many of a prize are left: as many as the program says, but for those that were given. Each that is given stores
    /// it once more, so its version is their number.
    async fn given(&self, lottery: &Lottery, prize: &Prize) -> Result<Stock, Error> {
        let given = self.stock(&prize_place(&lottery.id, &prize.id)).await?;
        Ok(Stock {
            left: prize.stock.saturating_sub(given.version),
            ..given
        })
    }

    /// A draw as it was recorded.
    ///
    /// # Errors
    /// [`Missing::Record`].
    pub async fn draw_of(&self, draw_id: &DrawId) -> Result<domain::entry::Entry, Error> {
        self.entry(Record::Draw, draw_id.as_str()).await
    }

    /// A lottery as it is now.
    ///
    /// # Errors
    /// [`Missing::Record`] for one that no program ever had.
    pub async fn lottery(&self, id: &str) -> Result<LotteryNow, Error> {
        let opening = self.store.opening(id).await?;
        let opening = opening.ok_or(Error::NotFound(Missing::Record))?;
        let in_force = self.program_in_force().await?;
        let terms = in_force.program.lottery(id).cloned();
        let mut left = Vec::new();
        if let Some(lottery) = &terms {
            for prize in &lottery.prizes {
                left.push(self.given(lottery, prize).await?.left);
            }
        }
        let is_over = opening.ends_at <= self.now();
        Ok(LotteryNow {
            terms,
            left,
            seed: is_over.then(|| self.seed(&opening)),
            opening,
        })
    }

    /// The seed of a lottery: made again whenever it is asked, and stored nowhere.
    fn seed(&self, opening: &Opening) -> Seed {
        let text = format!("{}\n{}", opening.lottery, opening.salt);
        Seed::new(self.pepper.hash("lottery-seed", &text))
    }

    /// Opens the lotteries of a program that is about to be published, where they are not yet; a fault for each that would
    /// still be drawn when its seed is told.
    pub(crate) async fn openings(
        &self,
        program: &Program,
    ) -> Result<(Vec<Write>, Vec<Fault>), Error> {
        let (mut opened, mut faults) = (Vec::new(), Vec::new());
        for (index, lottery) in program.lotteries.iter().enumerate() {
            let ends_at = program.time_zone.end(lottery.to);
            match self.store.opening(&lottery.id).await? {
                None => opened.push(Write::Opening(self.opened(&lottery.id, ends_at))),
                Some(known) if ends_at > known.ends_at => faults.push(Fault::new(
                    format!("/lotteries/{index}/to"),
                    format!("must not be put off: its seed is told at {}", known.ends_at),
                )),
                Some(_) => {}
            }
        }
        Ok((opened, faults))
    }

    fn opened(&self, lottery: &str, ends_at: Instant) -> Opening {
        let mut opening = Opening {
            lottery: lottery.to_owned(),
            salt: self.ids.uuid().to_string(),
            seed_hash: String::new(),
            opened_at: self.now(),
            ends_at,
        };
        opening.seed_hash = self.seed(&opening).hash();
        opening
    }
}

impl Stock {
    /// One fewer.
    fn less_one(self) -> Stock {
        Stock {
            version: self.version.saturating_add(1),
            left: self.left.saturating_sub(1),
            ..self
        }
    }
}

/// What a draw was.
///
/// # Errors
/// [`Error::Broken`] where the entry is of another kind.
pub fn of_draw(made: &domain::entry::Entry) -> Result<&Drawn, Error> {
    match &made.fact {
        Fact::Drawn(drawn) => Ok(drawn),
        _ => Err(Error::Broken(format!("{} is no draw", made.key))),
    }
}

/// Under which name the stock of a prize is kept. No reward is called so: its id has no `/`.
#[must_use]
pub fn prize_place(lottery: &str, prize: &str) -> String {
    format!("{lottery}/{prize}")
}

fn id_of(prize: &Prize) -> String {
    prize.id.clone()
}

/// A lottery that is drawn today.
fn drawn_today<'a>(moment: &Moment<'a>, id: &str) -> Result<&'a Lottery, Error> {
    let found = moment.program.lottery(id);
    let found = found.filter(|lottery| lottery.is_drawn_on(moment.today()));
    found.ok_or_else(not_drawn)
}

fn not_drawn() -> Error {
    let fault = Fault::new("/lottery", "is not a lottery that is drawn today");
    Error::Invalid(vec![fault])
}
