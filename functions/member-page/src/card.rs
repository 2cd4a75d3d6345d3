//! The card: what is shown at the till first, then the points.

use axum::extract::{RawQuery, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Redirect, Response};
use domain::language::Language;
use line::message::{balance, rank, words};
use line::telling;
use maud::{Markup, html};
use runtime::http::{AnyProblem, Code, Problem};

use crate::codes;
use crate::layout::{Frame, Tab, html as answer, named};
use crate::site::Site;
use crate::visitor::{Instead, Said, Signed, Visitor};

/// Show the card
///
/// To a member who is signed in; to everybody else, the way in.
#[utoipa::path(get, path = "/my", tag = "Member's page",
    responses((status = 200, description = "The page.", body = String, content_type = "text/html"), AnyProblem),
    security(("member_session" = [])))]
pub(crate) async fn show(
    State(site): State<Site>,
    RawQuery(query): RawQuery,
    visitor: Visitor,
) -> Result<Response, Instead> {
    let said = Said::read(query.as_deref());
    let signed = visitor.member(&site, said).await?;
    if let Some(tab) = query.as_deref().and_then(wanted) {
        return Ok(Redirect::to(&tab.address()).into_response());
    }
    Ok(answer(page(&site, &signed)?).into_response())
}

/// The page that LINE was asked for: it opens the first one, and says so in the query.
/// <https://developers.line.biz/en/docs/liff/opening-liff-app/>
fn wanted(query: &str) -> Option<Tab> {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let (_, path) = pairs.find(|(name, _)| name == "liff.state")?;
    Tab::of_path(&path).filter(|tab| *tab != Tab::Card)
}

/// Draw the card's code
///
/// As it is now; it turns every minute.
#[utoipa::path(get, path = "/my/code.svg", tag = "Member's page",
    responses((status = 200, description = "A QR code.", body = String, content_type = "image/svg+xml"), AnyProblem),
    security(("member_session" = [])))]
pub(crate) async fn code(
    State(site): State<Site>,
    visitor: Visitor,
) -> Result<impl IntoResponse, Problem> {
    let Visitor::Member(signed) = visitor else {
        return Err(Problem::new(Code::Unauthenticated, "Sign in first."));
    };
    let drawn = turning(&site, &signed)?.into_string();
    Ok(([(CONTENT_TYPE, "image/svg+xml")], drawn))
}

fn turning(site: &Site, signed: &Signed) -> Result<Markup, Problem> {
    let name = signed.language.pick(
        "お会計でお見せいただくQRコード",
        "QR code to show when you pay",
    );
    codes::qr(&site.app.card_code(&signed.member.profile.number), name)
}

fn page(site: &Site, signed: &Signed) -> Result<Markup, Problem> {
    let (member, language) = (&signed.member, signed.language);
    let program = &member.in_force.program;
    let frame = Frame {
        title: language.pick("会員証", "Member card"),
        program: &program.name,
        tab: Some(Tab::Card),
        said: None,
        sdk_url: None,
        language,
    };
    let content = html! {
        div.columns {
            (card(site, signed)?)
            div { (points(signed)) (way_up(signed)) }
        }
    };
    Ok(frame.around(content))
}

fn card(site: &Site, signed: &Signed) -> Result<Markup, Problem> {
    let (member, language) = (&signed.member, signed.language);
    let program = &member.in_force.program;
    let view = telling::card(
        &member.profile,
        &member.wallet,
        program,
        member.as_of,
        language,
    );
    let bars = language.pick("会員番号のバーコード", "Barcode of the member number");
    Ok(html! {
        section.card aria-label=(language.pick("会員証", "Member card")) {
            div.holder {
                p.name {
                    @match &view.name {
                        Some(name) => { (named(name, language)) (language.pick(" 様", "")) }
                        None => { (named(&program.name, language)) }
                    }
                }
                @if let Some(rank) = &view.rank { p.rank { (named(rank, language)) } }
            }
            div.paper {
                @if let Some(drawn) = codes::bars(&view.number, bars) { div.bars { (drawn) } }
                p.number {
                    span.sr { (language.pick("会員番号 ", "Member number ")) }
                    (grouped(&view.number))
                }
                div.code #code { (turning(site, signed)?) }
                p.turns {
                    span #code-turns hidden { (language.pick("コードは自動で新しくなります", "The code renews itself")) }
                    noscript { a href="/my" { (language.pick("コードを新しくする", "Renew the code")) } }
                }
                p.stale #code-stale role="status" hidden {
                    (language.pick(
                        "通信できないため、コードが古いままです。",
                        "There is no connection, so the code is an old one.",
                    ))
                }
            }
        }
    })
}

