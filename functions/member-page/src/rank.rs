//! The rank, the way to the next, the stamp cards, and what is on now.

use axum::extract::State;
use axum::response::Html;
use domain::language::Language;
use domain::program::{Metric, Program, Rate};
use line::message::campaigns::{self, Campaign};
use line::message::{rank, words};
use line::telling;
use maud::{Markup, html};
use runtime::http::AnyProblem;
use rust_decimal::Decimal;

use crate::card::until;
use crate::layout::{Frame, Tab, html as answer, named};
use crate::site::Site;
use crate::stamps;
use crate::visitor::{Instead, Signed, Visitor};

/// Show the rank
///
/// With the ranks there are, and the campaigns that are on.
#[utoipa::path(get, path = "/my/rank", tag = "Member's page",
    responses((status = 200, description = "The page.", body = String, content_type = "text/html"), AnyProblem),
    security(("member_session" = [])))]
pub(crate) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
) -> Result<Html<String>, Instead> {
    let signed = visitor.member(&site, None).await?;
    let (member, language) = (&signed.member, signed.language);
    let program = &member.in_force.program;
    let now = telling::campaigns_now(program, member.wallet.rank.level(), member.as_of, language);
    let frame = Frame {
        title: language.pick("会員ランク", "Your rank"),
        program: &program.name,
        tab: Some(Tab::Rank),
        said: None,
        sdk_url: None,
        language,
    };
    let content = html! {
        (standing(&signed))
        (stamps::cards(&signed))
        (ladder(program, member.wallet.rank.level(), language))
        (on_now(&now, language))
    };
    Ok(answer(frame.around(content)))
}

fn standing(signed: &Signed) -> Markup {
    let (member, language) = (&signed.member, signed.language);
    let held = telling::rank(
        &member.wallet,
        &member.in_force.program,
        member.as_of,
        language,
    );
    let Some(held) = held else {
        let none = language.pick(
            "このプログラムにランクはありません。",
            "There are no ranks.",
        );
        return html! { p.empty { (none) } };
    };
    html! {
        section.standing {
            p.level { (named(&held.name, language)) }
            @match &held.next {
                Some(next) => {
                    progress.bar max="100" value=(next.percent) aria-label=(language.pick("次のランクまで", "To the next rank")) {}
                    p { (rank::missing(next, language)) }
                }
                None => { p { (language.pick("最高ランクです。", "This is the highest rank.")) } }
            }
            @if let Some(kept) = rank::kept(&held, language) { p.quiet { (kept) } }
        }
    }
}

/// All ranks, from the lowest.
fn ladder(program: &Program, held: Option<&str>, language: Language) -> Markup {
    let Some(ranks) = &program.ranks else {
        return html! {};
    };
    let counted = match ranks.metric {
        Metric::Spend => language.pick("お買い上げ", "Spent"),
        Metric::PointsEarned => language.pick("獲得ポイント", "Points earned"),
        Metric::Purchases => language.pick("お買い物の回数", "Purchases"),
    };
    html! {
        section aria-labelledby="ladder" {
            h2 #ladder { (language.pick("ランクの一覧", "All ranks")) }
            ol.ladder {
                @for level in &ranks.levels {
                    li aria-current=[(held == Some(level.id.as_str())).then_some("true")] {
                        p.level { (named(level.name_in(language), language)) }
                        p.quiet {
                            @if level.threshold == 0 { (language.pick("ご入会から", "From the start")) }
                            @else { (counted) " " (from(level.threshold, ranks.metric, language)) }
                        }
                        p.rate { (rate(level.rate.as_ref().unwrap_or(&program.earning.rate), language)) }
                        @for benefit in telling::benefits(level, language) { p.quiet { (named(&benefit, language)) } }
                    }
                }
            }
        }
    }
}

fn from(threshold: u64, metric: Metric, language: Language) -> String {
    let threshold = match metric {
        Metric::Spend => words::yen(threshold, language),
        Metric::PointsEarned => words::points(threshold),
        Metric::Purchases => {
            let count = words::number(threshold);
            language.pick(format!("{count}回"), count.clone())
        }
    };
    language.pick(format!("{threshold}から"), format!("{threshold} or more"))
}

fn rate(rate: &Rate, language: Language) -> String {
    match rate {
        Rate::Share(share) => {
            let percent = share.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(*share);
            let percent = percent.normalize();
            language.pick(format!("{percent}%還元"), format!("{percent}% in points"))
        }
        Rate::PerBlock { yen, points } => {
            let (yen, points) = (words::yen(*yen, language), words::points(*points));
            language.pick(
                format!("{yen}につき{points}"),
                format!("{points} for {yen}"),
            )
        }
    }
}

fn on_now(campaigns: &[Campaign], language: Language) -> Markup {
    html! {
        section aria-labelledby="now" {
            h2 #now { (language.pick("開催中のキャンペーン", "On now")) }
            @if campaigns.is_empty() {
                p.quiet { (language.pick("いま開催中のキャンペーンはありません。", "There are no campaigns at the moment.")) }
            } @else {
                ul.campaigns { @for campaign in campaigns { (one(campaign, language)) } }
            }
        }
    }
}

fn one(campaign: &Campaign, language: Language) -> Markup {
    let conditions = campaigns::conditions(campaign, language);
    html! {
        li {
            p.level { (named(&campaign.name, language)) }
            p.rate { (campaigns::effect(&campaign.effect, language)) }
            @if !conditions.is_empty() { p.quiet { (conditions.join(language.pick("・", ", "))) } }
            @for line in campaigns::places_and_goods(campaign, language) { p.quiet { (line) } }
            @if let Some(day) = campaign.until {
                p.quiet { (until(&words::date(day, language), language)) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_and_thresholds_read_as_people_say_them() {
        let share = |text: &str| Rate::Share(text.parse().unwrap());
        assert_eq!(rate(&share("0.010"), Language::Ja), "1%還元");
        assert_eq!(rate(&share("0.015"), Language::En), "1.5% in points");
        let block = Rate::PerBlock {
            yen: 100,
            points: 3,
        };
        assert_eq!(rate(&block, Language::Ja), "100円につき3pt");
        assert_eq!(rate(&block, Language::En), "3pt for ¥100");
        assert_eq!(from(100_000, Metric::Spend, Language::Ja), "100,000円から");
        assert_eq!(from(5, Metric::Purchases, Language::En), "5 or more");
    }
}
