//! The coupons that can be used, each with a code to show at the till, and the rewards that points can be given for.

use axum::extract::State;
use axum::response::Html;
use domain::language::Language;
use line::message::view::Coupon;
use line::message::{coupon_only, coupons, words};
use line::telling;
use maud::{Markup, html};
use runtime::http::{AnyProblem, Problem};

use crate::card::until;
use crate::codes;
use crate::layout::{Frame, Tab, html as answer, named};
use crate::rewards;
use crate::site::Site;
use crate::visitor::{Instead, Visitor};

/// Show the coupons
///
/// Those that can be used, the soonest to end first; and the rewards that points can be given for.
#[utoipa::path(get, path = "/my/coupons", tag = "Member's page",
    responses((status = 200, description = "The page.", body = String, content_type = "text/html"), AnyProblem),
    security(("member_session" = [])))]
pub(crate) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
) -> Result<Html<String>, Instead> {
    let signed = visitor.member(&site, None).await?;
    let (member, language) = (&signed.member, signed.language);
    let held = site.app.coupons(&member.profile.member).await?;
    let program = &member.in_force.program;
    let usable = telling::usable_coupons(&held, program.time_zone.day(member.as_of));
    let frame = Frame {
        title: language.pick("クーポン", "Coupons"),
        program: &program.name,
        tab: Some(Tab::Coupons),
        said: None,
        sdk_url: None,
        language,
    };
    let drawn: Result<Vec<Markup>, Problem> =
        usable.iter().map(|coupon| one(coupon, language)).collect();
    let content = html! {
        (list(&drawn?, language))
        (rewards::catalogue(&site, &signed).await?)
    };
    Ok(answer(frame.around(content)))
}

fn list(coupons: &[Markup], language: Language) -> Markup {
    html! {
        @if coupons.is_empty() {
            p.empty { (language.pick("いま使えるクーポンはありません。", "You have no coupons at the moment.")) }
        } @else {
            p.quiet { (language.pick(
                "お会計のときにひらいて、コードをお見せください。",
                "Open one when you pay, and show its code.",
            )) }
            ul.coupons { @for coupon in coupons { li { (coupon) } } }
        }
    }
}

fn one(coupon: &Coupon, language: Language) -> Result<Markup, Problem> {
    let day = words::date(coupon.until, language);
    let spend = words::yen(coupon.min_spend, language);
    let name = language.pick(
        format!("{}のQRコード", coupon.title),
        format!("QR code of {}", coupon.title),
    );
    Ok(html! {
        details.coupon {
            summary {
                span.gives { (coupons::effect(&coupon.effect, language)) }
                span.of { (named(&coupon.title, language)) }
                @if let Some(from) = coupon.from {
                    @let first = words::date(from, language);
                    span.quiet { (language.pick(format!("{first}から"), format!("From {first}"))) }
                }
                span.soon { (until(&day, language)) }
                @if coupon.min_spend > 0 {
                    span.quiet { (language.pick(format!("{spend}以上のお買い上げで"), format!("On purchases of {spend} or more"))) }
                }
                @for condition in coupon_only::words(&coupon.only, language) { span.quiet { (condition) } }
                span.open { (language.pick("お会計で見せる", "Show at the till")) }
            }
            div.paper {
                div.code { (codes::qr(&coupon.code, &name)?) }
                p.number { (language.pick("クーポン番号 ", "Coupon number ")) (coupon.code) }
            }
        }
    })
}
