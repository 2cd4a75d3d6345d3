//! A coupon in a member's hands, with all that it promises: a later program does not change it.

use app::ports::Fault;
use domain::calendar::{Day, Instant, instant_form};
use domain::coupon::{Coupon, Use};
use domain::entry::Fingerprint;
use domain::program::{CouponEffect, CouponTemplate};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_dynamo::Item;

use super::{corrupt, open, seal};
use crate::key::{self, OfMember};

const KIND: &str = "coupon";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    #[serde(rename = "n")]
    version: u64,
    #[serde(rename = "tpl")]
    template: TemplateForm,
    #[serde(rename = "at", with = "instant_form")]
    issued_at: Instant,
    #[serde(rename = "exp")]
    expires_on: Day,
    #[serde(rename = "fp")]
    fingerprint: Fingerprint,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    used: Option<Use>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TemplateForm {
    id: String,
    title: String,
    gives: EffectForm,
    min_spend: u64,
    valid_days: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum EffectForm {
    AmountOff(u64),
    PercentOff {
        percent: Decimal,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<u64>,
    },
    AddPoints(u64),
}

impl From<CouponEffect> for EffectForm {
    fn from(effect: CouponEffect) -> EffectForm {
        match effect {
            CouponEffect::AmountOff(yen) => EffectForm::AmountOff(yen),
            CouponEffect::PercentOff { percent, max } => EffectForm::PercentOff { percent, max },
            CouponEffect::AddPoints(points) => EffectForm::AddPoints(points),
        }
    }
}

impl From<EffectForm> for CouponEffect {
    fn from(form: EffectForm) -> CouponEffect {
        match form {
            EffectForm::AmountOff(yen) => CouponEffect::AmountOff(yen),
            EffectForm::PercentOff { percent, max } => CouponEffect::PercentOff { percent, max },
            EffectForm::AddPoints(points) => CouponEffect::AddPoints(points),
        }
    }
}

pub(crate) fn write(coupon: &Coupon) -> Result<Item, Fault> {
    let form = Form {
        version: coupon.version,
        template: TemplateForm {
            id: coupon.template.id.clone(),
            title: coupon.template.title.clone(),
            gives: coupon.template.effect.into(),
            min_spend: coupon.template.min_spend,
            valid_days: coupon.template.valid_days,
        },
        issued_at: coupon.issued_at,
        expires_on: coupon.expires_on,
        fingerprint: coupon.fingerprint.clone(),
        used: coupon.used.clone(),
    };
    seal(KIND, key::coupon(&coupon.member, &coupon.id), &form)
}

pub(crate) fn read(item: Item) -> Result<Coupon, Fault> {
    let (key, form) = open::<Form>(KIND, item)?;
    let Some(OfMember::Coupon(member, id)) = key::read_member(&key) else {
        return Err(corrupt(KIND));
    };
    Ok(Coupon {
        id,
        member,
        version: form.version,
        template: CouponTemplate {
            id: form.template.id,
            title: form.template.title,
            effect: form.template.gives.into(),
            min_spend: form.template.min_spend,
            valid_days: form.template.valid_days,
        },
        issued_at: form.issued_at,
        expires_on: form.expires_on,
        fingerprint: form.fingerprint,
        used: form.used,
    })
}
