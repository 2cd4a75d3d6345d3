//! Two of a kind that meet in the middle: one looks at the id, the other is recorded, and the first looks at the wallet.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use app::Caller;
use app::returns::ReturnRequest;
use async_trait::async_trait;
use domain::ids::{OrderId, ReturnId};
use domain::wallet::return_goods::Goods;
use serde_json::json;
use tests::{Shop, order};
use tokio::sync::Notify;

use super::{Meanwhile, slower};

/// A twin that is recorded between the first look and the second.
struct Twin {
    shop: Arc<Shop>,
    member: String,
    commits: AtomicU32,
    looks: AtomicU32,
    first_look: Notify,
}

#[async_trait]
impl Meanwhile for Twin {
    async fn before_look(&self, _: &str) {
        if self.looks.fetch_add(1, Ordering::SeqCst) == 1 {
            self.first_look.notified().await;
            let all = json!({ "full": true });
            let twin = self.shop.take_back("ec-1", "ret-1", &all).await;
            assert_eq!(twin.status, 201);
        }
    }

    async fn after_look(&self) {
        self.first_look.notify_one();
    }

    /// Somebody else writes to the wallet before the first commit, so that it is decided again.
    async fn before_commit(&self) {
        if self.commits.fetch_add(1, Ordering::SeqCst) == 0 {
            self.shop.give(&self.member, 1).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_meets_a_twin_in_the_middle_gets_its_answer_and_is_not_refused_for_its_effect() {
    let shop = Arc::new(Shop::open().await);
    let member = shop.member().await;
    shop.earn("ec-1", &member, &order(10_000)).await.good();
    let app = slower(
        &shop,
        Twin {
            shop: Arc::clone(&shop),
            member: member.clone(),
            commits: AtomicU32::new(0),
            looks: AtomicU32::new(0),
            first_look: Notify::new(),
        },
    );
    let caller = Caller {
        by: "till".to_owned(),
        stores: None,
        points_per_call_max: None,
    };
    let request = ReturnRequest {
        order_id: OrderId::parse("ec-1").unwrap(),
        return_id: ReturnId::parse("ret-1").unwrap(),
        goods: Goods::Full,
    };
    let outcome = app.return_goods(&caller, &request).await;
    assert!(outcome.unwrap().replayed);
    assert_eq!(shop.available(&member).await, 1);
}
