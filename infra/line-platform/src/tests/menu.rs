//! Rich menus.

use super::{Bench, HANAKO, TARO, bench};
use crate::{Body, Host, Request};
use serde_json::{Value, json};

const SMALL: (u32, u32) = (800, 400);

fn object() -> Value {
    json!({
        "size": { "width": SMALL.0, "height": SMALL.1 },
        "selected": true,
        "name": "tameru-ja",
        "chatBarText": "メニュー",
        "areas": [{
            "bounds": { "x": 0, "y": 0, "width": 400, "height": 400 },
            "action": { "type": "postback", "data": "v1:balance" },
        }],
    })
}

/// The beginning of a PNG, which is all that anybody looks at here.
fn png((width, height): (u32, u32)) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([8, 2, 0, 0, 0]);
    bytes
}

fn jpeg((width, height): (u16, u16)) -> Vec<u8> {
    let mut bytes = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc2\x00\x0b\x08".to_vec();
    bytes.extend(height.to_be_bytes());
    bytes.extend(width.to_be_bytes());
    bytes
}

fn create(bench: &mut Bench) -> String {
    let (status, body) = bench.post("/v2/bot/richmenu", &object());
    assert_eq!(status, 200, "{body}");
    body["richMenuId"].as_str().unwrap().to_owned()
}

fn content(bench: &mut Bench, id: &str, host: Host, media_type: &str, image: Vec<u8>) -> u16 {
    let path = format!("/v2/bot/richmenu/{id}/content");
    let mut request = Request {
        host,
        body: image,
        ..bench.request("POST", &path, None, &Value::Null)
    };
    let media_type = media_type.to_owned();
    request
        .headers
        .insert("content-type".to_owned(), media_type);
    bench.end(request).answer.unwrap().status
}

fn upload(bench: &mut Bench, id: &str) -> u16 {
    content(bench, id, Host::Data, "image/png", png(SMALL))
}

fn ready(bench: &mut Bench) -> String {
    let id = create(bench);
    assert_eq!(upload(bench, &id), 200);
    id
}

fn said(answer: &(u16, Value)) -> (u16, &str) {
    (answer.0, answer.1["message"].as_str().unwrap_or_default())
}

#[test]
fn a_menu_is_made_listed_and_deleted() {
    let mut bench = bench();
    let (one, two) = (create(&mut bench), create(&mut bench));
    assert!(one.starts_with("richmenu-"));
    let (_, list) = bench.get("/v2/bot/richmenu/list");
    assert_eq!(list["richmenus"][0]["richMenuId"], one);
    assert_eq!(list["richmenus"][1]["richMenuId"], two);
    let (_, shown) = bench.get(&format!("/v2/bot/richmenu/{two}"));
    assert_eq!(shown["areas"], object()["areas"]);
    let path = format!("/v2/bot/richmenu/{one}");
    assert_eq!(bench.call("DELETE", &path, None, &Value::Null).0, 200);
    assert_eq!(bench.call("DELETE", &path, None, &Value::Null).0, 404);
    assert_eq!(bench.get(&path).0, 404);
    let (_, list) = bench.get("/v2/bot/richmenu/list");
    assert_eq!(list["richmenus"].as_array().unwrap().len(), 1);
}

