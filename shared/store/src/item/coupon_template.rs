//! What a coupon promises, as it was when it was issued.

use domain::calendar::Day;
use domain::program::{Combine, CouponEffect, CouponOnly, CouponTemplate, WithCoupons};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TemplateForm {
    id: String,
    title: String,
    gives: EffectForm,
    min_spend: u64,
    valid_days: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<Day>,
    #[serde(rename = "ch", default, skip_serializing_if = "Vec::is_empty")]
    channels: Vec<String>,
    #[serde(rename = "st", default, skip_serializing_if = "Vec::is_empty")]
    stores: Vec<String>,
    #[serde(rename = "cat", default, skip_serializing_if = "Vec::is_empty")]
    categories: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    skus: Vec<String>,
    /// The only coupons beside it; all may be, where this is absent.
    #[serde(rename = "with", default, skip_serializing_if = "Option::is_none")]
    with_coupons: Option<Vec<String>>,
    #[serde(rename = "nopt", default, skip_serializing_if = "std::ops::Not::not")]
    without_points: bool,
    #[serde(rename = "own", default, skip_serializing_if = "std::ops::Not::not")]
    own_code: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    code: Option<String>,
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
    Multiply {
        times: Decimal,
        #[serde(rename = "max", default, skip_serializing_if = "Option::is_none")]
        max_points: Option<u64>,
    },
}

impl From<CouponEffect> for EffectForm {
    fn from(effect: CouponEffect) -> EffectForm {
        match effect {
            CouponEffect::AmountOff(yen) => EffectForm::AmountOff(yen),
            CouponEffect::PercentOff { percent, max } => EffectForm::PercentOff { percent, max },
            CouponEffect::AddPoints(points) => EffectForm::AddPoints(points),
            CouponEffect::Multiply { times, max_points } => {
                EffectForm::Multiply { times, max_points }
            }
        }
    }
}

impl From<EffectForm> for CouponEffect {
    fn from(form: EffectForm) -> CouponEffect {
        match form {
            EffectForm::AmountOff(yen) => CouponEffect::AmountOff(yen),
            EffectForm::PercentOff { percent, max } => CouponEffect::PercentOff { percent, max },
            EffectForm::AddPoints(points) => CouponEffect::AddPoints(points),
            EffectForm::Multiply { times, max_points } => {
                CouponEffect::Multiply { times, max_points }
            }
        }
    }
}

impl From<CouponTemplate> for TemplateForm {
    fn from(template: CouponTemplate) -> TemplateForm {
        TemplateForm {
            id: template.id,
            title: template.title,
            gives: template.effect.into(),
            min_spend: template.min_spend,
            valid_days: template.valid_days,
            from: template.from,
            to: template.to,
            channels: template.only.channels,
            stores: template.only.stores,
            categories: template.only.categories,
            skus: template.only.skus,
            with_coupons: match template.combine.coupons {
                WithCoupons::Any => None,
                WithCoupons::Only(named) => Some(named),
            },
            without_points: !template.combine.points,
            own_code: template.own_code,
            code: template.code,
        }
    }
}

impl From<TemplateForm> for CouponTemplate {
    fn from(form: TemplateForm) -> CouponTemplate {
        CouponTemplate {
            id: form.id,
            title: form.title,
            effect: form.gives.into(),
            min_spend: form.min_spend,
            valid_days: form.valid_days,
            from: form.from,
            to: form.to,
            only: CouponOnly {
                channels: form.channels,
                stores: form.stores,
                categories: form.categories,
                skus: form.skus,
            },
            combine: Combine {
                coupons: form
                    .with_coupons
                    .map_or(WithCoupons::Any, WithCoupons::Only),
                points: !form.without_points,
            },
            own_code: form.own_code,
            code: form.code,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_version_before_wrote_is_a_coupon_for_every_order() {
        let written = serde_json::json!({
            "id": "tea.10", "title": "お茶", "gives": { "amount_off": 500 }, "min_spend": 0, "valid_days": 1,
        });
        let form: TemplateForm = serde_json::from_value(written.clone()).unwrap();
        let template = CouponTemplate::from(form);
        let plain = CouponTemplate::giving("tea.10", "お茶", CouponEffect::AmountOff(500));
        assert_eq!(template, plain);
        let again = serde_json::to_value(TemplateForm::from(plain)).unwrap();
        assert_eq!(again, written);
    }
}
