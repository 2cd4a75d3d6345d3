//! A quote: what an order would earn and what points could pay of it. It writes nothing, and asks the very rules that
//! the writes ask, so what it says is what they do.

use domain::coupon::Multiplier;
use domain::entry::Fingerprint;
use domain::fact::PaidWithPoints;
use domain::fault::Fault;
use domain::ids::MemberId;
use domain::order::Order;
use domain::program::Program;
use domain::rules::earn::{Award, NO_BUDGETS};
use domain::rules::redeem::{Accepted, Mode, accept, limit};
use domain::wallet::earn::{is_payable, judge};
use domain::wallet::turn::Moment;
use domain::wallet::{Wallet, advance};

use crate::budgets::{self, Purse};
use crate::ledger::InForce;
use crate::store::Read;
use crate::ties::{goods, take_points};
use crate::{App, Error, Missing};

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
    /// Quotes.
    ///
    /// # Errors
    /// [`Missing::Member`]; [`Refusal::MemberWithdrawn`](domain::refusal::Refusal::MemberWithdrawn);
    /// [`Refusal::PaidBeyondOrder`](domain::refusal::Refusal::PaidBeyondOrder); [`Error::Invalid`] where the order names
    /// other points than would be used.
    pub async fn quote(&self, request: &QuoteRequest) -> Result<Quote, Error> {
        let in_force = self.program_in_force().await?;
        let judging = self.program_for(request.order.placed_at).await?;
        let wallet = match &request.member {
            Some(member) => self.wallet_now(member, &judging).await?,
            None => self.newcomer_now(&judging)?,
        };
        let program = &in_force.program;
        is_payable(&request.order, program)?;
        let available = if self.is_apart(request, program).await? {
            0
        } else {
            wallet.lots.total().get()
        };
        let order = Some(&request.order);
        let max_points = limit(program, available, order, false).unwrap_or_default();
        let wish = request.points_to_use.unwrap_or_default();
        let accepted = accept(program, wish, Mode::Clamp, available, order)
            .map_err(|unmet| Error::Broken(format!("a clamped quote was refused: {unmet}")))?;
        let paid = request.paid_with(accepted.points)?;
        let told = self.promised(&wallet, &paid)?;
        let award = self.award_quoted((&wallet, &told), &paid, &judging).await?;
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
