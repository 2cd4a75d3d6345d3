//! The rules that give points, and what they are called.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::{Lifetime, Part};
use crate::calendar::Day;
use crate::coupon::Multiplier;
use crate::language::Language;
use crate::order::Line;
use crate::program::{Campaign, CampaignEffect, CategoryRate, Level, PointsExpire, Rate, SkuRate};

/// A rule that gives points, in its program's own words.
#[derive(Debug, Clone, Copy)]
pub(super) enum Rule<'a> {
    /// The program's rate.
    Base(Rate),
    /// The rate of the member's rank.
    Rank(&'a Level, Rate),
    /// The rate of a category.
    Category(&'a CategoryRate),
    /// The rate of an article, and the first line that has it.
    Sku(&'a SkuRate, &'a Line),
    /// The rate for carriage.
    Shipping(Rate),
    /// A campaign.
    Campaign(&'a Campaign),
    /// A coupon that multiplies.
    Coupon(&'a Multiplier),
}

/// A wording in Japanese and in English.
type Words = [&'static str; 2];

const BASE: Words = ["通常ポイント", "Regular points"];
const SHIPPING: Words = ["送料", "Shipping"];
const CATEGORY: Words = ["対象カテゴリー: ", "Category: "];
const ITEM: Words = ["対象商品: ", "Item: "];

impl Rule<'_> {
    /// What it gives, ready to be recorded.
    pub(super) fn part(self, basis_yen: u64, points: u64, placed_on: Day) -> Part {
        Part {
            rule: self.name(),
            label: self.label(),
            label_en: self.label_en().map(str::to_owned),
            basis_yen,
            rate: self.share(),
            times: self.times(),
            points,
            lifetime: self.lifetime(),
            campaign: self.campaign().map(|campaign| campaign.id.clone()),
            day: self
                .campaign()
                .and_then(|campaign| campaign.max_points_per_member_per_day)
                .map(|_| placed_on),
        }
    }

    pub(super) fn campaign(&self) -> Option<&Campaign> {
        match self {
            Self::Campaign(campaign) => Some(campaign),
            _ => None,
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Base(_) => "base".to_owned(),
            Self::Rank(level, _) => format!("rank:{}", level.id),
            Self::Category(rule) => format!("category:{}", rule.category),
            Self::Sku(rule, _) => format!("sku:{}", rule.sku),
            Self::Shipping(_) => "shipping".to_owned(),
            Self::Campaign(campaign) => format!("campaign:{}", campaign.id),
            Self::Coupon(coupon) => format!("coupon:{}", coupon.template),
        }
    }

    fn label(&self) -> String {
        match self {
            Self::Base(_) => BASE[0].to_owned(),
            Self::Rank(level, _) => level.name.clone(),
            Self::Category(rule) => format!("{}{}", CATEGORY[0], rule.category),
            Self::Sku(rule, line) => {
                format!("{}{}", ITEM[0], line.name.as_deref().unwrap_or(&rule.sku))
            }
            Self::Shipping(_) => SHIPPING[0].to_owned(),
            Self::Campaign(campaign) => campaign.name.clone(),
            Self::Coupon(coupon) => coupon.title.clone(),
        }
    }

    /// The English wording, where nobody could make it of the rule and its label.
    fn label_en(&self) -> Option<&str> {
        match self {
            Self::Rank(level, _) => level.name_en.as_deref(),
            Self::Campaign(campaign) => campaign.name_en.as_deref(),
            _ => None,
        }
    }

    fn share(&self) -> Option<Decimal> {
        let rate = match self {
            Self::Base(rate) | Self::Rank(_, rate) | Self::Shipping(rate) => *rate,
            Self::Category(rule) => rule.rate,
            Self::Sku(rule, _) => rule.rate,
            Self::Campaign(campaign) => match campaign.effect {
                CampaignEffect::AddRate(rate) => Rate::Share(rate),
                _ => return None,
            },
            Self::Coupon(_) => return None,
        };
        match rate {
            Rate::Share(share) => Some(share),
            Rate::PerBlock { .. } => None,
        }
    }

    fn times(&self) -> Option<Decimal> {
        match self {
            Self::Coupon(coupon) => Some(coupon.times),
            Self::Campaign(campaign) => match campaign.effect {
                CampaignEffect::Multiply(times) => Some(times),
                _ => None,
            },
            _ => None,
        }
    }

    fn lifetime(&self) -> Lifetime {
        match self.campaign().and_then(|campaign| campaign.points_expire) {
            None => Lifetime::Ordinary,
            Some(PointsExpire::Days(days)) => Lifetime::Days(days),
            Some(PointsExpire::On(day)) => Lifetime::On(day),
        }
    }
}

impl Part {
    /// The rule in words, for a member who reads this language. What the shop named in Japanese alone stays so.
    #[must_use]
    pub fn label_in(&self, language: Language) -> Cow<'_, str> {
        let japanese = Cow::Borrowed(self.label.as_str());
        if language == Language::Ja {
            return japanese;
        }
        if let Some(english) = &self.label_en {
            return Cow::Borrowed(english);
        }
        let of = |[ja, en]: Words| {
            self.label
                .strip_prefix(ja)
                .map(|rest| format!("{en}{rest}"))
        };
        let english = match self.rule.split(':').next() {
            Some("base") => of(BASE),
            Some("shipping") => of(SHIPPING),
            Some("category") => of(CATEGORY),
            Some("sku") => of(ITEM),
            _ => None,
        };
        english.map_or(japanese, Cow::Owned)
    }
}
