//! Pages of the history.

use domain::language::Language::{En, Ja};

use super::sample::page;
use crate::message::history;

#[test]
fn the_history_offers_more_only_where_there_is_more() {
    let with = history::message(&page(Some("120")), Ja);
    let data = &with["contents"]["footer"]["contents"][0]["action"]["data"];
    assert_eq!(data, "v1:history:120");
    let without = history::message(&page(None), Ja);
    assert_eq!(without["contents"].get("footer"), None);
}

#[test]
fn only_the_first_page_of_the_history_says_what_the_latest_is() {
    let first = history::message(&page(None), Ja);
    assert_eq!(
        first["altText"],
        "ポイント履歴です。最新は2026年11月21日の+128ptです。"
    );
    let more = history::View {
        is_first: false,
        ..page(None)
    };
    assert_eq!(
        history::message(&more, Ja)["altText"],
        "ポイント履歴の続きです。2026年11月21日以前の分です。"
    );
    assert_eq!(
        history::message(&more, En)["altText"],
        "More of your history, from 21 Nov 2026 back."
    );
}
