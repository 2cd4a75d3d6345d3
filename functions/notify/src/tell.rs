//! The messages of a push, from what is recorded and what is true now.

use app::birthday::is_for_a_birthday;
use app::campaign_runs::is_told;
use app::members::MemberNow;
use app::push::{About, Expiring, Push};
use app::{App, Error};
use domain::entry::{Entry, EntryKey, Record};
use domain::fact::{Earned, Fact};
use domain::ids::{AmendmentId, CouponId, OrderId};
use domain::language::Language;
use domain::topic::Topic;
use domain::wallet::gifts;
use line::limits::MESSAGES_MAX;
use line::message::{
    birthday, coupon_ending, coupon_given, earned, expiring_soon, quick, rank_up, view,
};
use line::telling;
use serde_json::Value;

/// How far back the last command of a member is looked for; facts of time stand between.
const EARLIER: u32 = 10;

/// Full stamp cards that are told of with the purchase that filled them.
const REWARDS_MAX: u32 = 2;

const _: () = assert!(app::push::MESSAGES_MAX <= MESSAGES_MAX);

/// The messages; none where there is nothing left to tell.
pub(crate) async fn messages(
    app: &App,
    push: &Push,
    member: &MemberNow,
) -> Result<Vec<Value>, Error> {
    let details = &member.profile.details;
    let language = details.language.unwrap_or_default();
    let mut messages = match &push.about {
        About::Entry(key) => about_entry(app, key, member, language).await?,
        About::Coupon(coupon) if details.accepts(Topic::Coupons) => {
            about_coupon(app, coupon, member, language).await?
        }
        About::Expiring { days, coupons, .. } => {
            about_ends(app, (days, coupons), member, language).await?
        }
        About::Coupon(_) => Vec::new(),
    };
    if let Some(last) = messages.pop() {
        messages.push(quick::under(last, &quick::usual(), language));
    }
    Ok(messages)
}

/// Points that came, and the rank that was reached with them: one push, paid once.
async fn about_entry(
    app: &App,
    key: &EntryKey,
    member: &MemberNow,
    language: Language,
) -> Result<Vec<Value>, Error> {
    let entry = app.entry(key.record, &key.id).await?;
    let details = &member.profile.details;
    let mut messages = Vec::new();
    if details.accepts(Topic::Points)
        && let Some(receipt) = telling::given(&entry, language)
    {
        messages.push(earned::message(&receipt, language));
    }
    if details.accepts(Topic::Points)
        && !entry.moved.come.is_empty()
        && let Some(purchase) = purchase(app, &entry).await?
    {
        let receipt = telling::receipt(&purchase, &entry, language);
        messages.push(earned::message(&receipt, language));
    }
    if details.accepts(Topic::Points) {
        let rewards = rewards(app, &entry, member).await?;
        let receipts = rewards
            .iter()
            .filter_map(|one| telling::given(one, language));
        messages.extend(receipts.map(|receipt| earned::message(&receipt, language)));
    }
    if details.accepts(Topic::Rank)
        && let Some(rank) = rank(app, &entry, member, language).await?
    {
        messages.push(rank_up::message(&rank, language));
    }
    Ok(messages)
}

/// The purchase that an entry is about: its own, or the one it confirms.
async fn purchase(app: &App, entry: &Entry) -> Result<Option<Earned>, Error> {
    match &entry.fact {
        Fact::Earned(earned) => Ok(Some(earned.as_ref().clone())),
        Fact::Confirmed { order_id, amended } => confirmed(app, order_id, amended.as_ref()).await,
        _ => Ok(None),
    }
}

async fn confirmed(
    app: &App,
    order_id: &OrderId,
    amended: Option<&AmendmentId>,
) -> Result<Option<Earned>, Error> {
    let entry = match amended {
        None => app.entry(Record::Earning, order_id.as_str()).await?,
        Some(newest) => app.entry(Record::Amendment, newest.as_str()).await?,
    };
    match entry.fact {
        Fact::Earned(earned) => Ok(Some(*earned)),
        Fact::Amended(amended) => Ok(Some(amended.earned)),
        _ => Ok(None),
    }
}

