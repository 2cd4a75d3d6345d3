//! Giving one member a run's gift, once.

use domain::calendar::Day;
use domain::campaign_run::{Gift, Stage};
use domain::entry::{EntryKey, Record};
use domain::ids::{CouponId, MemberId};
use domain::points::Points;
use domain::refusal::Refusal;
use domain::wallet::Wallet;
use domain::wallet::grant::give;

use super::back::Seen;
use super::names::gift;
use crate::birthday::held;
use crate::ledger::{ATTEMPTS_MAX, Ask, InForce, Judge, fingerprint};
use crate::store::{CampaignRun, MemberFile, Read, Run, RunCounts};
use crate::{App, Caller, Error, Missing};

/// Points to give, and why.
struct Given<'a> {
    points: Points,
    own_day: Option<Day>,
    reason: &'a str,
}

/// What came of one member.
enum Came {
    /// They have it by this run, under their own name.
    Given,
    /// A membership that was merged into theirs had it.
    Already,
    /// Nobody is there any more.
    Left,
    /// They have had as much as they may.
    Capped,
    /// It cannot be given any more: the template is gone, the last day has passed.
    Changed,
}

impl App {
    /// The campaign run that a run is for, where it may give now.
    pub(crate) async fn started(&self, run: &Run) -> Result<Option<CampaignRun>, Error> {
        let campaign = self.campaign_of(run).await?;
        Ok(campaign.filter(|campaign| campaign.stage == Stage::Started))
    }

    /// Gives one member what a run gives, unless they have it.
    pub(crate) async fn give(
        &self,
        campaign: &CampaignRun,
        member: &MemberId,
        in_force: &InForce,
    ) -> Result<RunCounts, Error> {
        let (came, points, coupons) = match &campaign.plan.give {
            Gift::Coupon(template) => {
                let came = self.give_coupon_of(campaign, member, template, in_force);
                (came.await?, 0, 1)
            }
            Gift::Points {
                points,
                expires_on,
                reason,
            } => {
                let given = Given {
                    points: Points::of(*points)?,
                    own_day: *expires_on,
                    reason,
                };
                let came = self.give_points_of(campaign, member, &given, in_force);
                (came.await?, *points, 0)
            }
        };
        let visited = RunCounts {
            visited: 1,
            ..RunCounts::default()
        };
        Ok(match came {
            Came::Given => RunCounts {
                settled: 1,
                points_given: points,
                coupons,
                ..visited
            },
            Came::Already => RunCounts {
                already: 1,
                ..visited
            },
            Came::Left => RunCounts { left: 1, ..visited },
            Came::Capped => RunCounts {
                capped: 1,
                ..visited
            },
            Came::Changed => RunCounts {
                changed: 1,
                ..visited
            },
        })
    }

    /// The coupon's own id and those that memberships merged into this one would have had are claimed together, as for
    /// birthdays: the database lets one of them be.
    async fn give_coupon_of(
        &self,
        campaign: &CampaignRun,
        member: &MemberId,
        template: &str,
        in_force: &InForce,
    ) -> Result<Came, Error> {
        let Some(file) = self.store.member(member, Read::Strong).await? else {
            return Ok(Came::Left);
        };
        let own = gift(campaign, member)?;
        if held(&file, &own).is_some() {
            return Ok(Came::Given);
        }
        if file.wallet.withdrawn {
            return Ok(Came::Left);
        }
        let file = self.with_former_coupons(file, Read::Strong).await?;
        let names = names(campaign, &file.wallet)?;
        if names.iter().any(|name| held(&file, name).is_some()) {
            return Ok(Came::Already);
        }
        if !self.is_given_out(in_force, template) {
            return Ok(Came::Changed);
        }
        if let Seen::All(false) = self.has_room(campaign, &file, in_force).await? {
            return Ok(Came::Capped);
        }
        match self.give_once(member, names, template).await {
            Ok(true) => Ok(Came::Given),
            // It was this run all the same, by another message of the same chunk.
            Ok(false) => Ok(match self.store.coupon(member, &own).await? {
                Some(_) => Came::Given,
                None => Came::Already,
            }),
            Err(Error::NotFound(Missing::Coupon)) => Ok(Came::Changed),
            Err(error) => Err(error),
        }
    }

    /// What was found out about a member holds for the wallet that was seen: the command goes through on that version of
    /// it alone, and everything is looked at again on another.
    async fn give_points_of(
        &self,
        campaign: &CampaignRun,
        member: &MemberId,
        given: &Given<'_>,
        in_force: &InForce,
    ) -> Result<Came, Error> {
        let key = key(&gift(campaign, member)?);
        let caller = Caller::job(&campaign.by);
        let fingerprint = fingerprint(&("gift", &campaign.asked, member))?;
        let ask = Ask {
            key: key.clone(),
            member,
            caller: &caller,
            fingerprint,
            judge: Judge::Today,
            with: Vec::new(),
        };
        for attempt in 1..=ATTEMPTS_MAX {
            let file = self.store.member(member, Read::Strong).await?;
            let Some(file) = file else {
                return Ok(Came::Left);
            };
            // Looked at first: where another message of this chunk gives it meanwhile and fills the cap, it is found given.
            let room = self.has_room(campaign, &file, in_force).await?;
            if let Some(ended) = self.points_before(campaign, &key, &file).await? {
                return Ok(ended);
            }
            match room {
                Seen::All(true) => {
                    let version = file.wallet.version;
                    let done = self.command_if(&ask, |wallet, moment| {
                        if wallet.member != *member || wallet.version != version {
                            return Ok(None);
                        }
                        let points = (given.points, given.own_day);
                        give(wallet, key.clone(), given.reason, points, moment).map(Some)
                    });
                    match done.await {
                        Ok(Some(_)) => return Ok(Came::Given),
                        Err(Error::Refused(Refusal::MemberWithdrawn)) | Ok(None) => {}
                        Err(Error::Refused(_)) => return Ok(Came::Changed),
                        Err(error) => return Err(error),
                    }
                }
                Seen::All(false) => return Ok(Came::Capped),
                Seen::NotYet => {}
            }
            self.pause(attempt).await;
        }
        Err(Error::TryAgain(
            "others keep writing to this member".to_owned(),
        ))
    }

    /// How it stands with a member whom nothing is to be given, where that is so.
    async fn points_before(
        &self,
        campaign: &CampaignRun,
        own: &EntryKey,
        file: &MemberFile,
    ) -> Result<Option<Came>, Error> {
        if self.recorded(own, Read::Strong).await?.is_some() {
            return Ok(Some(Came::Given));
        }
        if file.wallet.withdrawn {
            return Ok(Some(Came::Left));
        }
        for former in &file.wallet.former {
            let theirs = key(&gift(campaign, former)?);
            if self.recorded(&theirs, Read::Strong).await?.is_some() {
                return Ok(Some(Came::Already));
            }
        }
        Ok(None)
    }
}

/// The gift's names: the member's own, and those of the memberships that were merged into theirs.
fn names(campaign: &CampaignRun, wallet: &Wallet) -> Result<Vec<CouponId>, Error> {
    let all = std::iter::once(&wallet.member).chain(&wallet.former);
    all.map(|member| gift(campaign, member)).collect()
}

/// The name of the entry with a gift's points.
fn key(name: &CouponId) -> EntryKey {
    EntryKey::new(Record::Gift, name.as_str())
}
