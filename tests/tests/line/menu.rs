//! The rich menus at LINE: set up so that a menu is shown all the while, and to each member in their language.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;
use domain::language::Language;
use line::client::{Client, Credentials, Incoming, Outgoing, Wire, http};
use line::rich_menu;
use local::line_platform::{BASE_PATH, DATA_PATH, FaultKind};
use local::rich_menu::{Place, picture, set_up};
use serde_json::json;

use crate::account::{Account, HANAKO, TARO, words};

/// A line that is cut after so many requests.
struct Mortal {
    inner: Box<dyn Wire>,
    left: Arc<AtomicU32>,
}

#[async_trait]
impl Wire for Mortal {
    async fn carry(&self, request: Outgoing) -> Result<Incoming, String> {
        let left = self.left.load(Ordering::Relaxed);
        if left == 0 {
            return Err("the line was cut".to_owned());
        }
        self.left.store(left - 1, Ordering::Relaxed);
        self.inner.carry(request).await
    }
}

fn client(account: &Account, requests: u32) -> Client {
    let base = account.system.base_url();
    let left = Arc::new(AtomicU32::new(requests));
    let wire = |path: &str| -> Box<dyn Wire> {
        Box::new(Mortal {
            inner: http(&format!("{base}{path}")),
            left: Arc::clone(&left),
        })
    };
    let credentials = Credentials::Stateless {
        channel_id: "local-channel".to_owned(),
        channel_secret: "local-channel-secret".into(),
    };
    Client::over(wire(BASE_PATH), credentials).with_data_host(wire(DATA_PATH))
}

const ENOUGH: u32 = 1_000;

/// The menu that goes by a language's alias.
async fn menu_in(account: &Account, language: Language) -> Option<String> {
    let client = client(account, ENOUGH);
    let found = client.menu_of_alias(rich_menu::alias(language)).await;
    found.expect("LINE answers")
}

#[tokio::test]
async fn the_menus_are_made_once_however_often_they_are_set_up() {
    let account = Account::open().await;
    let client = client(&account, ENOUGH);
    let first = set_up(&client, None).await.expect("they are set up");
    let made = [(Language::Ja, Place::Made), (Language::En, Place::Made)];
    assert_eq!((first.places.as_slice(), first.left), (&made[..], 0));
    let all = client.menus().await.expect("LINE answers");

    let second = set_up(&client, None).await.expect("they are set up");
    let kept = [(Language::Ja, Place::Kept), (Language::En, Place::Kept)];
    assert_eq!((second.places.as_slice(), second.deleted), (&kept[..], 0));
    assert_eq!(client.menus().await.expect("LINE answers"), all);
    assert_eq!(
        account.system.line().menu_of(TARO),
        menu_in(&account, Language::Ja).await
    );
}

/// An older menu of ours, in English, which Hanako sees, and one of the shop's own.
async fn older(account: &Account) -> (String, String) {
    let client = client(account, ENOUGH);
    let png = picture(Language::En).expect("a picture");
    let mut made = Vec::new();
    for name in ["tameru-en-0123456789abcdef", "tameru-en-summer"] {
        let object = rich_menu::object(Language::En, name, None);
        let menu = client.make_menu(&object).await.expect("a menu");
        client.give_picture(&menu, png).await.expect("a picture");
        made.push(menu);
    }
    let [ours, shops] = made.try_into().expect("two menus");
    let alias = rich_menu::alias(Language::En);
    client.name_menu(alias, &ours).await.expect("an alias");
    account
        .system
        .line()
        .befriend(HANAKO, "花子")
        .expect("kept");
    let shown = app::ports::Messenger::show_menu(&client, HANAKO, Language::En).await;
    shown.expect("LINE shows it");
    (ours, shops)
}

#[tokio::test]
async fn a_set_up_that_breaks_off_anywhere_is_finished_by_the_next_and_hanako_has_a_menu_all_the_while()
 {
    let mut requests = 0;
    loop {
        let account = Account::open().await;
        let (ours, shops) = older(&account).await;
        let mortal = client(&account, requests);
        let broke_off = set_up(&mortal, None).await.is_err();
        assert!(
            account.system.line().menu_of(HANAKO).is_some(),
            "{requests}"
        );

        let line = client(&account, ENOUGH);
        set_up(&line, None).await.expect("they are set up");
        let seen = account.system.line().menu_of(HANAKO);
        assert_eq!(seen, menu_in(&account, Language::En).await, "{requests}");
        // Whoever was still to be moved has been: now the old menu can go, and the shop's own stays.
        set_up(&line, None).await.expect("they are set up");
        let all = line.menus().await.expect("LINE answers");
        let is_there = |id: &String| all.iter().any(|menu| menu.id == *id);
        assert_eq!(
            (is_there(&ours), is_there(&shops)),
            (false, true),
            "{requests}"
        );
        assert_eq!(all.len(), 3, "{requests}: {all:?}");
        assert_eq!(account.system.line().menu_of(HANAKO), seen);
        if !broke_off {
            assert!(requests > 10, "it was cut nowhere");
            return;
        }
        requests += 1;
    }
}

#[tokio::test]
async fn a_member_sees_the_menu_in_their_language_from_the_moment_they_choose_it() {
    let (account, _) = Account::with_hanako().await;
    set_up(&client(&account, ENOUGH), None)
        .await
        .expect("they are set up");
    let (ja, en) = (
        menu_in(&account, Language::Ja).await,
        menu_in(&account, Language::En).await,
    );
    let seen = || account.system.line().menu_of(HANAKO);
    assert_eq!(seen(), ja);
    account.write(HANAKO, "English").await;
    assert_eq!(seen(), en);
    account.tap(HANAKO, "v1:language:ja").await;
    assert_eq!(seen(), ja);
    // Whoever joins in English has not chosen it, and speaks it.
    account.tap(TARO, "v1:join#en").await;
    assert_eq!(account.system.line().menu_of(TARO), en);
}

#[tokio::test]
async fn a_language_is_changed_where_the_shop_has_no_menus_and_where_line_does_not_show_them() {
    let (account, _) = Account::with_hanako().await;
    let said = account.write(HANAKO, "English").await;
    assert_eq!(words(&said[0]), "We will answer in English.");
    set_up(&client(&account, ENOUGH), None)
        .await
        .expect("they are set up");
    account.write(HANAKO, "日本語").await;
    account.line_fails("tameru-en", FaultKind::ServerError, 1);
    let said = account.write(HANAKO, "English").await;
    assert_eq!(words(&said[0]), "We will answer in English.");
    let drained = account.system.drain().await.expect("the queues are worked");
    assert_eq!(json!(drained)["failures"], 0);
}

#[tokio::test]
async fn a_menu_that_line_is_slow_to_show_holds_the_next_event_up_for_no_longer_than_its_patience()
{
    let (account, _) = Account::with_hanako().await;
    set_up(&client(&account, ENOUGH), None)
        .await
        .expect("they are set up");
    account.line_fails("tameru-en", FaultKind::Slow { seconds: 30 }, 1);
    let began = std::time::Instant::now();
    let said = account.write(HANAKO, "English").await;
    assert_eq!(words(&said[0]), "We will answer in English.");
    assert!(began.elapsed().as_secs() < 6, "{:?}", began.elapsed());
}
