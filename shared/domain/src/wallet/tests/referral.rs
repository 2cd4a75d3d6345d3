//! A member refers a friend.

use super::*;
use crate::entry::Record;
use crate::fact::Referred;
use crate::ids::{ActivityId, MemberId};
use crate::program::{ActivityRule, REFERRAL, ReferralTerms};
use crate::tally::Tally;
use crate::wallet::Wallet;
use crate::wallet::referral::{Coming, Refer, ToReferrer, WAITING_MAX, Word, pass_on, refer};
use crate::wallet::tests::follow::brought;

/// 500 points for who refers, 200 for the friend, from 3,000 yen on, after two weeks.
pub(super) fn program() -> Program {
    with(|program| {
        program.activities = vec![ActivityRule {
            kind: REFERRAL.to_owned(),
            points: 500,
            limit: None,
            referral: Some(ReferralTerms {
                friend_points: 200,
                min_spend: 3_000,
                return_days: 14,
            }),
        }];
    })
}

/// Two members, and what passes between them.
pub(super) struct Pair {
    pub(super) referrer: Shop,
    pub(super) friend: Shop,
}

impl Pair {
    /// Two of whom one has referred the other.
    pub(super) fn referred() -> Pair {
        let mut pair = Pair {
            referrer: Shop::new(program()),
            friend: Shop::second(program()),
        };
        pair.refer("2026-11-01", "ref-1", "m1").unwrap();
        pair
    }

    pub(super) fn refer(&mut self, at: &str, id: &str, by: &str) -> Result<(), Refusal> {
        let command = Refer {
            activity_id: ActivityId::parse(id).unwrap(),
            referred: Referred {
                by: MemberId::parse(by).unwrap(),
                done: None,
            },
        };
        let friend = &mut self.friend;
        let decision = refer(friend.wallet.clone(), command, &friend.moment(jst(at)))?;
        friend.commit(decision);
        Ok(())
    }

    /// Passes on what the friend's newest command says.
    pub(super) fn pass_on(&mut self, at: &str) {
        let Some(said) = self.friend.said.take() else {
            return;
        };
        let referrer = &mut self.referrer;
        let moment = referrer.moment(jst(at));
        if let Some(decision) = pass_on(referrer.wallet.clone(), &said, &moment).unwrap() {
            referrer.commit(decision);
        }
    }

    pub(super) fn buy(&mut self, at: &str, id: &str, yen: u64) {
        self.friend.earn(at, id, yen);
        self.pass_on(at);
    }

    fn give_back(&mut self, at: &str, order: &str, id: &str, what: Goods) {
        self.friend.give_back(at, order, id, what).unwrap();
        self.pass_on(at);
    }

    /// What waits for the referrer, and for the friend beside what they earned.
    fn pending(&self) -> [u64; 2] {
        [self.referrer.sums()[1], self.friend.sums()[1]]
    }

    fn available(&self, at: &str) -> [u64; 2] {
        [self.referrer.available(at), self.friend.available(at)]
    }

    /// Each journal, added up, is its wallet, and a wallet that forgot all of it is brought to it.
    pub(super) fn ties_out(&self) {
        for shop in [&self.referrer, &self.friend] {
            let mut tally = Tally::default();
            for entry in &shop.entries {
                tally.add(entry).unwrap();
            }
            tally.meets(&shop.wallet).unwrap();
            let newcomer = Wallet::new(shop.wallet.member.clone());
            let followed = brought(shop, &newcomer).unwrap();
            assert_eq!(followed.wallet.used, shop.wallet.used);
            assert_eq!(followed.wallet.chain, shop.wallet.chain);
        }
    }
}

#[test]
fn both_get_their_points_when_the_first_purchase_cannot_come_back_any_more() {
    let mut pair = Pair::referred();
    pair.buy("2026-11-10", "ec-1", 3_000);
    assert_eq!(pair.pending(), [500, 200]);
    assert_eq!(pair.available("2026-11-24T23:59"), [0, 30]);
    assert_eq!(pair.available("2026-11-25T00:00"), [500, 230]);
    pair.ties_out();
    pair.referrer.settle("2026-12-01");
    pair.friend.settle("2026-12-01");
    assert_eq!(
        pair.referrer.story(2),
        [
            "2026-11-10T12:00 referral_pending +0",
            "2026-11-25T00:00 referral_granted +500"
        ]
    );
    pair.ties_out();
    pair.give_back("2026-12-02", "ec-1", "back-1", Goods::Full);
    assert_eq!(pair.available("2026-12-02"), [500, 200]);
}

#[test]
fn neither_gets_any_where_the_purchase_comes_back_before_its_day() {
    let mut pair = Pair::referred();
    pair.buy("2026-11-10", "ec-1", 5_000);
    pair.give_back("2026-11-23", "ec-1", "back-1", Goods::Full);
    assert_eq!(pair.pending(), [0, 0]);
    assert_eq!(pair.available("2027-01-01"), [0, 0]);
    assert_eq!(
        pair.referrer.story(1),
        ["2026-11-23T12:00 referral_cancelled +0"]
    );
    pair.buy("2026-11-24", "ec-2", 5_000);
    assert_eq!(pair.pending(), [0, 0]);
    pair.ties_out();
}

#[test]
fn it_counts_what_is_left_of_the_purchase() {
    let mut pair = Pair::referred();
    pair.buy("2026-11-10", "ec-1", 5_000);
    pair.give_back("2026-11-11", "ec-1", "back-1", Goods::Amount(2_000));
    assert_eq!(pair.pending(), [500, 200]);
    pair.give_back("2026-11-11", "ec-1", "back-2", Goods::Amount(1));
    assert_eq!(pair.pending(), [0, 0]);
    pair.ties_out();
}

