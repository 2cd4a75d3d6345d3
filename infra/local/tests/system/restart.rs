//! What outlasts the process in a data folder.

use super::*;
use crate::linking::{TARO_IN_LINE, does};

#[tokio::test]
async fn what_was_written_is_there_after_a_restart() {
    let folder = std::env::temp_dir().join(format!("tameru-{}", local::fresh::uuid()));
    let options = Options {
        table: Place::Folder(folder.clone()),
        folder: Some(folder.clone()),
        sample: true,
        ..Options::default()
    };
    let first = System::start(options.clone()).await.unwrap();
    let before = get(&first, HANAKO).await;
    first.stop().await;
    drop(first);
    let second = System::start(options).await.unwrap();
    let after = get(&second, HANAKO).await;
    assert_eq!(
        (&before["member_id"], &before["balance"]["available"]),
        (&after["member_id"], &after["balance"]["available"])
    );
    let said = Said {
        user_id: HANAKO_IN_LINE.to_owned(),
        text: Some("ポイント".to_owned()),
        ..Said::default()
    };
    assert_eq!(second.say(&said).await.unwrap().status, 200);
    second.drain().await.unwrap();
    let sent = second.line().sent();
    let messages: Vec<_> = sent
        .iter()
        .map(|call| call.path.as_str())
        .filter(|path| path.contains("message"))
        .collect();
    assert_eq!(messages, ["/v2/bot/message/reply"], "no news is told twice");
    assert!(second.line().friends().len() >= 3);
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn each_friend_sees_the_menu_in_their_language_after_a_restart() {
    let folder = std::env::temp_dir().join(format!("tameru-{}", local::fresh::uuid()));
    let kept = || Options {
        table: Place::Folder(folder.clone()),
        folder: Some(folder.clone()),
        rich_menu: true,
        ..Options::default()
    };
    let menus = |system: &System| {
        let menu = |user| system.line().menu_of(user).expect("a menu");
        let shown = [TARO_IN_LINE, HANAKO_IN_LINE].map(menu);
        let object = |id: &String| system.line().menu(id).unwrap().0["name"].clone();
        shown.map(|id| object(&id).as_str().unwrap().get(..9).map(str::to_owned))
    };
    let expected = ["tameru-en", "tameru-ja"].map(|name| Some(name.to_owned()));
    let system = System::start(kept()).await.unwrap();
    does(&system, json!({ "type": "follow" })).await;
    does(&system, json!({ "postback": "v1:join#en" })).await;
    assert_eq!(menus(&system), expected);
    // Whom LINE could not show anything keeps nobody from starting.
    let nobody = system.line().set_language("no/id", Some("en".to_owned()));
    nobody.unwrap();
    system.stop().await;
    drop(system);

    let system = System::start(kept()).await.unwrap();
    assert_eq!(menus(&system), expected);
    system.stop().await;
    std::fs::remove_dir_all(folder).unwrap();
}
