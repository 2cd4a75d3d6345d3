//! Whom a caller looks for.

use app::App;
use app::members::MemberNow;
use domain::member::{MemberNumber, UniqueKey};
use runtime::http::{Faults, Problem};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::fields;

/// Whom to look for: exactly one of these.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FindQuery {
    /// How another system calls the member: `<provider>:<id>`.
    #[param(example = "ec:c-123")]
    external_id: Option<String>,
    /// The number on the card.
    member_number: Option<String>,
    /// A phone number.
    phone: Option<String>,
    /// The code that the card on the member's page shows now; good for a minute or two.
    #[param(example = "TM1.2912345678903.MZXW6YTBOI4D")]
    card_code: Option<String>,
}

/// What a query asks for.
pub(crate) enum Sought {
    Key(UniqueKey),
    CardCode(String),
}

impl Sought {
    pub(crate) async fn found(&self, app: &App) -> Result<MemberNow, app::Error> {
        match self {
            Sought::Key(key) => app.member_by(key).await,
            Sought::CardCode(code) => app.member_by_card_code(code).await,
        }
    }
}

impl FindQuery {
    pub(crate) fn read(self, app: &App) -> Result<Sought, Problem> {
        let mut faults = Faults::none();
        let by_external_id = self.external_id.map(|text| {
            let read = fields::external_id_in_one(&text).map(UniqueKey::External);
            faults.check("/external_id", read.map(Sought::Key))
        });
        let by_number = self.member_number.map(|text| {
            let read = MemberNumber::parse(&text).map(UniqueKey::Number);
            faults.check("/member_number", read.map(Sought::Key))
        });
        let by_phone = self.phone.map(|text| {
            let read = fields::phone(&plus_kept(text), &app.pepper);
            faults.check(
                "/phone",
                read.map(|phone| Sought::Key(UniqueKey::Phone(phone.hash))),
            )
        });
        // Whether a code is good is a matter of time, and nothing that a caller could mend.
        let by_card_code = self.card_code.map(|code| Some(Sought::CardCode(code)));
        let given = [by_external_id, by_number, by_phone, by_card_code];
        let mut given = given.into_iter().flatten();
        let sought = given.next();
        if sought.is_none() || given.next().is_some() {
            faults.add(
                "",
                "exactly one of external_id, member_number, phone and card_code is needed",
            );
        }
        faults.finish_all(sought.flatten())
    }
}

/// In a query, an unescaped `+` reads as a space; no number begins with one.
fn plus_kept(text: String) -> String {
    match text.strip_prefix(' ') {
        Some(rest) => format!("+{rest}"),
        None => text,
    }
}
