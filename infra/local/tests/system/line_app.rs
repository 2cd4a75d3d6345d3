//! LINE's own pages and controls, as whoever tries the system uses them.

use super::*;
use app::ports::Messenger;
use line::client::{Client, Credentials};

const DIALOG: &str = "/local/line/access/dialog/bot/accountLink";

/// The functions' way to LINE's stand-in.
fn client(system: &System) -> Client {
    let _named_before = rustls::crypto::ring::default_provider().install_default();
    let credentials = Credentials::Stateless {
        channel_id: "local-channel".to_owned(),
        channel_secret: "local-channel-secret".into(),
    };
    Client::new(
        &format!("{}/local/line/api", system.base_url()),
        credentials,
    )
}

async fn page(system: &System, query: &str) -> (u16, String) {
    let address = format!("{}{DIALOG}?{query}", system.base_url());
    let answer = reqwest_client().get(address).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

async fn consent(system: &System, token: &str, nonce: &str) -> (u16, String) {
    let form = [
        ("linkToken", token),
        ("nonce", nonce),
        ("user_id", HANAKO_IN_LINE),
    ];
    let address = format!("{}{DIALOG}", system.base_url());
    let sent = reqwest_client().post(address).form(&form).send().await;
    let answer = sent.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test]
async fn an_account_is_linked_on_lines_page_with_one_consent() {
    let system = start(true).await;
    let token = client(&system).link_token(HANAKO_IN_LINE).await.unwrap();
    let nonce = "0123456789\"><script>";
    let query = format!("linkToken={token}&nonce=0123456789%22%3E%3Cscript%3E");
    let (status, asked) = page(&system, &query).await;
    assert_eq!(status, 200);
    let chosen = format!("value=\"{HANAKO_IN_LINE}\" selected");
    assert!(asked.contains(&chosen) && asked.contains(&token), "{asked}");
    assert!(!asked.contains("<script>"), "{asked}");
    let (status, told) = consent(&system, &token, nonce).await;
    assert_eq!(status, 200, "{told}");
    assert!(
        told.contains("/webhooks/line: 200"),
        "the webhook took the event"
    );
    assert_eq!(page(&system, &query).await.0, 400, "it worked once");
    assert_eq!(consent(&system, &token, nonce).await.0, 400);
}

#[tokio::test]
async fn the_month_the_rates_and_a_friends_language_are_set_over_http() {
    let system = start(true).await;
    let client = client(&system);
    let set = |path: &'static str, body: Value| control_put(&system, path, body);
    assert_eq!(set("/local/line/quota", json!({ "limit": 3 })).await, 204);
    assert_eq!(client.quota().await.unwrap().limit, Some(3));
    let hanako = "/local/line/friends/U1001100110011001100110011001a001";
    assert_eq!(set(hanako, json!({ "language": "en" })).await, 204);
    let language = client.profile_language(HANAKO_IN_LINE).await.unwrap();
    assert_eq!(language.map(|language| language.tag()), Some("en"));
    let rates = json!({ "rates": [{ "on": "quota", "calls": 0 }] });
    assert_eq!(set("/local/line/rates", rates).await, 204);
    assert!(client.quota().await.is_err());
}

async fn control_put(system: &System, path: &str, body: Value) -> u16 {
    control(system, "PUT", path, Some(body)).await.0
}

#[tokio::test]
async fn an_id_token_names_a_key_that_line_publishes_until_the_keys_change() {
    let system = start(true).await;
    let wanted = json!({ "user_id": HANAKO_IN_LINE });
    let (status, answer) = control(&system, "POST", "/local/line/tokens", Some(wanted)).await;
    assert_eq!(status, 200);
    let token = answer["id_token"].as_str().unwrap();
    assert_eq!(token.split('.').count(), 3);
    let certs = "/local/line/api/oauth2/v2.1/certs";
    let (_, published) = control(&system, "GET", certs, None).await;
    assert_eq!(published["keys"][0]["alg"], "ES256");
    system.line().rotate_login_key().unwrap();
    let (_, rotated) = control(&system, "GET", certs, None).await;
    assert_eq!(rotated["keys"].as_array().unwrap().len(), 1);
    assert_ne!(rotated["keys"][0]["kid"], published["keys"][0]["kid"]);
}

#[tokio::test]
async fn the_liff_sdk_is_served_as_a_script() {
    let system = start(false).await;
    let address = format!("{}/local/line/liff/sdk.js", system.base_url());
    let answer = reqwest_client().get(address).send().await.unwrap();
    assert_eq!(
        answer.headers()["content-type"],
        "text/javascript; charset=utf-8"
    );
    assert!(answer.text().await.unwrap().contains("getIDToken"));
}
