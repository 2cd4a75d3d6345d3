//! The rewards that points can be given for, and which of them the member can have.

use domain::language::Language;
use line::message::view::{Reach, Reward};
use line::message::words;
use line::telling;
use maud::{Markup, html};

use crate::card::until;
use crate::layout::named;
use crate::site::Site;
use crate::visitor::{Instead, Signed};

/// The catalogue as it is for this member; nothing where nothing is offered.
pub(crate) async fn catalogue(site: &Site, signed: &Signed) -> Result<Markup, Instead> {
    let (member, language) = (&signed.member, signed.language);
    let program = &member.in_force.program;
    let catalogue = site.app.catalogue(program).await?;
    let offered = telling::rewards(
        catalogue.iter().map(|it| (&it.reward, it.left)),
        &member.wallet,
        program,
        program.time_zone.day(member.as_of),
        language,
    );
    Ok(list(&offered, language))
}

fn list(offered: &[Reward], language: Language) -> Markup {
    if offered.is_empty() {
        return html! {};
    }
    html! {
        section aria-labelledby="rewards" {
            h2 #rewards { (language.pick("ポイントで交換できる特典", "Rewards for your points")) }
            p.quiet { (language.pick(
                "お店のスタッフにお申し付けください。",
                "Ask our staff for the one you would like.",
            )) }
            ul.campaigns { @for reward in offered { (one(reward, language)) } }
        }
    }
}

fn one(reward: &Reward, language: Language) -> Markup {
    html! {
        li {
            p.level { (named(&reward.name, language)) }
            p.rate { (words::points(reward.points)) }
            p.quiet { (reach(reward, language)) }
            @if let Some(day) = reward.until {
                p.quiet { (until(&words::date(day, language), language)) }
            }
        }
    }
}

fn reach(reward: &Reward, language: Language) -> String {
    match &reward.within_reach {
        Reach::Open => {
            let left = words::number(reward.left);
            language.pick(
                format!("交換できます（残り{left}点）"),
                format!("Yours for the asking ({left} left)"),
            )
        }
        Reach::Missing(points) => {
            let missing = words::points(*points);
            language.pick(format!("あと{missing}です"), format!("{missing} to go"))
        }
        Reach::Gone => language.pick("在庫がありません", "Out of stock").to_owned(),
        Reach::HadAll => language
            .pick(
                "お一人さまの上限まで交換済みです",
                "You have had as many as there are for one member",
            )
            .to_owned(),
        Reach::OtherRanks(ranks) => {
            let ranks = ranks.join(language.pick("・", ", "));
            language.pick(
                format!("{ranks}会員さま限定です"),
                format!("For {ranks} members"),
            )
        }
    }
}
