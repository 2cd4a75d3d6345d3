//! The stamp cards, as they fill.

use domain::language::Language;
use line::message::view::StampCard;
use line::telling;
use maud::{Markup, html};

use crate::layout::named;
use crate::visitor::Signed;

/// The cards that can be filled now; nothing where there are none.
pub(crate) fn cards(signed: &Signed) -> Markup {
    let (member, language) = (&signed.member, signed.language);
    let program = &member.in_force.program;
    let cards = telling::stamp_cards(&member.wallet, program, member.as_of, language);
    if cards.is_empty() {
        return html! {};
    }
    html! {
        section aria-labelledby="stamps" {
            h2 #stamps { (language.pick("スタンプカード", "Stamp cards")) }
            ul.campaigns {
                @for card in &cards {
                    li {
                        p.level { (named(&card.name, language)) }
                        p.quiet { (gives(card, language)) }
                        p.rate { (card.stamps) " / " (card.size) }
                    }
                }
            }
        }
    }
}

fn gives(card: &StampCard, language: Language) -> String {
    let reward = &card.reward;
    if card.stamps == card.size {
        return language.pick("達成しました。", "Full.").to_owned();
    }
    let size = card.size;
    if card.takes_each_store_once {
        language.pick(
            format!("{size}店舗のスタンプで{reward}"),
            format!("{reward} for stamps of {size} stores"),
        )
    } else {
        language.pick(
            format!("スタンプ{size}個で{reward}"),
            format!("{reward} for {size} stamps"),
        )
    }
}
