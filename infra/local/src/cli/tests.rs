use super::{Cli, Command};
use crate::engine::Place;
use clap::{CommandFactory, Parser};

#[test]
fn the_command_line_is_sound() {
    Cli::command().debug_assert();
}

#[test]
fn without_a_word_everything_starts_with_the_contracts_defaults() {
    let options = Cli::parse_from(["tameru"]).start.options();
    assert_eq!(
        (options.port, options.api_key.as_deref()),
        (9000, Some("local-dev-key"))
    );
    assert_eq!(options.line_channel_secret, "local-channel-secret");
    assert!(matches!(options.table, Place::Folder(folder) if folder.ends_with(".tameru")));
    assert!(options.sample && options.background && !options.frozen_clock);
    assert_eq!((options.clock, options.line_api_base), (None, None));
}

#[test]
fn in_memory_keeps_nothing_anywhere() {
    let options = Cli::parse_from([
        "tameru",
        "--in-memory",
        "--clock",
        "2026-11-22T00:00:00+09:00",
    ])
    .start
    .options();
    assert!(matches!(options.table, Place::Memory));
    assert_eq!(options.folder, None);
    assert_eq!(
        options.clock.map(|clock| clock.to_rfc3339()).as_deref(),
        Some("2026-11-21T15:00:00+00:00")
    );
}

#[test]
fn a_key_is_made_with_the_scopes_that_are_named() {
    let line = [
        "tameru",
        "keys",
        "create",
        "--label",
        "till",
        "--scope",
        "points:earn",
        "--scope",
        "points:redeem",
    ];
    let Some(Command::Keys { .. }) = Cli::parse_from(line).command else {
        panic!("keys create is a command");
    };
    assert!(Cli::try_parse_from(["tameru", "keys", "create"]).is_err());
    assert!(Cli::try_parse_from(["tameru", "keys", "create", "--scope", "points:steal"]).is_err());
}

#[test]
fn a_repair_says_who_and_why_and_writes_only_when_told_to() {
    let parse = |line: &[&str]| Cli::try_parse_from(["tameru", "audit"].iter().chain(line));
    assert!(parse(&[]).is_ok());
    assert!(parse(&["--json", "--data-dir", "shop"]).is_ok());
    assert!(parse(&["--repair"]).is_err());
    assert!(parse(&["--operator", "sato", "--reason", "a restore"]).is_err());
    let named = ["--operator", "sato", "--reason", "a restore"];
    assert!(parse(&[&["--apply"], &named[..]].concat()).is_err());
    assert!(parse(&[&["--repair"], &named[..]].concat()).is_ok());
    assert!(parse(&[&["--repair", "--apply"], &named[..]].concat()).is_ok());
}
