//! What a shop has seen, and the calls that wishes become there.

use chrono::TimeDelta;
use domain::calendar::Instant;
use domain::order::{Line, Order, Prices};
use proptest::sample::Index;
use simulator::model::{Call, Goods, Ledger};

use crate::steps::{Back, Basket, Id, KINDS, Wish};

const CATEGORIES: [Option<&str>; 3] = [None, Some("food"), Some("gift-card")];

/// Everything that was used, so that it can be used again.
#[derive(Debug, Default)]
pub(crate) struct Known {
    pub(crate) members: Vec<String>,
    pub(crate) calls: Vec<Call>,
    orders: Vec<String>,
    redemptions: Vec<String>,
    others: Vec<String>,
    ids: u32,
}

impl Known {
    /// The call that a till makes for a wish. What is new is known from then on.
    pub(crate) fn call(&mut self, wish: &Wish, now: Instant, ledger: &Ledger) -> Call {
        let call = match wish {
            Wish::Earn {
                id,
                member,
                order,
                redemption,
                by_owner,
            } => {
                let redemption = redemption
                    .as_ref()
                    .map(|redemption| picked(&self.redemptions, redemption));
                let owner = redemption.as_deref().and_then(|id| ledger.owner_of(id));
                let member = match owner.filter(|_| *by_owner) {
                    Some(owner) => owner.to_owned(),
                    None => picked(&self.members, member),
                };
                Call::Earn {
                    id: named(&mut self.ids, "o", id, &mut self.orders),
                    member,
                    order: order.order(now, redemption.is_some()),
                    redemption,
                }
            }
            Wish::Confirm { order } => Call::Confirm {
                id: picked(&self.orders, order),
            },
            Wish::Redeem {
                id,
                member,
                points,
                hold_seconds,
                clamp,
                order,
            } => Call::Redeem {
                id: named(&mut self.ids, "r", id, &mut self.redemptions),
                member: picked(&self.members, member),
                points: *points,
                hold_seconds: *hold_seconds,
                clamp: *clamp,
                order: order.as_ref().map(|order| order.order(now, true)),
            },
            Wish::Capture { id, per_mille } => {
                let id = self.hold(id, ledger);
                let held = ledger.held_by(&id).unwrap_or(1);
                let part = |share: u64| (held * share / 1000).max(1);
                Call::Capture {
                    id,
                    points: per_mille.map(part),
                }
            }
            Wish::Void { id } => Call::Void {
                id: self.hold(id, ledger),
            },
            Wish::Return { .. } | Wish::Amend { .. } => self.follow_up(wish, now, ledger),
            Wish::Adjust { .. } | Wish::Act { .. } => self.correction(wish, now),
        };
        self.calls.push(call.clone());
        call
    }

    /// The call for a wish about a purchase that was made.
    fn follow_up(&mut self, wish: &Wish, now: Instant, ledger: &Ledger) -> Call {
        match wish {
            Wish::Return { order, id, goods } => {
                let order = picked(&self.orders, order);
                let goods = goods.of(ledger.left_of(&order).unwrap_or(1));
                Call::Return {
                    order,
                    id: named(&mut self.ids, "t", id, &mut self.others),
                    goods,
                }
            }
            Wish::Amend {
                order,
                id,
                edited,
                points_used,
            } => self.edit(order, id, (edited.as_ref(), *points_used), now, ledger),
            _ => unreachable!("others follow nothing up"),
        }
    }

    /// An edit of an order, which stays of its time.
    fn edit(
        &mut self,
        order: &Index,
        id: &Id,
        (basket, points_used): (Option<&Basket>, Option<u64>),
        now: Instant,
        ledger: &Ledger,
    ) -> Call {
        let order = picked(&self.orders, order);
        let before = ledger.order_of(&order);
        let placed_at = before.map_or(now, |before| before.placed_at);
        let edited = match (basket, before) {
            (None, Some(before)) => before.clone(),
            (basket, _) => basket.map_or_else(|| a_gift(now), |basket| basket.order(now, true)),
        };
        Call::Amend {
            order,
            id: named(&mut self.ids, "e", id, &mut self.others),
            edited: Order {
                placed_at,
                points_used: 0,
                ..edited
            },
            points_used,
        }
    }