/// As it is printed under a barcode: the first digit, then two groups of six.
fn grouped(number: &str) -> String {
    match (number.get(..1), number.get(1..7), number.get(7..)) {
        (Some(first), Some(left), Some(right)) => format!("{first} {left} {right}"),
        _ => number.to_owned(),
    }
}

fn points(signed: &Signed) -> Markup {
    let (member, language) = (&signed.member, signed.language);
    let program = &member.in_force.program;
    let view = telling::balance(&member.wallet, &[], program, member.as_of, language);
    let days = telling::expiring(&member.wallet);
    html! {
        section.points aria-labelledby="points" {
            h2 #points { (language.pick("ポイント残高", "Your points")) }
            p.balance { strong { (words::number(view.available)) } span { "pt" } }
            @match &view.nearest {
                Some(next) => { p.soon { (balance::expiry_sentence(next, language)) } }
                None => { p.quiet { (language.pick(
                    "期限が近いポイントはありません。",
                    "No points are about to expire.",
                )) } }
            }
            (beside(&view, language))
            @if days.len() > 1 {
                details {
                    summary { (language.pick("有効期限ごとに見る", "By last day")) }
                    dl.rows {
                        @for day in &days {
                            div {
                                dt { (until(&words::date(day.on, language), language)) }
                                dd { (words::points(day.points)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// `2026年12月31日まで` or `Until 31 Dec 2026`.
pub(crate) fn until(day: &str, language: Language) -> String {
    language.pick(format!("{day}まで"), format!("Until {day}"))
}

/// Points that are there and cannot be used, where there are any.
fn beside(view: &balance::View, language: Language) -> Markup {
    let rows = [
        (view.pending, language.pick("付与予定", "Coming")),
        (view.held, language.pick("お取り置き中", "On hold")),
        (
            view.debt,
            language.pick("次回の付与から差し引き", "Taken from your next points"),
        ),
    ];
    let rows = rows.map(|(points, what)| (points > 0).then_some((points, what)));
    html! {
        @if rows.iter().any(Option::is_some) {
            dl.rows {
                @for (points, what) in rows.into_iter().flatten() {
                    div { dt { (what) } dd { (words::points(points)) } }
                }
            }
        }
    }
}

/// What is missing to the next rank, in one line.
fn way_up(signed: &Signed) -> Markup {
    let (member, language) = (&signed.member, signed.language);
    let program = &member.in_force.program;
    let held = telling::rank(&member.wallet, program, member.as_of, language);
    html! {
        @if let Some(next) = held.and_then(|held| held.next) {
            section.way-up {
                progress.bar max="100" value=(next.percent) aria-label=(language.pick("次のランクまで", "To the next rank")) {}
                p { a href=(Tab::Rank.address()) { (rank::missing(&next, language)) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_names_the_page_in_the_query_and_only_ours_are_followed() {
        for (query, tab) in [
            ("liff.state=%2Fhistory", Some(Tab::History)),
            ("code=1&liff.state=%2Fcoupons&x", Some(Tab::Coupons)),
            ("liff.state=", None),
            ("liff.state=https%3A%2F%2Fevil.example", None),
            ("liff.state=%2F%2Fevil.example", None),
            ("saved", None),
        ] {
            assert_eq!(wanted(query), tab, "{query}");
        }
    }

    #[test]
    fn a_number_is_grouped_as_under_its_barcode() {
        assert_eq!(grouped("2912345678903"), "2 912345 678903");
        assert_eq!(grouped("2"), "2");
    }
}
