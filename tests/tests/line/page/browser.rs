//! A browser without a screen: it keeps a cookie, and says where it comes from.

use local::line_platform::Wanted;
use serde_json::json;

use crate::account::Account;

/// A browser of somebody's.
pub(crate) struct Browser<'a> {
    account: &'a Account,
    pub(crate) cookie: String,
}

/// What a page answered.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) body: String,
    pub(crate) headers: Vec<(String, String)>,
}

impl Page {
    pub(crate) fn header(&self, name: &str) -> &str {
        let mut headers = self.headers.iter();
        let found = headers.find(|(header, _)| header == name);
        found.map_or("", |(_, value)| value)
    }

    /// The token that its forms carry.
    pub(crate) fn form_token(&self) -> String {
        let token = self.body.split("name=\"form\" value=\"").nth(1);
        let token = token.and_then(|rest| rest.split('"').next());
        token.unwrap_or_default().to_owned()
    }

    pub(crate) fn shows(&self, words: &str) -> bool {
        self.body.contains(words)
    }

    /// Whether it asks who one is.
    pub(crate) fn is_the_way_in(&self) -> bool {
        self.status == 200 && self.shows("id=\"gate\"")
    }
}

/// A token as LIFF gives it.
pub(crate) fn of_liff(user: &str) -> Wanted {
    Wanted {
        user_id: user.to_owned(),
        ..Wanted::default()
    }
}

impl<'a> Browser<'a> {
    pub(crate) fn new(account: &'a Account) -> Self {
        Self {
            account,
            cookie: String::new(),
        }
    }

    /// A browser in which this LINE user has signed in.
    pub(crate) async fn of(account: &'a Account, user: &str) -> Self {
        let mut browser = Self::new(account);
        let answer = browser.sign_in(&of_liff(user)).await;
        assert_eq!(answer.status, 204, "{answer:?}");
        browser
    }

    pub(crate) async fn sign_in(&mut self, wanted: &Wanted) -> Page {
        let token = self.account.system.line().id_token(wanted);
        let token = token.expect("the machine has randomness");
        self.sign_in_with(&token).await
    }

    pub(crate) async fn sign_in_with(&mut self, token: &str) -> Page {
        let body = json!({ "id_token": token }).to_string();
        let headers = [
            ("content-type", "application/json"),
            ("sec-fetch-site", "same-origin"),
        ];
        let page = self.send("POST", "/my/session", &headers, body).await;
        let cookie = page.header("set-cookie");
        self.cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        page
    }

    pub(crate) async fn open(&self, path: &str) -> Page {
        self.send("GET", path, &[], String::new()).await
    }

    /// Sends the form of a page, with these fields besides its token.
    pub(crate) async fn submit(&self, from: &str, to: &str, fields: &str) -> Page {
        let token = self.open(from).await.form_token();
        let headers = [("sec-fetch-site", "same-origin")];
        self.post(to, &headers, format!("form={token}{fields}"))
            .await
    }

    pub(crate) async fn post(&self, to: &str, headers: &[(&str, &str)], body: String) -> Page {
        let mut all = vec![("content-type", "application/x-www-form-urlencoded")];
        all.extend(headers);
        self.send("POST", to, &all, body).await
    }

    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: String,
    ) -> Page {
        let mut all = vec![("host", "shop.example"), ("cookie", self.cookie.as_str())];
        all.extend(headers);
        let answer = self.account.system.call(method, path, &all, body);
        let answer = Box::pin(answer).await;
        let headers = answer.headers.iter();
        Page {
            status: answer.status.as_u16(),
            body: String::from_utf8_lossy(&answer.body).into_owned(),
            headers: headers
                .map(|(name, value)| {
                    let value = String::from_utf8_lossy(value.as_bytes());
                    (name.to_string(), value.into_owned())
                })
                .collect(),
        }
    }
}
