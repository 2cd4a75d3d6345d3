//! A LINE user who is let go of between the look at who they are and the merge of what they had joined with a tap.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use app::line_link::{By, LinkRequest, Linking};
use async_trait::async_trait;
use domain::ids::{LinkId, MemberId};
use serde_json::json;
use tests::Shop;

use super::{Meanwhile, slower};

/// The shop, which lets go of a member's LINE user before the third file is read: after those of the two who are to be one.
struct LettingGo {
    shop: Arc<Shop>,
    tapped: String,
    files: AtomicU32,
}

#[async_trait]
impl Meanwhile for LettingGo {
    async fn before_file(&self) {
        if self.files.fetch_add(1, Ordering::SeqCst) == 2 {
            let path = format!("/v1/members/{}/line", self.tapped);
            self.shop.send("DELETE", &path, &[], None).await.good();
        }
    }
}

#[tokio::test]
async fn a_membership_whose_line_user_was_let_go_meanwhile_is_not_merged_by_their_link() {
    let shop = Arc::new(Shop::open().await);
    let in_line = json!({ "external_ids": [{ "provider": "line", "id": "U1" }] });
    let (tapped, card) = (shop.join(&in_line).await, shop.member().await);
    shop.give(&tapped, 300).await;
    let request = LinkRequest {
        id: LinkId::parse("till-1").unwrap(),
        member: MemberId::parse(&card).unwrap(),
        link_token: None,
        valid_seconds: 600,
    };
    let app = shop.system.app("till");
    let (link, _) = app.make_link(&request).await.unwrap();
    let others = LettingGo {
        shop: Arc::clone(&shop),
        tapped: tapped.clone(),
        files: AtomicU32::new(0),
    };
    let code = app.link_secret(&link);
    let slower = slower(&shop, others);
    let linking = slower.link_user(&code, By::Code, "U1", shop.now()).await;
    let linking = linking.unwrap();
    assert!(matches!(linking, Linking::Linked { brought: None, .. }));
    let found = shop.get("/v1/members?external_id=line:U1").await.good();
    assert_eq!(found["member_id"], json!(card));
    assert_eq!(shop.available(&card).await, 0);
    assert_eq!(shop.look(&tapped).await["member_id"], json!(tapped));
    assert_eq!(shop.available(&tapped).await, 300);
}