#[test]
fn a_menu_that_line_would_not_take_is_refused_with_the_place() {
    let mut bench = bench();
    let area = json!([{ "bounds": { "x": 500, "y": 0, "width": 400, "height": 400 }, "action": { "type": "telepathy" } }]);
    for (pointer, value, places) in [
        (
            "/size",
            json!({ "width": 2501, "height": 400 }),
            vec!["size"],
        ),
        (
            "/size",
            json!({ "width": 800, "height": 249 }),
            vec!["size", "areas[0].bounds"],
        ),
        (
            "/size",
            json!({ "width": 800, "height": 600 }),
            vec!["size"],
        ),
        ("/selected", json!("yes"), vec!["selected"]),
        ("/name", json!("n".repeat(301)), vec!["name"]),
        (
            "/chatBarText",
            json!("会員メニューを開く・閉じるボタン"),
            vec!["chatBarText"],
        ),
        ("/chatBarText", json!(""), vec!["chatBarText"]),
        (
            "/areas",
            json!(vec![object()["areas"][0].clone(); 21]),
            vec!["areas"],
        ),
        (
            "/areas",
            area,
            vec!["areas[0].bounds", "areas[0].action.type"],
        ),
        (
            "/areas/0/action/data",
            json!("d".repeat(301)),
            vec!["areas[0].action.data"],
        ),
    ] {
        let mut menu = object();
        *menu.pointer_mut(pointer).unwrap() = value;
        for path in ["/v2/bot/richmenu", "/v2/bot/richmenu/validate"] {
            let (status, body) = bench.post(path, &menu);
            let found: Vec<&str> = body["details"]
                .as_array()
                .unwrap()
                .iter()
                .map(|detail| detail["property"].as_str().unwrap())
                .collect();
            assert_eq!((status, &found), (400, &places), "{pointer}");
        }
    }
    assert_eq!(bench.post("/v2/bot/richmenu/validate", &object()).0, 200);
    let (_, list) = bench.get("/v2/bot/richmenu/list");
    assert_eq!(list, json!({ "richmenus": [] }));
}

#[test]
fn an_image_is_given_once_on_the_data_host() {
    let mut bench = bench();
    let id = create(&mut bench);
    let on_api = content(&mut bench, &id, Host::Api, "image/png", png(SMALL));
    assert_eq!(on_api, 404);
    assert_eq!(upload(&mut bench, &id), 200);
    assert_eq!(upload(&mut bench, &id), 400, "it cannot be replaced");
    assert_eq!(upload(&mut bench, "richmenu-0"), 404);
    let path = format!("/v2/bot/richmenu/{id}/content");
    let request = Request {
        host: Host::Data,
        ..bench.request("GET", &path, None, &Value::Null)
    };
    let image = Body::Image("image/png".to_owned(), png(SMALL));
    assert_eq!(bench.end(request).answer.unwrap().body, image);
}

#[test]
fn an_image_is_a_png_or_jpeg_of_the_menus_size_and_at_most_a_megabyte() {
    let mut bench = bench();
    let id = create(&mut bench);
    let mut large = png(SMALL);
    large.resize(1_000_001, 0);
    for (media_type, image, status) in [
        ("image/gif", png(SMALL), 415),
        ("image/png", png((800, 401)), 400),
        ("image/png", jpeg((800, 400)), 400),
        ("image/png", b"\x89PNG".to_vec(), 400),
        ("image/jpeg", png(SMALL), 400),
        ("image/jpeg", b"\xff\xd8\xff\xe0\xff\xff".to_vec(), 400),
        ("image/png", large, 400),
        ("image/jpeg", jpeg((800, 400)), 200),
    ] {
        let found = content(&mut bench, &id, Host::Data, media_type, image);
        assert_eq!(found, status, "{media_type}");
    }
}

#[test]
fn a_menu_is_shown_to_everyone_once_it_has_an_image() {
    let mut bench = bench();
    let id = create(&mut bench);
    let path = format!("/v2/bot/user/all/richmenu/{id}");
    let early = bench.post(&path, &json!({}));
    let words = "must upload richmenu image before applying it to user";
    assert_eq!(said(&early), (400, words));
    let none = bench.get("/v2/bot/user/all/richmenu");
    assert_eq!(said(&none), (404, "no default richmenu"));
    upload(&mut bench, &id);
    assert_eq!(bench.post(&path, &json!({})).0, 200);
    let shown = json!({ "richMenuId": id });
    assert_eq!(bench.get("/v2/bot/user/all/richmenu"), (200, shown));
    assert_eq!(bench.line.menu_of(HANAKO), Some(id.as_str()));
    let all = "/v2/bot/user/all/richmenu";
    assert_eq!(bench.call("DELETE", all, None, &Value::Null).0, 200);
    assert_eq!(bench.line.menu_of(HANAKO), None);
}

