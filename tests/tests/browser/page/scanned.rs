//! The codes on the screen, as a scanner reads them.

use chrono::TimeDelta;
use serde_json::json;

use super::Visit;
use crate::scanner;

#[tokio::test(flavor = "multi_thread")]
async fn a_scanner_reads_the_card_off_the_screen_and_the_code_turns_with_the_clock() {
    let Some(visit) = Visit::of_hanako("scanned").await else {
        return;
    };
    let (window, hanako) = (&visit.window, visit.member().await);
    let mut codes = Vec::new();
    for step in ["first", "next"] {
        // The page looks again whenever it comes before somebody's eyes.
        let drawn = "return document.querySelector('#code path:last-child').getAttribute('d')";
        let before = window.script(drawn).await;
        if step == "next" {
            visit.shop.wait(TimeDelta::minutes(1));
            window
                .script("document.dispatchEvent(new Event('visibilitychange'))")
                .await;
            let turned = format!("(() => {{ {drawn} }})() !== {before}");
            window.until(&turned).await;
        }
        let Some(read) = scanner::read(&window.screenshot(step).await) else {
            return;
        };
        let by_code = visit.found(&format!("card_code={}", read["QRCode"])).await;
        let by_number = visit
            .found(&format!("member_number={}", read["EAN13"]))
            .await;
        assert_eq!(
            [&by_code["member_id"], &by_number["member_id"]],
            [&*hanako, &hanako]
        );
        codes.push(read["QRCode"].clone());
    }
    assert_ne!(codes[0], codes[1]);
    visit.shop.wait(TimeDelta::minutes(1));
    for (code, found) in [(&codes[0], "member_not_found"), (&codes[1], "")] {
        let looked = visit.found(&format!("card_code={code}")).await;
        assert_eq!(looked["code"].as_str().unwrap_or_default(), found);
    }
    visit.go("/coupons").await;
    visit.open_all().await;
    let read = scanner::read(&window.screenshot("coupon").await).expect("it was there before");
    assert_eq!(read["QRCode"], "thanks-2026-11");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_without_a_network_says_that_its_code_is_old() {
    let Some(visit) = Visit::of_hanako("offline").await else {
        return;
    };
    let window = &visit.window;
    let looks = "document.dispatchEvent(new Event('visibilitychange'))";
    window.devtools("Network.enable", &json!({})).await;
    for (offline, hidden) in [(true, false), (false, true)] {
        let network = json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        window
            .devtools("Network.emulateNetworkConditions", &network)
            .await;
        window.script(looks).await;
        let said = format!("document.getElementById('code-stale').hidden === {hidden}");
        window.until(&said).await;
    }
    assert!(
        !window.complaints().await.is_empty(),
        "there was no network"
    );
}
