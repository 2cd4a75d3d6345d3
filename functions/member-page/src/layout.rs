//! What all pages have in common: the frame, the way between them, and how a failure looks.

use axum::response::{Html, IntoResponse, Response};
use domain::language::Language;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use runtime::http::{Code, Problem};

use crate::PATH;
use crate::assets;
use crate::visitor::Said;

/// A page of its own in the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    Card,
    History,
    Coupons,
    Rank,
    Settings,
}

impl Tab {
    pub(crate) const ALL: [Tab; 5] = [
        Tab::Card,
        Tab::History,
        Tab::Coupons,
        Tab::Rank,
        Tab::Settings,
    ];

    /// What comes behind [`PATH`].
    const fn path(self) -> &'static str {
        match self {
            Tab::Card => "",
            Tab::History => "/history",
            Tab::Coupons => "/coupons",
            Tab::Rank => "/rank",
            Tab::Settings => "/settings",
        }
    }

    pub(crate) fn address(self) -> String {
        format!("{PATH}{}", self.path())
    }

    /// The page that LINE's address for it names behind the LIFF app's own.
    pub(crate) fn of_path(path: &str) -> Option<Tab> {
        Tab::ALL.into_iter().find(|tab| tab.path() == path)
    }

    pub(crate) fn label(self, language: Language) -> &'static str {
        let (ja, en) = match self {
            Tab::Card => ("会員証", "Card"),
            Tab::History => ("履歴", "History"),
            Tab::Coupons => ("クーポン", "Coupons"),
            Tab::Rank => ("ランク", "Rank"),
            Tab::Settings => ("設定", "Settings"),
        };
        language.pick(ja, en)
    }

    /// Strokes in a square of 24.
    const fn icon(self) -> &'static str {
        match self {
            Tab::Card => "M3 6.5h18v11H3zM3 10h18M6.5 14.2h4",
            Tab::History => "M12 4a8 8 0 1 1-7.2 4.5M4.5 4.5v4h4M12 8v4.3l2.8 1.7",
            Tab::Coupons => "M4 7h16v3a2 2 0 0 0 0 4v3H4v-3a2 2 0 0 0 0-4zM10 7v10",
            Tab::Rank => "M12 4l2.4 5 5.4.7-4 3.8 1 5.5-4.8-2.7L7.2 19l1-5.5-4-3.8 5.4-.7z",
            Tab::Settings => "M5 7h8M17 7h2M5 12h2M11 12h8M5 17h6M15 17h4M15 5v4M9 10v4M13 15v4",
        }
    }
}

/// After how long the card's page comes anew where no script turns its code. A code holds for a minute at the least, so that
/// one on a screen has always a quarter of one left.
const RENEWED_AFTER_SECONDS: u8 = 45;

/// A page, but for what it is about.
pub(crate) struct Frame<'a> {
    pub(crate) title: &'a str,
    /// The shop's name for its program; empty where it is not known.
    pub(crate) program: &'a str,
    /// The page's place in the menu; `None`: there is no menu.
    pub(crate) tab: Option<Tab>,
    /// What a form that led here did.
    pub(crate) said: Option<Said>,
    /// LINE's SDK, on the page that needs it.
    pub(crate) sdk_url: Option<&'a str>,
    pub(crate) language: Language,
}

impl Frame<'_> {
    pub(crate) fn around(&self, content: Markup) -> Markup {
        html! {
            (DOCTYPE)
            html lang=(self.language.tag()) {
                (self.head())
                body {
                    a.skip href="#main" { (self.language.pick("本文へ移動", "Skip to content")) }
                    header.top {
                        @if !self.program.is_empty() { p.brand { (named(self.program, self.language)) } }
                        @if let Some(here) = self.tab { (menu(here, self.language)) }
                    }
                    main #main tabindex="-1" {
                        h1.title[self.tab.is_some()] { (self.title) }
                        @if let Some(said) = self.said { p.said role="status" { (words(said, self.language)) } }
                        (content)
                    }
                }
            }
        }
    }

    fn head(&self) -> Markup {
        let program = if self.program.is_empty() {
            "Tameru"
        } else {
            self.program
        };
        html! {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                meta name="color-scheme" content="light dark";
                meta name="theme-color" content="#f6f3ec" media="(prefers-color-scheme: light)";
                meta name="theme-color" content="#121614" media="(prefers-color-scheme: dark)";
                // A member number is no telephone number.
                meta name="format-detection" content="telephone=no";
                title { (self.title) " | " (program) }
                @if self.tab == Some(Tab::Card) {
                    noscript { meta http-equiv="refresh" content=(RENEWED_AFTER_SECONDS); }
                }
                link rel="icon" href="data:,";
                link rel="stylesheet" href=(assets::STYLE.address());
                @if let Some(sdk) = self.sdk_url { script src=(sdk) defer {} }
                script src=(assets::SCRIPT.address()) defer {}
            }
        }
    }
}

