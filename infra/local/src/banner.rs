//! What the program says when it is ready: where everything is, and three calls that work as pasted.

use crate::seed::FIRST_MEMBER;
use crate::system::System;
use chrono::{DateTime, Utc};
use comfy_table::Table;
use comfy_table::presets::UTF8_BORDERS_ONLY;
use domain::calendar::Zone;
use serde_json::json;
use std::time::Duration;

/// The whole announcement.
pub async fn banner(system: &System, took: Duration) -> String {
    let key = system.api_key();
    let now = system.clock().now();
    let found = system
        .call_as_admin(
            "GET",
            &format!("/v1/members?external_id={FIRST_MEMBER}"),
            &[],
            None,
        )
        .await;
    let calls = match found.value()["member_id"].as_str() {
        Some(member_id) => calls(system.base_url(), key, member_id, now),
        // A table that was filled by somebody else: a newcomer is always welcome.
        None => vec![format!(
            "curl -sX POST {}/v1/members {} -d '{}'",
            system.base_url(),
            headers(key),
            json!({ "name": "山田 花子" })
        )],
    };
    format!(
        "\nTameru is ready after {} ms. Its clock shows {}.\n{}\n\n{}\n",
        took.as_millis(),
        Zone::TOKYO.render(now).format("%Y-%m-%d %H:%M:%S %:z"),
        urls(system),
        calls.join("\n\n")
    )
}

fn urls(system: &System) -> Table {
    let base = system.base_url();
    let mut table = Table::new();
    table.load_style(UTF8_BORDERS_ONLY);
    for (what, url) in [
        ("API", format!("{base}/v1")),
        ("its specification", format!("{base}/v1/openapi.json")),
        ("chat with the bot", format!("{base}/local/chat")),
        ("the member's page", format!("{base}{}", member_page::PATH)),
        ("LINE webhook", format!("{base}/webhooks/line")),
        ("calls made to LINE", format!("{base}/local/line/sent")),
        ("clock", format!("{base}/local/clock")),
        (
            "schedules",
            format!("{base}/local/schedules/{{expire|birthday}}"),
        ),
        ("request units", format!("{base}/local/metrics")),
        ("health", format!("{base}/local/health")),
        ("DynamoDB", system.dynamodb_endpoint().to_owned()),
        ("SQS", system.sqs_endpoint().to_owned()),
    ] {
        table.add_row([what.to_owned(), url]);
    }
    table
}

/// Fewer than the earning before it brings at the lowest rank, so that they are there on any data, however old.
const POINTS_USED: u64 = 30;

/// A look-up, an earning and a use. Their ids name the minute, so that they are new at each start.
fn calls(base: &str, key: &str, member_id: &str, now: DateTime<Utc>) -> Vec<String> {
    let headers = headers(key);
    let local = Zone::TOKYO.render(now);
    let id = local.format("%Y%m%d-%H%M%S");
    let order = json!({
        "member_id": member_id,
        "order": {
            "placed_at": local.to_rfc3339_opts(chrono::SecondsFormat::Secs, false),
            "channel": "ec",
            "lines": [{ "sku": "rice-5kg", "unit_price": 3980, "quantity": 1, "tax_rate": "0.08" }]
        }
    });
    let redemption = json!({ "member_id": member_id, "points": POINTS_USED });
    vec![
        format!("curl -s '{base}/v1/members?external_id={FIRST_MEMBER}' {headers}"),
        format!("curl -sX PUT {base}/v1/earnings/ec-{id} {headers} -d '{order}'"),
        format!("curl -sX PUT {base}/v1/redemptions/till-{id} {headers} -d '{redemption}'"),
    ]
}

fn headers(key: &str) -> String {
    format!("-H 'authorization: Bearer {key}' -H 'content-type: application/json'")
}
