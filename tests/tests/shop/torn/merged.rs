//! A member of two names who is merged into a third between the looks at the one and at the other.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use app::earn::EarnRequest;
use app::{App, Caller};
use async_trait::async_trait;
use domain::ids::{MemberId, OrderId, RedemptionId};
use tests::{Shop, order};

use super::{Meanwhile, slower};

/// Merges a member before the second look at them.
struct Merger {
    app: App,
    from: MemberId,
    into: MemberId,
    looks: AtomicU32,
}

#[async_trait]
impl Meanwhile for Merger {
    async fn before_look(&self, partition: &str) {
        let is_theirs = partition == format!("M#{}", self.from);
        if is_theirs && self.looks.fetch_add(1, Ordering::SeqCst) == 1 {
            merge(&self.app, &self.from, &self.into).await;
        }
    }
}

async fn merge(app: &App, from: &MemberId, into: &MemberId) {
    let caller = Caller::job("test");
    let merged = app.merge(&caller, from, into, Vec::new()).await;
    assert!(!merged.unwrap().unwrap().replayed);
}

#[tokio::test]
async fn ones_own_redemption_pays_though_one_is_merged_between_the_looks_at_two_of_ones_names() {
    let shop = Arc::new(Shop::open().await);
    let app = shop.system.app("merge");
    let (tapped, card, other) = (
        shop.member_with(300).await,
        shop.member().await,
        shop.member().await,
    );
    shop.redeem("use-1", &tapped, 100).await.good();
    let [tapped, card, other] = [tapped, card, other].map(|id| MemberId::parse(&id).unwrap());
    merge(&app, &tapped, &card).await;
    let merger = Merger {
        app,
        from: card.clone(),
        into: other.clone(),
        looks: AtomicU32::new(0),
    };
    let request = EarnRequest {
        order_id: OrderId::parse("ec-1").unwrap(),
        member: card,
        order: serde_json::from_value(order(3_000)).unwrap(),
        redemption_id: Some(RedemptionId::parse("use-1").unwrap()),
    };
    let earned = slower(&shop, merger)
        .earn(&Caller::job("till"), &request)
        .await;
    let earned = earned.expect("it is their own redemption, by whichever name");
    assert_eq!(earned.entry.member, other);
    // 300 given, 100 of them used, and 1 of 100 yen for the 2,900 that were paid.
    assert_eq!(shop.available(other.as_str()).await, 229);
}
