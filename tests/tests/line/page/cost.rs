//! What a look at the page costs in DynamoDB's request units, in tenths.

use crate::account::{Account, HANAKO};
use crate::page::browser::Browser;

#[tokio::test]
async fn a_look_at_the_page_writes_nothing_and_reads_little() {
    let (account, hanako) = Account::with_hanako().await;
    account.buys(&hanako, "o-1", 12_300).await;
    let browser = Browser::of(&account, HANAKO).await;
    browser.open("/my").await;
    let metrics = account.system.metrics();
    let stranger = Browser::new(&account);
    metrics.clear();
    stranger.open("/my").await;
    stranger.open("/my/style.css").await;
    assert_eq!(metrics.total().read_tenths, 0, "the way in");
    for (page, tenths) in [
        ("/my", 10),
        ("/my/code.svg", 10),
        ("/my/rank", 10),
        ("/my/settings", 10),
        ("/my/coupons", 20),
        ("/my/history", 25),
    ] {
        metrics.clear();
        browser.open(page).await;
        let total = metrics.total();
        assert_eq!(
            (total.read_tenths, total.write_tenths),
            (tenths, 0),
            "{page}"
        );
    }
}
