//! What callers send about members, read into what the use cases take. Everything that is wrong is said at once.

use std::collections::BTreeSet;

use app::history::Cursor;
use app::members::{JoinRequest, Patch};
use app::{App, Pepper};
use axum::http::HeaderMap;
use domain::calendar::Day;
use domain::ids::{BadId, MemberId};
use domain::language::Language;
use domain::member::{Details, EXTERNAL_IDS_MAX, ExternalId, LINE};
use runtime::http::{Faults, Problem, given};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::fields;
use crate::notifications::NotificationsChange;

/// Other systems that may know one member.
/// Entries of a page that names no number.
const PAGE: u32 = 20;

/// A newcomer. Every field is optional: joining takes no form.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = NewMember)]
pub(crate) struct JoinBody {
    /// A name to be called by.
    #[schema(example = "山田 花子")]
    name: Option<String>,
    /// The birthday, as `MM-DD` or `YYYY-MM-DD`.
    #[schema(example = "11-22")]
    birthday: Option<String>,
    /// As the shop asks for it.
    gender: Option<String>,
    /// Of residence.
    #[schema(example = "東京都")]
    prefecture: Option<String>,
    /// A phone number. Only a keyed hash and its last four digits are kept.
    #[schema(example = "090-1234-5678")]
    phone: Option<String>,
    /// An e-mail address.
    email: Option<String>,
    /// How other systems call the member; each belongs to one member only.
    external_ids: Option<Vec<ExternalIdBody>>,
    /// Whether messages may be sent (default true, until the member says no).
    #[schema(required = false, default = true)]
    accepts_messages: Option<bool>,
    /// The language to be answered in: `ja` (default) or `en`.
    #[schema(value_type = Option<String>, example = "ja")]
    language: Option<Language>,
}

/// How another system calls a member.
#[derive(Clone, Debug, Deserialize, serde::Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ExternalId)]
pub(crate) struct ExternalIdBody {
    /// The system.
    #[schema(example = "ec")]
    pub(crate) provider: String,
    /// Its name for the member.
    #[schema(example = "c-123")]
    pub(crate) id: String,
}

/// What changes. A field left out stays as it is, `null` empties it, and external ids are added.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = MemberChange)]
pub(crate) struct ChangeBody {
    /// A name to be called by.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    name: Option<Option<String>>,
    /// The birthday, as `MM-DD` or `YYYY-MM-DD`.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    birthday: Option<Option<String>>,
    /// As the shop asks for it.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    gender: Option<Option<String>>,
    /// Of residence.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "神奈川県")]
    prefecture: Option<Option<String>>,
    /// A phone number. Only a keyed hash and its last four digits are kept.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    phone: Option<Option<String>>,
    /// An e-mail address.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    email: Option<Option<String>>,
    /// Whether messages may be sent.
    accepts_messages: Option<bool>,
    /// What to be told of, topic by topic; one left out stays as it is.
    notifications: Option<NotificationsChange>,
    /// The language to be answered in: `ja` or `en`.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    language: Option<Option<Language>>,
    /// External ids to add.
    external_ids: Option<Vec<ExternalIdBody>>,
}

/// Which page of a history.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// Entries of the page, 1 to 100; 20 where it is not said.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Which entries of a history.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PageRequest {
    pub(crate) cursor: Option<Cursor>,
    pub(crate) limit: u32,
}

impl JoinBody {
    pub(crate) fn read(self, headers: &HeaderMap, app: &App) -> Result<JoinRequest, Problem> {
        let mut faults = Faults::none();
        let idempotency_key = idempotency_key(headers, &mut faults);
        let details = self.details(&mut faults, today(app), &app.pepper);
        let external_ids = external_ids(self.external_ids.unwrap_or_default(), &mut faults);
        faults.finish(JoinRequest {
            details,
            external_ids,
            line_at: None,
            idempotency_key,
        })
    }