    /// The redemption that a till ends: one that is open, where there is one.
    fn hold(&mut self, id: &Id, ledger: &Ledger) -> String {
        let open = ledger.open_holds();
        match id {
            Id::Open(index) if !open.is_empty() => index.get(&open).clone(),
            _ => named(&mut self.ids, "r", id, &mut self.redemptions),
        }
    }

    /// The call for a wish that no purchase is part of.
    fn correction(&mut self, wish: &Wish, now: Instant) -> Call {
        match wish {
            Wish::Adjust {
                id,
                member,
                points,
                days,
            } => Call::Adjust {
                id: named(&mut self.ids, "a", id, &mut self.others),
                member: picked(&self.members, member),
                points: *points,
                expires_on: days.filter(|_| *points > 0).map(|days| {
                    (now + TimeDelta::hours(9) + TimeDelta::days(days.into())).date_naive()
                }),
            },
            Wish::Act {
                id,
                member,
                kind,
                days_ago,
            } => Call::Act {
                id: named(&mut self.ids, "v", id, &mut self.others),
                member: picked(&self.members, member),
                kind: KINDS[*kind].to_owned(),
                at: now - TimeDelta::days(*days_ago),
                store: (*days_ago > 0).then(|| format!("store-{days_ago}")),
            },
            _ => unreachable!("purchases are made elsewhere"),
        }
    }
}

impl Back {
    fn of(&self, left: u64) -> Goods {
        match self {
            Self::Full => Goods::Full,
            Self::PerMille(share) => Goods::Amount((left * share / 1000).max(1)),
            Self::Pieces(one, 0) => Goods::Lines(vec![("sku-0".to_owned(), *one)]),
            Self::Pieces(one, other) => Goods::Lines(vec![
                ("sku-0".to_owned(), *one),
                ("sku-1".to_owned(), *other),
            ]),
        }
    }
}

/// An order of no yen.
fn a_gift(now: Instant) -> Order {
    let basket = Basket {
        hours_ago: 0,
        prices: Prices::TaxIncluded,
        lines: vec![(0, 0, 1)],
        shipping: 0,
        discount_percent: 0,
        points_used: 0,
    };
    basket.order(now, true)
}

fn named(ids: &mut u32, prefix: &str, id: &Id, known: &mut Vec<String>) -> String {
    match id {
        Id::Known(index) | Id::Open(index) if !known.is_empty() => index.get(known).clone(),
        _ => {
            *ids += 1;
            let id = format!("{prefix}{ids}");
            known.push(id.clone());
            id
        }
    }
}

fn picked(known: &[String], index: &Index) -> String {
    if known.is_empty() {
        "nobody".to_owned()
    } else {
        index.get(known).clone()
    }
}

impl Basket {
    fn order(&self, now: Instant, pays: bool) -> Order {
        let line = |(place, (category, unit_price, quantity)): (usize, &(usize, u64, u32))| Line {
            // Of three lines, two are of one article.
            sku: format!("sku-{}", place % 2),
            name: None,
            category: CATEGORIES[*category].map(str::to_owned),
            unit_price: *unit_price,
            quantity: *quantity,
            tax_rate: serde_json::from_str(if *category == 1 {
                "\"0.08\""
            } else {
                "\"0.10\""
            })
            .expect("a tax rate"),
            earns: true,
        };
        let lines: Vec<Line> = self.lines.iter().enumerate().map(line).collect();
        let gross: u64 = lines.iter().map(Line::gross_yen).sum();
        Order {
            placed_at: now - TimeDelta::hours(self.hours_ago),
            channel: "ec".to_owned(),
            store_id: None,
            prices: self.prices,
            lines,
            shipping: self.shipping,
            discount: gross * self.discount_percent / 100,
            coupon_discount: gross * self.discount_percent / 300,
            points_used: if pays {
                0
            } else {
                self.points_used.min(gross / 2)
            },
        }
    }
}