#[test]
fn a_menu_of_ones_own_goes_before_everyones_until_it_is_taken_away_or_deleted() {
    let mut bench = bench();
    bench.does(HANAKO, "follow");
    let (ja, en) = (ready(&mut bench), ready(&mut bench));
    bench.post(&format!("/v2/bot/user/all/richmenu/{ja}"), &json!({}));
    let own = format!("/v2/bot/user/{HANAKO}/richmenu");
    assert_eq!(said(&bench.get(&own)), (404, "the user has no richmenu"));
    assert_eq!(bench.post(&format!("{own}/{en}"), &json!({})).0, 200);
    assert_eq!(bench.get(&own), (200, json!({ "richMenuId": en })));
    assert_eq!(bench.line.menu_of(HANAKO), Some(en.as_str()));
    assert_eq!(bench.line.menu_of(TARO), Some(ja.as_str()));
    bench.call("DELETE", &own, None, &Value::Null);
    assert_eq!(bench.line.menu_of(HANAKO), Some(ja.as_str()));
    bench.post(&format!("{own}/{en}"), &json!({}));
    let path = format!("/v2/bot/richmenu/{en}");
    bench.call("DELETE", &path, None, &Value::Null);
    assert_eq!(bench.line.menu_of(HANAKO), Some(ja.as_str()));
    let stranger = format!("/v2/bot/user/{TARO}/richmenu/{ja}");
    assert_eq!(bench.post(&stranger, &json!({})).0, 400);
}

#[test]
fn an_alias_names_a_menu_and_can_be_moved_to_another() {
    let mut bench = bench();
    let (one, two) = (ready(&mut bench), ready(&mut bench));
    let bare = create(&mut bench);
    let alias = "/v2/bot/richmenu/alias";
    let body = |id: &str| json!({ "richMenuAliasId": "tameru-ja", "richMenuId": id });
    assert_eq!(
        said(&bench.post(alias, &body(&bare))),
        (400, "richmenu not found")
    );
    assert_eq!(bench.post(alias, &body(&one)).0, 200);
    let twice = bench.post(alias, &body(&two));
    assert_eq!(said(&twice), (400, "conflict richmenu alias id"));
    let shouted = json!({ "richMenuAliasId": "Tameru!", "richMenuId": one });
    assert_eq!(bench.post(alias, &shouted).0, 400);
    let named = format!("{alias}/tameru-ja");
    assert_eq!(bench.post(&named, &json!({ "richMenuId": two })).0, 200);
    assert_eq!(bench.get(&named), (200, body(&two)));
    let list = bench.get(&format!("{alias}/list"));
    assert_eq!(list.1, json!({ "aliases": [body(&two)] }));
    assert_eq!(bench.call("DELETE", &named, None, &Value::Null).0, 200);
    assert_eq!(said(&bench.get(&named)), (404, "richmenu alias not found"));
}

#[test]
fn everybody_who_has_a_menu_of_their_own_is_moved_to_another_that_has_an_image() {
    let mut bench = bench();
    bench.does(HANAKO, "follow");
    let (old, new, bare) = (ready(&mut bench), ready(&mut bench), create(&mut bench));
    bench.post(&format!("/v2/bot/user/{HANAKO}/richmenu/{old}"), &json!({}));
    let moved = |to: &str| json!({ "operations": [{ "type": "link", "from": old, "to": to }] });
    let (status, _) = bench.post("/v2/bot/richmenu/batch", &moved(&bare));
    assert_eq!(status, 400);
    assert_eq!(bench.line.menu_of(HANAKO), Some(old.as_str()));
    let (status, _) = bench.post("/v2/bot/richmenu/batch", &moved(&new));
    assert_eq!(status, 202);
    assert_eq!(bench.line.menu_of(HANAKO), Some(new.as_str()));
    assert_eq!(bench.line.menu_of(TARO), None);
}