fn menu(here: Tab, language: Language) -> Markup {
    html! {
        nav.tabs aria-label=(language.pick("メニュー", "Menu")) {
            @for tab in Tab::ALL {
                a href=(tab.address()) aria-current=[(tab == here).then_some("page")] {
                    (icon(tab.icon()))
                    span { (tab.label(language)) }
                }
            }
        }
    }
}

/// A drawing that says nothing beside the words it stands with.
fn icon(strokes: &str) -> Markup {
    html! {
        svg.icon viewBox="0 0 24 24" aria-hidden="true" focusable="false" { path d=(strokes) {} }
    }
}

fn words(said: Said, language: Language) -> &'static str {
    match said {
        Said::Saved => language.pick("設定を保存しました。", "Your settings are saved."),
        Said::Unlinked => language.pick(
            "LINEとの連携を解除しました。会員証とポイントはそのまま残っています。",
            "LINE is unlinked. Your membership and your points stay.",
        ),
        Said::SignedOut => language.pick("ログアウトしました。", "You are signed out."),
    }
}

/// What the shop or a member named, said in its own language: a screen reader that speaks English cannot read kana.
pub(crate) fn named(name: &str, language: Language) -> Markup {
    let is_japanese = name.chars().any(|c| FIRST_KANA <= c);
    html! {
        @if language != Language::Ja && is_japanese { span lang="ja" { (name) } } @else { (name) }
    }
}

/// From here on stand the letters of East Asia.
const FIRST_KANA: char = '\u{3040}';

/// An answer that is a page.
pub(crate) fn html(page: Markup) -> Html<String> {
    Html(page.into_string())
}

/// A problem as whoever looks reads it. Nobody knows their language here, so it is in both.
pub(crate) fn failure(problem: Problem, request_id: Option<&str>) -> Response {
    let (ja, en) = match problem.code {
        Code::Unauthenticated => (
            "ログインの有効期限が切れました。もう一度ひらいてください。",
            "Your session has ended. Please open the page again.",
        ),
        Code::Forbidden => (
            "この操作は受け付けられませんでした。もう一度お試しください。",
            "This could not be accepted. Please try again.",
        ),
        Code::NotFound | Code::MemberNotFound => (
            "ページが見つかりませんでした。",
            "This page could not be found.",
        ),
        _ => (
            "ただいま表示できません。少し待ってからもう一度お試しください。",
            "This cannot be shown right now. Please try again in a moment.",
        ),
    };
    let frame = Frame {
        title: "お知らせ",
        program: "",
        tab: None,
        said: None,
        sdk_url: None,
        language: Language::Ja,
    };
    let page = frame.around(html! {
        section.notice {
            p { (ja) }
            p lang="en" { (en) }
            p { a.button href=(PATH) { "会員証をひらく " span lang="en" { "/ Open the card" } } }
            @if let Some(id) = request_id { p.quiet { "No. " (id) } }
        }
    });
    (problem.code.status(), Html(page.into_string())).into_response()
}

/// A drawing of ours, which is markup already. Nothing that anybody else wrote may stand in it.
pub(crate) fn drawn(svg: String) -> Markup {
    PreEscaped(svg)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_japanese_name_on_an_english_page_is_said_to_be_one() {
        for (name, language, shown) in [
            (
                "ゴールド",
                Language::En,
                "<span lang=\"ja\">ゴールド</span>",
            ),
            ("ゴールド", Language::Ja, "ゴールド"),
            ("Gold & more", Language::En, "Gold &amp; more"),
        ] {
            assert_eq!(named(name, language).into_string(), shown);
        }
    }
}
