//! The whole way from 連携 in the chat over the online store's log-in and LINE's dialog to one membership, and back.

use super::*;

pub(crate) const TARO_IN_LINE: &str = "U91eeaf62d0b1c2d3e4f5061728394a5b";
/// The sample's customer who has no LINE user.
const YOTA: &str = "/v1/members?external_id=ec:c-1004";

/// Somebody does something in the app, and all that follows is worked. Answers the last message that came of it.
pub(crate) async fn does(system: &System, what: Value) -> Value {
    let mut said = json!({ "user_id": TARO_IN_LINE });
    said.as_object_mut()
        .unwrap()
        .extend(what.as_object().unwrap().clone());
    let (status, _) = control(system, "POST", "/local/line/events", Some(said)).await;
    assert_eq!(status, 200);
    last_reply(system).await
}

async fn last_reply(system: &System) -> Value {
    let drained = system.drain().await.unwrap();
    let (_, sent) = control(system, "GET", "/local/line/sent", None).await;
    let mut calls = sent.as_array().unwrap().iter().rev();
    let reply = calls.find(|call| call["path"] == "/v2/bot/message/reply");
    let Some(reply) = reply else {
        panic!("no reply, of {drained:?}: {sent}");
    };
    reply["body"]["messages"][0].clone()
}

/// The address behind the one button that opens a page.
fn address_in(message: &Value) -> Option<String> {
    match message {
        Value::Object(fields) if fields.get("type") == Some(&json!("uri")) => {
            fields["uri"].as_str().map(str::to_owned)
        }
        Value::Object(fields) => fields.values().find_map(address_in),
        Value::Array(values) => values.iter().find_map(address_in),
        _ => None,
    }
}

/// A browser that reads English and tells where it is sent.
struct Browser(reqwest::Client);

impl Browser {
    fn open() -> Self {
        let _named_before = rustls::crypto::ring::default_provider().install_default();
        let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        Self(browser.build().unwrap())
    }

    async fn answered(&self, request: reqwest::RequestBuilder) -> (u16, String, String) {
        let answer = request.header("accept-language", "en").send().await;
        let answer = answer.unwrap();
        let location = answer.headers().get("location");
        let location = location.map_or("", |value| value.to_str().unwrap());
        let (status, location) = (answer.status().as_u16(), location.to_owned());
        (status, location, answer.text().await.unwrap())
    }

    async fn get(&self, address: &str) -> (u16, String) {
        let (status, _, page) = self.answered(self.0.get(address)).await;
        (status, page)
    }

    async fn post(&self, address: &str, fields: &[(&str, &str)]) -> (u16, String, String) {
        self.answered(self.0.post(address).form(fields)).await
    }
}

/// What a page's form holds in a field.
fn field<'a>(page: &'a str, name: &str) -> &'a str {
    let begin = format!("name=\"{name}\" value=\"");
    let value = page.split(&begin).nth(1).unwrap();
    value.split('"').next().unwrap()
}

async fn points(system: &System, member: &Value) -> i64 {
    let path = format!("/v1/members/{}", member["member_id"].as_str().unwrap());
    get(system, &path).await["balance"]["available"]
        .as_i64()
        .unwrap()
}

/// Taro joins with a tap, and is given points.
async fn joins(system: &System, given: i64) {
    does(system, json!({ "type": "follow" })).await;
    does(system, json!({ "postback": "v1:join" })).await;
    let path = format!("/v1/members?external_id=line:{TARO_IN_LINE}");
    let member = get(system, &path).await["member_id"].clone();
    let gift =
        json!({ "member_id": member, "points": given, "reason": "a gift", "operator": "sato" });
    let path = "/v1/adjustments/gift-1";
    let done = system.call_as_admin("PUT", path, &[], Some(&gift)).await;
    assert_eq!(done.status, 201, "{}", done.value());
}

