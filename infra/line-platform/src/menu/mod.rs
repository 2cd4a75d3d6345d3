//! Rich menus: made, given an image once, and shown to everyone or to one user.
//! <https://developers.line.biz/en/reference/messaging-api/#rich-menu>

mod check;
mod image;

use crate::state::State;
use crate::wire::{Answer, Body, Host, Request};
use line::limits::Fault;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Rich menus of one channel.
const MENUS_MAX: usize = 1_000;

pub(crate) use check::check;

#[derive(Debug, Default)]
pub(crate) struct Menus {
    /// In the order they were made.
    all: Vec<Menu>,
    everyones: Option<String>,
    of_users: BTreeMap<String, String>,
    aliases: BTreeMap<String, String>,
}

#[derive(Debug)]
struct Menu {
    id: String,
    /// The object as it was posted, with its id.
    object: Value,
    image: Option<(String, Vec<u8>)>,
}

impl Menus {
    pub(crate) fn shown_to(&self, user_id: &str) -> Option<&str> {
        self.of_users
            .get(user_id)
            .or(self.everyones.as_ref())
            .map(String::as_str)
    }

    /// The object of a menu, and its image with the media type.
    pub(crate) fn seen(&self, id: &str) -> Option<(&Value, &str, &[u8])> {
        let menu = self.get(id)?;
        let (media_type, image) = menu.image.as_ref()?;
        Some((&menu.object, media_type, image))
    }

    fn get(&self, id: &str) -> Option<&Menu> {
        self.all.iter().find(|menu| menu.id == id)
    }

    /// A menu that can be shown: one that has an image.
    fn showable(&self, id: &str) -> Result<(), Answer> {
        match self.get(id) {
            None => Err(Answer::not_found()),
            Some(menu) if menu.image.is_none() => Err(Answer::bad(
                "must upload richmenu image before applying it to user",
            )),
            Some(_) => Ok(()),
        }
    }

    fn create(&mut self, id: String, mut object: Value) -> Answer {
        if self.all.len() >= MENUS_MAX {
            return Answer::bad("The number of rich menus exceeds the limit");
        }
        object["richMenuId"] = json!(id);
        self.all.push(Menu {
            id: id.clone(),
            object,
            image: None,
        });
        Answer::ok(json!({ "richMenuId": id }))
    }

    fn upload(&mut self, id: &str, request: &Request) -> Answer {
        let Some(menu) = self.all.iter_mut().find(|menu| menu.id == id) else {
            return Answer::not_found();
        };
        if menu.image.is_some() {
            return Answer::bad("An image has already been uploaded to the richmenu");
        }
        match image::check(request, &menu.object["size"]) {
            Ok(media_type) => {
                menu.image = Some((media_type.to_owned(), request.body.clone()));
                Answer::ok(json!({}))
            }
            Err(refusal) => refusal,
        }
    }

    fn download(&self, id: &str) -> Answer {
        match self.get(id).and_then(|menu| menu.image.clone()) {
            Some((media_type, bytes)) => Answer {
                body: Body::Image(media_type, bytes),
                ..Answer::ok(Value::Null)
            },
            None => Answer::not_found(),
        }
    }

    /// Whoever saw the menu sees another one, or none.
    fn delete(&mut self, id: &str) -> Answer {
        if self.get(id).is_none() {
            return Answer::not_found();
        }
        self.all.retain(|menu| menu.id != id);
        self.everyones = self.everyones.take().filter(|shown| shown != id);
        self.of_users.retain(|_, shown| shown != id);
        Answer::ok(json!({}))
    }

    /// Replaces menus that users have of their own. LINE does it after the answer; here it is done with it.
    fn replace(&mut self, operations: &[Value]) -> Answer {
        for operation in operations {
            let id = |key: &str| operation[key].as_str().unwrap_or_default();
            if operation["type"] != "link" {
                return Answer::not_found();
            }
            if let Err(refusal) = self.showable(id("to")) {
                return refusal;
            }
            for shown in self.of_users.values_mut() {
                if shown == id("from") {
                    id("to").clone_into(shown);
                }
            }
        }
        Answer::new(202, json!({}))
    }

    fn name(&mut self, alias: &str, id: &str) -> Answer {
        if self.get(id).is_none_or(|menu| menu.image.is_none()) {
            return Answer::bad("richmenu not found");
        }
        self.aliases.insert(alias.to_owned(), id.to_owned());
        Answer::ok(json!({}))
    }
}

/// Answers what is about rich menus; `None`: the call is about something else.
pub(crate) fn answer(state: &mut State, request: &Request, path: &[&str]) -> Option<Answer> {
    let method = request.method.as_str();
    let menus = &mut state.menus;
    let answer = match (request.host, path) {
        (Host::Data, ["richmenu", id, "content"]) => match method {
            "POST" => menus.upload(id, request),
            "GET" => menus.download(id),
            _ => Answer::not_found(),
        },
        (Host::Api, ["richmenu", "alias", rest @ ..]) => alias(menus, method, rest, request),
        (Host::Api, ["richmenu", rest @ ..]) => menu(state, method, rest, request),
        (Host::Api, ["user", "all", "richmenu", rest @ ..]) => everyones(menus, method, rest),
        (Host::Api, ["user", user, "richmenu", rest @ ..]) => of_user(state, method, user, rest),
        _ => return None,
    };
    Some(answer)
}