/// What the stamp cards gave that a purchase filled: the entries right behind its own.
async fn rewards(app: &App, entry: &Entry, member: &MemberNow) -> Result<Vec<Entry>, Error> {
    let has_cards = !member.in_force.program.stamp_cards.is_empty();
    if !has_cards || !matches!(entry.fact, Fact::Earned(_)) {
        return Ok(Vec::new());
    }
    let below = entry.seq.saturating_add(u64::from(REWARDS_MAX) + 1);
    let newest = app
        .store
        .history(&entry.member, Some(below), REWARDS_MAX)
        .await?;
    let later = newest.into_iter().rev().filter(|one| one.seq > entry.seq);
    let is_reward = |one: &Entry| matches!(one.fact, Fact::Rewarded(_));
    Ok(later.take_while(is_reward).collect())
}

async fn rank(
    app: &App,
    entry: &Entry,
    member: &MemberNow,
    language: Language,
) -> Result<Option<String>, Error> {
    let is_purchase = matches!(entry.fact, Fact::Earned(_) | Fact::Amended(_));
    if !is_purchase || member.in_force.program.ranks.is_none() {
        return Ok(None);
    }
    let below = Some(entry.seq);
    let earlier = app.store.history(&entry.member, below, EARLIER).await?;
    Ok(telling::rank_up(
        entry,
        &earlier,
        &member.in_force.program,
        language,
    ))
}

/// The birthday coupon, one that a campaign run tells of, or one that came with what the member did, while it can be used.
/// Others are handed over by whoever issues them.
async fn about_coupon(
    app: &App,
    coupon: &CouponId,
    member: &MemberNow,
    language: Language,
) -> Result<Vec<Value>, Error> {
    let coupon = app.coupon(&member.profile.member, coupon).await?;
    let today = member.in_force.program.time_zone.day(member.as_of);
    if !coupon.is_open(today) {
        return Ok(Vec::new());
    }
    let view = telling::coupon(&coupon, today);
    let is_told = is_told(coupon.id.as_str(), &coupon.member);
    Ok(if is_told || gifts::is_gift(&coupon.id) {
        vec![coupon_given::message(&view, language)]
    } else if is_for_a_birthday(&coupon) {
        vec![birthday::message(&view, language)]
    } else {
        Vec::new()
    })
}

/// What ends soon, as far as it is still there and the member wants to hear of it: points, then coupons.
async fn about_ends(
    app: &App,
    (days, coupons): (&[Expiring], &[CouponId]),
    member: &MemberNow,
    language: Language,
) -> Result<Vec<Value>, Error> {
    let details = &member.profile.details;
    let mut messages = Vec::new();
    if details.accepts(Topic::Expiring) {
        messages = about_days(days, member, language);
    }
    if details.accepts(Topic::Coupons) && !coupons.is_empty() {
        let ends = about_coupons(app, coupons, member, language).await?;
        messages.truncate(MESSAGES_MAX.saturating_sub(ends.len()));
        messages.extend(ends);
    }
    Ok(messages)
}

/// The coupons that can still be used; of two that say the same, one.
async fn about_coupons(
    app: &App,
    coupons: &[CouponId],
    member: &MemberNow,
    language: Language,
) -> Result<Vec<Value>, Error> {
    let Some(file) = app.file_of_present(&member.profile.member).await? else {
        return Ok(Vec::new());
    };
    let today = member.in_force.program.time_zone.day(member.as_of);
    let held = file.coupons.iter();
    let usable = held.filter(|one| coupons.contains(&one.id) && one.is_usable(today));
    let mut messages: Vec<Value> = usable
        .map(|one| telling::coupon_ending(&one.template, one.expires_on))
        .map(|view| coupon_ending::message(&view, language))
        .collect();
    messages.dedup();
    Ok(messages)
}

/// What expires soon, as far as it is still there.
fn about_days(days: &[Expiring], member: &MemberNow, language: Language) -> Vec<Value> {
    let left = member.wallet.lots.by_day();
    let soon = days.iter().filter_map(|day| {
        let points = left.get(&day.expires_on)?.get();
        let on = day.expires_on;
        Some(view::Expiring { on, points })
    });
    soon.take(MESSAGES_MAX)
        .map(|soon| expiring_soon::message(&soon, language))
        .collect()
}