    fn details(&self, faults: &mut Faults, today: Day, pepper: &Pepper) -> Details {
        Details {
            name: faults.optional("/name", self.name.clone(), fields::name),
            birthday: faults.optional("/birthday", self.birthday.as_deref(), |text| {
                fields::birthday(text, today)
            }),
            gender: faults.optional("/gender", self.gender.clone(), fields::word),
            prefecture: faults.optional("/prefecture", self.prefecture.clone(), fields::word),
            phone: faults.optional("/phone", self.phone.as_deref(), |text| {
                fields::phone(text, pepper)
            }),
            email: faults.optional("/email", self.email.clone(), fields::email),
            accepts_messages: self.accepts_messages.unwrap_or(true),
            muted: BTreeSet::new(),
            language: self.language,
        }
    }
}

impl ChangeBody {
    pub(crate) fn read(self, app: &App) -> Result<Patch, Problem> {
        let mut faults = Faults::none();
        let (today, pepper) = (today(app), &app.pepper);
        let faults_at = &mut faults;
        let patch = Patch {
            name: change(faults_at, "/name", self.name, fields::name),
            birthday: change(faults_at, "/birthday", self.birthday, |text| {
                fields::birthday(&text, today)
            }),
            gender: change(faults_at, "/gender", self.gender, fields::word),
            prefecture: change(faults_at, "/prefecture", self.prefecture, fields::word),
            phone: change(faults_at, "/phone", self.phone, |text| {
                fields::phone(&text, pepper)
            }),
            email: change(faults_at, "/email", self.email, fields::email),
            accepts_messages: self.accepts_messages,
            topics: self
                .notifications
                .map(|change| change.topics())
                .unwrap_or_default(),
            language: self.language,
            line: None,
            external_ids: external_ids(self.external_ids.unwrap_or_default(), faults_at),
            external_ids_given_up: Vec::new(),
        };
        faults.finish(patch)
    }
}

impl PageQuery {
    pub(crate) fn read(self) -> Result<PageRequest, Problem> {
        let mut faults = Faults::none();
        let limit = self.limit.unwrap_or(PAGE);
        if !(1..=app::history::PAGE_MAX).contains(&limit) {
            faults.add("/limit", format!("must be 1 to {}", app::history::PAGE_MAX));
        }
        let cursor = faults.optional("/cursor", self.cursor, |text| text.parse::<Cursor>());
        faults.finish(PageRequest { cursor, limit })
    }
}

/// A change of one field: left out, emptied, or read anew.
#[expect(
    clippy::option_option,
    reason = "a field can be left out, emptied or set"
)]
fn change<T, U, E: std::fmt::Display>(
    faults: &mut Faults,
    pointer: &str,
    given: Option<Option<T>>,
    read: impl FnOnce(T) -> Result<U, E>,
) -> Option<Option<U>> {
    given.map(|given| faults.optional(pointer, given, read))
}

fn external_ids(given: Vec<ExternalIdBody>, faults: &mut Faults) -> Vec<ExternalId> {
    if given.len() > EXTERNAL_IDS_MAX {
        faults.add(
            "/external_ids",
            format!("must be {EXTERNAL_IDS_MAX} at the most"),
        );
    }
    let read = given.into_iter().enumerate().filter_map(|(place, body)| {
        let read = fields::external_id(body.provider, body.id);
        faults.check(&format!("/external_ids/{place}"), read)
    });
    let read: Vec<ExternalId> = read.collect();
    let line = read.iter().filter(|external| external.provider == LINE);
    if line.collect::<BTreeSet<_>>().len() > 1 {
        faults.add("/external_ids", "must name one LINE user at the most");
    }
    read
}

/// The key that makes a repeated `POST` safe. Without one, every call makes a member.
fn idempotency_key(headers: &HeaderMap, faults: &mut Faults) -> Option<String> {
    let given = headers.get("idempotency-key")?;
    // The grammar of every id that a caller chooses; the type is beside the point.
    let read = given.to_str().map_err(|_| BadId).and_then(MemberId::parse);
    faults.check("/Idempotency-Key", read).map(String::from)
}

/// The latest day that is today anywhere: nobody is refused for living east of the clock.
fn today(app: &App) -> Day {
    (app.clock.now() + chrono::TimeDelta::hours(14)).date_naive()
}