fn menu(state: &mut State, method: &str, path: &[&str], request: &Request) -> Answer {
    let menus = &mut state.menus;
    match (method, path) {
        ("POST", []) => match checked(request) {
            Ok(object) => menus.create(format!("richmenu-{}", state.ids.token()), object),
            Err(refusal) => refusal,
        },
        ("POST", ["validate"]) => match checked(request) {
            Ok(_) => Answer::ok(json!({})),
            Err(refusal) => refusal,
        },
        ("POST", ["batch"]) => {
            let body = request.json();
            let operations = body["operations"].as_array();
            menus.replace(operations.map(Vec::as_slice).unwrap_or_default())
        }
        ("GET", ["list"]) => {
            let all: Vec<&Value> = menus.all.iter().map(|menu| &menu.object).collect();
            Answer::ok(json!({ "richmenus": all }))
        }
        ("GET", [id]) => match menus.get(id) {
            Some(menu) => Answer::ok(menu.object.clone()),
            None => Answer::not_found(),
        },
        ("DELETE", [id]) => menus.delete(id),
        _ => Answer::not_found(),
    }
}

fn checked(request: &Request) -> Result<Value, Answer> {
    let object = request.json();
    let faults = check(&object);
    if faults.is_empty() {
        Ok(object)
    } else {
        Err(Answer::faulty(&faults))
    }
}

fn everyones(menus: &mut Menus, method: &str, path: &[&str]) -> Answer {
    match (method, path) {
        ("POST", [id]) => match menus.showable(id) {
            Ok(()) => {
                menus.everyones = Some((*id).to_owned());
                Answer::ok(json!({}))
            }
            Err(refusal) => refusal,
        },
        ("GET", []) => match &menus.everyones {
            Some(id) => Answer::ok(json!({ "richMenuId": id })),
            None => Answer::refused(404, "no default richmenu"),
        },
        ("DELETE", []) => {
            menus.everyones = None;
            Answer::ok(json!({}))
        }
        _ => Answer::not_found(),
    }
}

fn of_user(state: &mut State, method: &str, user: &str, path: &[&str]) -> Answer {
    if state.friends.get(user).is_none() {
        return Answer::bad("The value for the 'userId' parameter is invalid");
    }
    let menus = &mut state.menus;
    match (method, path) {
        ("POST", [id]) => match menus.showable(id) {
            Ok(()) => {
                menus.of_users.insert(user.to_owned(), (*id).to_owned());
                Answer::ok(json!({}))
            }
            Err(refusal) => refusal,
        },
        ("GET", []) => match menus.of_users.get(user) {
            Some(id) => Answer::ok(json!({ "richMenuId": id })),
            None => Answer::refused(404, "the user has no richmenu"),
        },
        ("DELETE", []) => {
            menus.of_users.remove(user);
            Answer::ok(json!({}))
        }
        _ => Answer::not_found(),
    }
}

fn alias(menus: &mut Menus, method: &str, path: &[&str], request: &Request) -> Answer {
    let body = request.json();
    let text = |key: &str| body[key].as_str().unwrap_or_default();
    let unknown = || Answer::refused(404, "richmenu alias not found");
    let shown = |alias: &str, id: &str| json!({ "richMenuAliasId": alias, "richMenuId": id });
    match (method, path) {
        ("POST", []) if !is_alias(text("richMenuAliasId")) => Answer::faulty(&[Fault {
            property: "richMenuAliasId".to_owned(),
            message: "Must be 1 to 32 of the signs a-z, 0-9, _ and -".to_owned(),
        }]),
        ("POST", []) if menus.aliases.contains_key(text("richMenuAliasId")) => {
            Answer::bad("conflict richmenu alias id")
        }
        ("POST", []) => menus.name(text("richMenuAliasId"), text("richMenuId")),
        ("GET", ["list"]) => {
            let all = menus.aliases.iter();
            let all: Vec<Value> = all.map(|(alias, id)| shown(alias, id)).collect();
            Answer::ok(json!({ "aliases": all }))
        }
        (_, [alias]) if !menus.aliases.contains_key(*alias) => unknown(),
        ("POST", [alias]) => menus.name(alias, text("richMenuId")),
        ("GET", [alias]) => match menus.aliases.get(*alias) {
            Some(id) => Answer::ok(shown(alias, id)),
            None => unknown(),
        },
        ("DELETE", [alias]) => {
            menus.aliases.remove(*alias);
            Answer::ok(json!({}))
        }
        _ => Answer::not_found(),
    }
}

fn is_alias(text: &str) -> bool {
    (1..=32).contains(&text.len())
        && text
            .bytes()
            .all(|sign| matches!(sign, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'))
}
