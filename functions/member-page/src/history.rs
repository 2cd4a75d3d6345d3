//! What happened to the points, newest first, twenty on a page.

use app::history::Cursor;
use axum::extract::{RawQuery, State};
use axum::response::Html;
use domain::entry::Entry;
use domain::language::Language;
use line::message::words;
use line::telling;
use maud::{Markup, html};
use runtime::http::AnyProblem;

use crate::layout::{Frame, Tab, html as answer, named};
use crate::site::Site;
use crate::visitor::{Instead, Signed, Visitor};

/// Entries of a page.
const PAGE: u32 = 20;

/// Show the history
///
/// `?cursor=` leads to older pages.
#[utoipa::path(get, path = "/my/history", tag = "Member's page",
    params(("cursor" = Option<String>, Query, description = "Where the page begins, as the page before said.")),
    responses((status = 200, description = "The page.", body = String, content_type = "text/html"), AnyProblem),
    security(("member_session" = [])))]
pub(crate) async fn show(
    State(site): State<Site>,
    RawQuery(query): RawQuery,
    visitor: Visitor,
) -> Result<Html<String>, Instead> {
    let signed = visitor.member(&site, None).await?;
    let below = cursor(query.as_deref().unwrap_or_default());
    let member = &signed.member.profile.member;
    let history = site.app.history(member, below.as_ref(), PAGE).await?;
    let next = history
        .next
        .map(|cursor| format!("{}?cursor={cursor}", Tab::History.address()));
    let page = page(&signed, &history.entries, below.is_some(), next.as_deref());
    Ok(answer(page))
}

/// A cursor that is none of ours begins again at the newest.
fn cursor(query: &str) -> Option<Cursor> {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let (_, cursor) = pairs.find(|(name, _)| name == "cursor")?;
    cursor.parse().ok()
}

fn page(signed: &Signed, entries: &[Entry], is_older: bool, next: Option<&str>) -> Markup {
    let language = signed.language;
    let frame = Frame {
        title: language.pick("ポイント履歴", "History"),
        program: &signed.member.in_force.program.name,
        tab: Some(Tab::History),
        said: None,
        sdk_url: None,
        language,
    };
    frame.around(html! {
        @if entries.is_empty() {
            p.empty { (language.pick("まだ履歴はありません。", "There is no history yet.")) }
        } @else {
            ol.entries { @for entry in entries { (line(signed, entry, language)) } }
        }
        nav.pages aria-label=(language.pick("履歴のページ", "Pages of the history")) {
            @if is_older { a.button.plain href=(Tab::History.address()) { (language.pick("最新の履歴", "Newest")) } }
            @if let Some(next) = next { a.button.plain rel="next" href=(next) { (language.pick("以前の履歴", "Older")) } }
        }
    })
}

fn line(signed: &Signed, entry: &Entry, language: Language) -> Markup {
    let zone = &signed.member.in_force.program.time_zone;
    let view = telling::entry(entry, zone, language);
    let sign = match view.points {
        0 => "none",
        points if points > 0 => "gain",
        _ => "loss",
    };
    html! {
        li {
            time datetime=(view.on) { (words::date(view.on, language)) }
            p.what { (view.label) }
            p.moved.(sign) { (words::signed_points(view.points)) }
            @if let Some(why) = &view.why { p.parts { (named(why, language)) } }
            p.after { (language.pick("残高 ", "Balance ")) (words::points(entry.balance_after.get())) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::cursor;

    #[test]
    fn a_cursor_that_is_none_of_ours_begins_at_the_newest() {
        assert_eq!(cursor("cursor=41"), "41".parse().ok());
        for query in ["", "cursor=", "cursor=-1", "cursor=<script>", "other=41"] {
            assert_eq!(cursor(query), None, "{query}");
        }
    }
}
