//! What each call says, beyond the reply and the push.

use app::ports::{Messenger, MessengerError};
use serde_json::{Value, json};

use super::{Client, KEY, Line, fixed, hello};
use crate::client::http;
use domain::language::Language;

fn list(users: &[&str]) -> Vec<String> {
    users.iter().map(|&user| user.to_owned()).collect()
}

#[tokio::test]
async fn a_push_can_come_without_a_sound() {
    let line = Line::answering(&[]);
    let client = Client::new(&format!("http://{}", line.start().await), fixed());
    client.push("U1", KEY, hello(), true).await.unwrap();
    let body: Value = serde_json::from_str(&line.calls()[0].body).unwrap();
    assert_eq!(body["notificationDisabled"], true);
}

#[tokio::test]
async fn a_multicast_names_its_users_and_carries_its_retry_key() {
    let line = Line::answering(&[]);
    let client = Client::new(&format!("http://{}", line.start().await), fixed());
    client
        .multicast(&list(&["U1", "U2"]), KEY, hello())
        .await
        .unwrap();
    let call = &line.calls()[0];
    assert_eq!(call.path, "/v2/bot/message/multicast");
    assert!(call.header("x-line-retry-key").is_some());
    let body: Value = serde_json::from_str(&call.body).unwrap();
    assert_eq!(body, json!({ "to": ["U1", "U2"], "messages": hello() }));
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_asked_for_again() {
    let line = Line::answering(&[(200, json!({ "type": "none" })), (200, json!("full"))]);
    let client = Client::new(&format!("http://{}", line.start().await), fixed());
    let unread = MessengerError::Retry("LINE's answer cannot be read".into());
    assert_eq!(client.quota().await, Err(unread));
}

#[tokio::test]
async fn what_is_no_id_of_a_user_never_becomes_a_part_of_a_path() {
    let line = Line::answering(&[]);
    let client = Client::new(&format!("http://{}", line.start().await), fixed());
    for user in ["", "../message/push", "U1?x=", "U1/linkToken#", "Ｕ1"] {
        let refused = MessengerError::Refused("no LINE user has this id".into());
        assert_eq!(client.link_token(user).await, Err(refused.clone()));
        assert_eq!(client.profile_language(user).await, Err(refused));
    }
    assert!(line.calls().is_empty());
}

#[tokio::test]
async fn pictures_are_on_the_host_of_files_and_everything_else_on_the_other() {
    let (api, files) = (Line::answering(&[]), Line::answering(&[]));
    let client = Client::new(&format!("http://{}", api.start().await), fixed())
        .with_data_host(http(&format!("http://{}", files.start().await)));
    client.give_picture("richmenu-1", b"png").await.unwrap();
    assert!(client.has_picture("richmenu-1").await.unwrap());
    client.show_everybody("richmenu-1").await.unwrap();
    let content = "/v2/bot/richmenu/richmenu-1/content";
    assert_eq!(files.paths(), [content, content]);
    let calls = files.calls();
    assert_eq!(calls[0].header("content-type"), Some("image/png"));
    assert_eq!(calls[0].body, "png");
    assert_eq!(api.paths(), ["/v2/bot/user/all/richmenu/richmenu-1"]);
}

#[tokio::test]
async fn the_first_language_is_everybodys_menu_and_the_other_goes_by_its_alias() {
    let found = json!({ "richMenuAliasId": "tameru-en", "richMenuId": "richmenu-2" });
    let line = Line::answering(&[(200, json!({})), (200, found), (200, json!({}))]);
    let client = Client::new(&format!("http://{}", line.start().await), fixed());
    client.show_menu("U1", Language::Ja).await.unwrap();
    client.show_menu("U1", Language::En).await.unwrap();
    let paths = [
        "/v2/bot/user/U1/richmenu",
        "/v2/bot/richmenu/alias/tameru-en",
        "/v2/bot/user/U1/richmenu/richmenu-2",
    ];
    assert_eq!(line.paths(), paths);
}

#[tokio::test]
async fn a_shop_without_our_menus_keeps_its_own() {
    let unknown = json!({ "message": "richmenu alias not found" });
    let line = Line::answering(&[(404, unknown)]);
    let client = Client::new(&format!("http://{}", line.start().await), fixed());
    assert_eq!(client.show_menu("U1", Language::En).await, Ok(()));
    assert_eq!(line.calls().len(), 1);
}