#[test]
fn a_first_purchase_below_the_minimum_gives_nothing_and_no_later_one_does() {
    let mut pair = Pair::referred();
    pair.buy("2026-11-10", "ec-1", 2_999);
    pair.buy("2026-11-11", "ec-2", 9_000);
    assert_eq!(pair.available("2027-01-01"), [0, 119]);
    pair.ties_out();
}

#[test]
fn only_a_new_friend_is_referred_once_and_by_somebody_else() {
    let mut pair = Pair::referred();
    let again = pair.refer("2026-11-02", "ref-2", "m3");
    assert_eq!(again, Err(Refusal::AlreadyReferred));
    let mut pair = Pair {
        referrer: Shop::new(program()),
        friend: Shop::second(program()),
    };
    let own = pair.refer("2026-11-02", "ref-2", "m2");
    assert_eq!(own, Err(Refusal::RefersOneself));
    pair.buy("2026-11-02", "ec-1", 100);
    let late = pair.refer("2026-11-02", "ref-2", "m1");
    assert_eq!(late, Err(Refusal::AlreadyBought));
    pair.give_back("2026-11-03", "ec-1", "back-1", Goods::Full);
    let late = pair.refer("2026-11-03", "ref-2", "m1");
    assert_eq!(late, Err(Refusal::AlreadyBought));
}

#[test]
fn who_became_one_with_the_friend_before_the_purchase_has_referred_nobody() {
    let mut pair = Pair::referred();
    let Pair { referrer, friend } = &mut pair;
    friend.merge("2026-11-02", referrer).unwrap();
    assert_eq!(
        pair.refer("2026-11-03", "ref-2", "m1"),
        Err(Refusal::RefersOneself)
    );
    pair.friend.earn("2026-11-10", "ec-1", 5_000);
    assert_eq!(pair.friend.said, None);
    assert_eq!(pair.friend.available("2027-01-01"), 50);
}

#[test]
fn what_was_promised_goes_along_with_a_merge_and_is_broken_there() {
    let mut pair = Pair::referred();
    pair.buy("2026-11-10", "ec-1", 5_000);
    let Pair { referrer, friend } = &mut pair;
    referrer.merge("2026-11-11", friend).unwrap();
    assert_eq!(pair.referrer.sums(), [50, 700, 0, 0]);
    assert_eq!(pair.referrer.available("2026-11-25"), 750);
    let mut kept = pair.referrer.clone();
    kept.settle("2026-11-25");
    assert_eq!(kept.sums(), [750, 0, 0, 0]);
    let earned = pair.friend.first("ec-1");
    let moment = pair.referrer.moment(jst("2026-11-12"));
    let command = crate::wallet::return_goods::ReturnGoods {
        return_id: crate::ids::ReturnId::parse("back-1").unwrap(),
        order_id: crate::ids::OrderId::parse("ec-1").unwrap(),
        what: Goods::Full,
        earned,
        paid: None,
    };
    let wallet = pair.referrer.wallet.clone();
    let back = crate::wallet::return_goods::return_goods(wallet, command, &moment).unwrap();
    assert_eq!(back.to_referrer, None);
    pair.referrer.commit(back);
    assert_eq!(pair.referrer.sums(), [0, 0, 0, 0]);
}

#[test]
fn who_leaves_loses_what_waits_and_the_other_keeps_theirs() {
    let mut pair = Pair::referred();
    pair.buy("2026-11-10", "ec-1", 5_000);
    pair.friend.withdraw("2026-11-11").unwrap();
    assert_eq!(pair.pending(), [500, 0]);
    pair.ties_out();
    pair.referrer.withdraw("2026-11-12").unwrap();
    assert_eq!(pair.pending(), [0, 0]);
    pair.ties_out();
}

#[test]
fn two_hundred_friends_may_wait_at_a_time_and_the_wallet_stays_small() {
    let mut member = Shop::new(program());
    let moment = member.moment(jst("2026-11-10"));
    let mut wallet = member.wallet.clone();
    let refers = |number: u64| {
        let id = format!("ref-20261110-{number:04}");
        ToReferrer {
            to: wallet.member.clone(),
            referral: ActivityId::parse(&id).unwrap(),
            word: Word::Promised(Coming {
                order_id: crate::ids::OrderId::parse(&id).unwrap(),
                points: Points::of(500).unwrap(),
                available_on: day("2026-11-24"),
            }),
        }
    };
    let all: Vec<ToReferrer> = (0..=WAITING_MAX).map(refers).collect();
    let (last, first) = all.split_last().unwrap();
    for said in first {
        wallet = pass_on(wallet, said, &moment).unwrap().unwrap().wallet;
    }
    let refused = pass_on(wallet.clone(), last, &moment);
    assert_eq!(refused, Err(Refusal::AboveLimit { limit: 200 }));
    let size = serde_json::to_vec(&wallet.used).unwrap().len();
    assert!(size < 20_000, "{size}");
    member.wallet = wallet;
    assert_eq!(member.available("2026-11-25"), 100_000);
}

#[test]
fn no_promise_has_the_name_of_a_purchase() {
    let mut pair = Pair::referred();
    pair.buy("2026-11-10", "ref-1", 5_000);
    pair.referrer.settle("2026-12-01");
    let names = pair.referrer.entries.iter().map(|entry| entry.key.record);
    assert_eq!(
        names.collect::<Vec<_>>(),
        [Record::Referral, Record::Referral]
    );
}