#[tokio::test]
async fn a_member_goes_from_the_chat_over_the_store_and_lines_dialog_to_one_membership_and_back() {
    let system = start(true).await;
    joins(&system, 300).await;
    let yota = get(&system, YOTA).await;
    let before = points(&system, &yota).await;

    let offered = does(&system, json!({ "text": "連携" })).await;
    let store = address_in(&offered).expect("a button");
    let here = format!("{}/local/store/line?linkToken=", system.base_url());
    assert!(store.starts_with(&here), "{store}");
    let browser = Browser::open();
    let (status, page) = browser.get(&store).await;
    assert!(
        status == 200 && page.contains("Log in to the online store"),
        "{page}"
    );
    let token = field(&page, "linkToken");
    let log_in = [("linkToken", token), ("customer", "c-1004")];
    let (status, dialog, _) = browser.post(&store, &log_in).await;
    assert_eq!(status, 303);
    let again = browser.post(&store, &log_in).await;
    assert_eq!(
        again.1, dialog,
        "the same link, however often the form is sent"
    );
    assert_eq!(
        points(&system, &yota).await,
        before,
        "nothing happens before the consent"
    );

    let (status, page) = browser.get(&dialog).await;
    assert!(
        status == 200 && page.contains("Link your LINE account"),
        "{page}"
    );
    let consent = [
        ("linkToken", field(&page, "linkToken")),
        ("nonce", field(&page, "nonce")),
        ("user_id", TARO_IN_LINE),
    ];
    let (status, _, done) = browser.post(&dialog, &consent).await;
    assert!(
        status == 200 && done.contains("Your answer has been sent"),
        "{done}"
    );
    let told = last_reply(&system).await["text"].clone();
    let told = told.as_str().unwrap();
    assert!(told.contains(&format!("{}pt", before + 300)), "{told}");
    let by_line = format!("/v1/members?external_id=line:{TARO_IN_LINE}");
    let linked = get(&system, &by_line).await;
    assert_eq!(linked["member_id"], yota["member_id"]);
    assert_eq!(points(&system, &yota).await, before + 300);

    does(&system, json!({ "text": "解除" })).await;
    does(&system, json!({ "postback": "v1:unlink:yes" })).await;
    let gone = system.call_as_admin("GET", &by_line, &[], None).await;
    assert_eq!(gone.status, 404);
    assert_eq!(points(&system, &yota).await, before + 300);
    // And once more, as somebody whom the store knows already.
    let store = address_in(&does(&system, json!({ "text": "連携" })).await).unwrap();
    let page = browser.get(&store).await.1;
    let log_in = [
        ("linkToken", field(&page, "linkToken")),
        ("customer", "c-1004"),
    ];
    assert_eq!(browser.post(&store, &log_in).await.0, 303);
}

#[tokio::test]
async fn the_stores_page_takes_no_customer_whom_it_does_not_know_and_no_token_twice() {
    let system = start(true).await;
    does(&system, json!({ "type": "follow" })).await;
    let store = address_in(&does(&system, json!({ "text": "連携" })).await).unwrap();
    let browser = Browser::open();
    let page = browser.get(&store).await.1;
    let token = field(&page, "linkToken").to_owned();
    for customer in ["nobody", "", "c-1004&x=\"><script>", "🎉"] {
        let log_in = [("linkToken", token.as_str()), ("customer", customer)];
        let (status, _, page) = browser.post(&store, &log_in).await;
        assert_eq!((status, field(&page, "linkToken")), (404, token.as_str()));
        assert!(page.contains("There is no such customer.") && !page.contains("<script>"));
    }
    let of = |customer| [("linkToken", token.as_str()), ("customer", customer)];
    assert_eq!(browser.post(&store, &of("c-1004")).await.0, 303);
    let (status, _, page) = browser.post(&store, &of("c-1001")).await;
    assert!(
        status == 409 && page.contains("This cannot be linked."),
        "{page}"
    );
    let nothing = [("linkToken", ""), ("customer", "c-1004")];
    assert_eq!(browser.post(&store, &nothing).await.0, 409);
}
