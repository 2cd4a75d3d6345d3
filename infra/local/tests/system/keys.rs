//! The key that the system is started with.

use app::Scope;
use local::keys::KeyRequest;
use local::{Options, Place, System};

#[tokio::test]
async fn the_key_that_a_table_is_opened_with_is_the_only_one_of_its_own_that_opens_it() {
    let folder = std::env::temp_dir().join(format!("tameru-{}", local::fresh::uuid()));
    let opened_with = |key: Option<&str>| Options {
        table: Place::Folder(folder.clone()),
        folder: Some(folder.clone()),
        api_key: key.map(str::to_owned),
        ..Options::default()
    };
    let (own, made) = ("local-dev-key", "another-key-of-the-shop");
    let mut till = String::new();
    for (key, open, shut) in [
        (Some(own), own, made),
        (Some(made), made, own),
        (None, made, own),
        (Some(own), own, made),
    ] {
        let system = System::start(opened_with(key)).await.unwrap();
        assert_eq!(status_with(&system, open).await, 200);
        assert_eq!(status_with(&system, shut).await, 401);
        if till.is_empty() {
            till = make_key(&system).await;
        }
        assert_eq!(status_with(&system, &till).await, 200);
        system.stop().await;
    }
    std::fs::remove_dir_all(folder).unwrap();
}

async fn status_with(system: &System, key: &str) -> u16 {
    let authorization = format!("Bearer {key}");
    let headers = [("authorization", authorization.as_str())];
    system
        .call("GET", "/v1/program", &headers, "")
        .await
        .status
        .as_u16()
}

/// A key that was not chosen by hand.
async fn make_key(system: &System) -> String {
    let request = KeyRequest {
        label: "till".to_owned(),
        scopes: vec![Scope::ProgramRead],
        stores: Vec::new(),
        points_per_call_max: None,
        expires_at: None,
    };
    system.create_key(request).await.unwrap().text
}
