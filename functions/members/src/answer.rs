//! A member, and their history, as callers read them.

use app::history::History;
use app::ledger::Outcome;
use app::members::MemberNow;
use domain::calendar::{Day, Instant};
use domain::fact::Fact;
use domain::member::{Birthday, Profile};
use runtime::http::body::{BalanceBody, EntryBody};
use serde::Serialize;
use utoipa::ToSchema;

use crate::notifications::NotificationsBody;
use crate::request::ExternalIdBody;
use crate::stamp_cards::{StampCardBody, stamp_cards};

/// A member.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Member)]
pub(crate) struct MemberBody {
    /// Our id for the member, for life.
    #[schema(example = "019a3f5c000070008000000000000001")]
    member_id: String,
    /// The number on the card: 13 digits that a till scans as EAN-13.
    #[schema(example = "2912345678903")]
    member_number: String,
    /// A name to be called by.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// The birthday, as `MM-DD` or `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "11-22")]
    birthday: Option<String>,
    /// As the shop asks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    gender: Option<String>,
    /// Of residence.
    #[serde(skip_serializing_if = "Option::is_none")]
    prefecture: Option<String>,
    /// What is kept of the phone number to tell it by.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "5678")]
    phone_last_digits: Option<String>,
    /// An e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    /// How other systems call the member.
    external_ids: Vec<ExternalIdBody>,
    /// Whether messages may be sent.
    accepts_messages: bool,
    /// Of what messages may tell, where they may be sent.
    notifications: NotificationsBody,
    /// The language to be answered in.
    #[schema(example = "ja")]
    language: &'static str,
    /// When the member joined.
    #[schema(value_type = String, format = DateTime)]
    joined_at: Instant,
    /// The memberships that were merged into this one: what is asked for them is done for this one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    former_member_ids: Vec<String>,
    /// The family whose members may give each other points.
    #[serde(skip_serializing_if = "Option::is_none")]
    family_id: Option<String>,
    /// The member's points.
    balance: BalanceBody,
    /// The rank held; `null` where the program has none.
    #[schema(example = "regular")]
    rank: Option<String>,
    /// How far the member is to the next rank; absent where the program has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    rank_progress: Option<RankProgressBody>,
    /// Coupons that could be used now.
    coupons_available: usize,
    /// The stamp cards, where the program has any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    stamp_cards: Vec<StampCardBody>,
}

/// How far a member is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RankProgress)]
pub(crate) struct RankProgressBody {
    /// The rank held, in words.
    #[schema(example = "レギュラー")]
    name: String,
    /// What the program's metric counts in its window.
    #[schema(example = 30000)]
    counted: u64,
    /// The last day on which the rank is held before it is judged again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    kept_until: Option<Day>,
    /// The same day, where the rank is only held by the program's grace: who does not reach it again by then falls.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    grace_until: Option<Day>,
    /// The next rank up; absent at the top.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<NextRankBody>,
}

/// The next rank up.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NextRank)]
pub(crate) struct NextRankBody {
    /// The rank.
    #[schema(example = "gold")]
    id: String,
    /// The rank in words.
    #[schema(example = "ゴールド")]
    name: String,
    /// How much of the program's metric is missing.
    #[schema(example = 70000)]
    missing: u64,
}

/// A membership that has ended.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Withdrawal)]
pub(crate) struct WithdrawalBody {
    /// Whose it was: the pseudonym that the ledger is kept under.
    member_id: String,
    /// When it ended.
    #[schema(value_type = String, format = DateTime)]
    withdrawn_at: Instant,
    /// Points that could have been used.
    #[schema(example = 320)]
    points_forfeited: u64,
    /// Points that were earned and not usable yet.
    pending_forfeited: u64,
    /// Points that were set aside for checkouts.
    held_forfeited: u64,
    /// Points that were owed, and are not any more.
    debt_cancelled: u64,
}

/// A page of a history, newest first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = History)]
pub(crate) struct HistoryBody {
    /// The entries.
    entries: Vec<EntryBody>,
    /// Where the next page begins; `null` at the end.
    #[schema(example = "41")]
    next_cursor: Option<String>,
}

impl From<MemberNow> for MemberBody {
    fn from(member: MemberNow) -> Self {
        let rank_progress = progress(&member);
        let rank = rank(&member);
        let stamp_cards = stamp_cards(&member);
        let balance = BalanceBody::of_wallet(&member.wallet, member.as_of);
        let Profile { details, .. } = member.profile;
        Self {
            member_id: member.profile.member.into(),
            member_number: member.profile.number.into(),
            name: details.name,
            birthday: details.birthday.map(birthday),
            gender: details.gender,
            prefecture: details.prefecture,
            phone_last_digits: details.phone.map(|phone| phone.last_digits),
            email: details.email,
            external_ids: member
                .profile
                .external_ids
                .into_iter()
                .map(external_id)
                .collect(),
            accepts_messages: details.accepts_messages,
            notifications: NotificationsBody::of(&details.muted),
            language: details.language.unwrap_or_default().tag(),
            joined_at: member.profile.joined_at,
            former_member_ids: member.wallet.former.into_iter().map(Into::into).collect(),
            family_id: member.wallet.family.map(Into::into),
            balance,
            rank,
            rank_progress,
            coupons_available: member.coupons_available,
            stamp_cards,
        }
    }
}

impl WithdrawalBody {
    pub(crate) fn of(outcome: &Outcome) -> Self {
        let entry = &outcome.entry;
        let (pending, held, debt) = match &entry.fact {
            Fact::Forfeited {
                pending,
                held,
                debt,
            } => (pending.get(), held.get(), debt.get()),
            _ => (0, 0, 0),
        };
        Self {
            member_id: entry.member.to_string(),
            withdrawn_at: entry.at,
            points_forfeited: entry.moved.gone.total().get(),
            pending_forfeited: pending,
            held_forfeited: held,
            debt_cancelled: debt,
        }
    }
}

impl From<History> for HistoryBody {
    fn from(history: History) -> Self {
        Self {
            entries: history.entries.iter().map(EntryBody::of).collect(),
            next_cursor: history.next.map(|cursor| cursor.to_string()),
        }
    }
}

fn rank(member: &MemberNow) -> Option<String> {
    member.in_force.program.ranks.as_ref()?;
    member.wallet.rank.level().map(str::to_owned)
}

fn progress(member: &MemberNow) -> Option<RankProgressBody> {
    let program = &member.in_force.program;
    let ranks = program.ranks.as_ref()?;
    let progress = member
        .wallet
        .rank
        .progress(ranks, &program.time_zone, member.as_of)?;
    Some(RankProgressBody {
        name: progress.level.name.clone(),
        counted: progress.counted,
        kept_until: progress.until,
        grace_until: progress.grace_until,
        next: progress.next.map(|(level, missing)| NextRankBody {
            id: level.id.clone(),
            name: level.name.clone(),
            missing,
        }),
    })
}

fn birthday(birthday: Birthday) -> String {
    match birthday.year {
        Some(year) => format!("{year:04}-{}", birthday.day),
        None => birthday.day.to_string(),
    }
}

fn external_id(external: domain::member::ExternalId) -> ExternalIdBody {
    ExternalIdBody {
        provider: external.provider,
        id: external.id,
    }
}
