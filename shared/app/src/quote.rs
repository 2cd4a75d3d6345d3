//! A quote: what an order would earn and what points could pay of it. It writes nothing, and asks the very rules that
//! the writes ask, so what it says is what they do.

use domain::coupon::Multiplier;
use domain::entry::Fingerprint;
use domain::fact::PaidWithPoints;
use domain::fault::Fault;
use domain::ids::MemberId;
use domain::order::Order;
use domain::points::Points;
use domain::program::Program;
use domain::refusal::Refusal;
use domain::rules::earn::{Award, NO_BUDGETS};
use domain::rules::redeem::{Accepted, Mode, accept, discount};
use domain::wallet::earn::{is_payable, judge};
use domain::wallet::turn::Moment;
use domain::wallet::{Wallet, advance};

use crate::budgets::{self, Purse};
use crate::ledger::InForce;
use crate::store::Read;
use crate::ties::{goods, take_points};
use crate::{App, Caller, Error, Missing};

/// An order to quote for.
#[derive(Clone, Debug)]
pub struct QuoteRequest {
    /// Whose; without a member it is quoted for a newcomer without points.
    pub member: Option<MemberId>,
    /// The order.
    pub order: Order,
    /// How many points to use, `u64::MAX` for as many as can be; `None` for those that the order names.
    pub points_to_use: Option<u64>,
}

/// What a quote says.
#[derive(Clone, Debug)]
pub struct Quote {
    /// What the order would earn.
    pub award: Award,
    /// The most points that could be used.
    pub max_points: u64,
    /// The points that would be used, and what they pay.
    pub accepted: Accepted,
    /// What is left to pay, in yen.
    pub payable_yen: u64,
}

impl QuoteRequest {
    /// The points that the order names, where nobody asks for any: they pay for it already, so nobody asks for leave.
    fn named(&self) -> Option<u64> {
        let named = Some(self.order.points_used).filter(|points| *points > 0);
        named.filter(|_| self.points_to_use.is_none())
    }

    /// The order, paid with the points that would be used, or with those that it names where nobody asks for any.
    fn paid_with(&self, points: u64) -> Result<Order, Error> {
        let mut order = self.order.clone();
        if let Some(wish) = self.points_to_use {
            if ![0, wish, points].contains(&order.points_used) {
                let reason =
                    format!("must be 0, or the {points} points that points_to_use comes to");
                return Err(Error::Invalid(vec![Fault::new(
                    "/order/points_used",
                    reason,
                )]));
            }
            order.points_used = points;
        }
        Ok(order)
    }
}

impl App {
    /// Quotes, for whoever would write it: a key that is bound to stores or has a cap is refused what it would be refused
    /// then, and of its points no more are used than the cap allows.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; [`Missing::Member`]; [`Refusal::AboveLimit`]; [`Refusal::MemberWithdrawn`];
    /// [`Refusal::PaidBeyondOrder`]; [`Refusal::NotCombinable`]; [`Error::Invalid`] where the order names
    /// other points than would be used.
    pub async fn quote(&self, caller: &Caller, request: &QuoteRequest) -> Result<Quote, Error> {
        caller.may_act_at(request.order.store_id.as_deref())?;
        let in_force = self.program_in_force().await?;
        let judging = self.program_for(request.order.placed_at).await?;
        let wallet = match &request.member {
            Some(member) => self.wallet_now(member, &judging).await?,
            None => self.newcomer_now(&judging)?,
        };
        let program = &in_force.program;
        is_payable(&request.order, program)?;
        let available = match self.is_apart(request, program).await? {
            true if request.named().is_some() => return Err(Refusal::NotCombinable.into()),
            true => 0,
            false => wallet.lots.total().get(),
        };
        let cap = caller.points_per_call_max.unwrap_or(u64::MAX);
        let accept = |wish: u64| {
            let order = Some(&request.order);
            accept(program, wish.min(cap), Mode::Clamp, available, order)
                .map_err(|unmet| Error::Broken(format!("a clamped quote was refused: {unmet}")))
        };
        let max_points = accept(u64::MAX)?.points;
        let accepted = match request.named() {
            Some(points) => Accepted {
                points,
                value_yen: program.point_value.yen_of(points),
                tax_allocation: discount(program, &request.order),
            },
            None => accept(request.points_to_use.unwrap_or_default())?,
        };
        let paid = request.paid_with(accepted.points)?;
        let told = self.promised(&wallet, &paid)?;
        let award = self.award_quoted((&wallet, &told), &paid, &judging).await?;
        caller.may_move_points(Points::of(award.points())?)?;
        let value_yen = program.point_value.yen_of(paid.points_used);
        let payable_yen = paid.payable_yen().saturating_sub(value_yen);
        Ok(Quote {
            award,
            max_points,
            accepted,
            payable_yen,
        })
    }

    /// What the order would earn, with what is left of the campaigns' budgets.
    async fn award_quoted(
        &self,
        (wallet, multipliers): (&Wallet, &[Multiplier]),
        order: &Order,
        judging: &InForce,
    ) -> Result<Award, Error> {
        let mut purse = Purse::default();
        loop {
            let moment = Moment {
                budgets: purse.left(),
                ..self.observe(judging)
            };
            let award = judge(wallet, order, None::<&PaidWithPoints>, multipliers, &moment)?;
            let wanted = budgets::wanted(&award, &judging.program);
            let program = &judging.program;
            if self
                .fill(&mut purse, program, &wanted, Read::Eventual)
                .await?
            {
                return Ok(award);
            }
        }
    }

    /// Whether a coupon was used for the order, and the program keeps points from it.
    async fn is_apart(&self, request: &QuoteRequest, program: &Program) -> Result<bool, Error> {
        match &request.member {
            Some(member) if self.keeps_apart().await? => {
                let tie = self.tie(goods(member, &request.order)?).await?;
                let coupons = self.coupons_of(member, &tie).await?;
                Ok(!take_points(&coupons, program))
            }
            _ => Ok(false),
        }
    }

    /// The wallet of somebody who joins now: it has the lowest rank.
    fn newcomer_now(&self, in_force: &InForce) -> Result<Wallet, Error> {
        let wallet = Wallet::new(MemberId::new(uuid::Uuid::nil()));
        Ok(advance::at(wallet, &self.observe(in_force))?.wallet)
    }

    /// A member's wallet as it is true now.
    async fn wallet_now(&self, member: &MemberId, in_force: &InForce) -> Result<Wallet, Error> {
        let found = match self.wallet(member, Read::Eventual).await? {
            // A member who joined a moment ago may not be seen yet.
            None => self.wallet(member, Read::Strong).await?,
            found => found,
        };
        let wallet = found.ok_or(Error::NotFound(Missing::Member))?;
        Ok(advance::at(wallet, &self.observe(in_force))?.wallet)
    }

    /// The moment of a mere look.
    pub(crate) fn observe<'a>(&self, in_force: &'a InForce) -> Moment<'a> {
        Moment {
            now: self.now(),
            program: &in_force.program,
            program_version: in_force.version,
            in_force_since: in_force.since,
            by: "",
            fingerprint: Fingerprint::default(),
            call: 0,
            budgets: &NO_BUDGETS,
        }
    }
}
