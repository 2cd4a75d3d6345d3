//! What tills want of one member while the last day of their points ends.

use chrono::{DateTime, Utc};
use fastrand::Rng;

use super::choice::points;
use super::known::Known;
use super::order::order;
use crate::model::{Call, Goods};

impl Known {
    /// Calls that all meet in one wallet.
    pub(crate) fn meeting(
        &mut self,
        member: &str,
        chance: &mut Rng,
        now: DateTime<Utc>,
    ) -> Vec<Call> {
        let mut calls = vec![
            self.spending(member, None, chance),
            self.spending(member, Some(chance.u32(1..7_200)), chance),
            Call::Earn {
                id: self.new_order(),
                member: member.to_owned(),
                order: order(chance, now, true),
                redemption: None,
            },
        ];
        calls.extend(self.end_of_hold(member, chance));
        calls.extend(self.goods_back_of(member));
        self.calls.extend(calls.iter().cloned());
        calls
    }

    fn spending(&mut self, member: &str, hold_seconds: Option<u32>, chance: &mut Rng) -> Call {
        Call::Redeem {
            id: self.new_redemption(),
            member: member.to_owned(),
            points: points(chance),
            hold_seconds,
            clamp: chance.bool(),
            order: None,
        }
    }

    /// A hold of theirs ends; it may have ended long ago.
    fn end_of_hold(&self, member: &str, chance: &mut Rng) -> Option<Call> {
        let id = self.calls.iter().rev().find_map(|call| match call {
            Call::Redeem {
                id,
                member: other,
                hold_seconds: Some(_),
                ..
            } if other == member => Some(id.clone()),
            _ => None,
        })?;
        Some(match chance.bool() {
            true => Call::Capture { id, points: None },
            false => Call::Void { id },
        })
    }

    /// What they bought last comes back.
    fn goods_back_of(&mut self, member: &str) -> Option<Call> {
        let order = self.calls.iter().rev().find_map(|call| match call {
            Call::Earn {
                id, member: other, ..
            } if other == member => Some(id.clone()),
            _ => None,
        })?;
        Some(Call::Return {
            order,
            id: self.new_id("t"),
            goods: Goods::Full,
        })
    }
}
