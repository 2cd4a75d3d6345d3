//! Coupons whose owners are told together: written once, so that the stream delivers it.

use app::endings::{CouponsEnding, Held};
use app::ports::Fault;
use domain::calendar::Day;
use domain::ids::{CouponId, MemberId};
use domain::language::Language;
use serde::{Deserialize, Serialize};
use serde_dynamo::Item;

use super::coupon_template::TemplateForm;
use super::{corrupt, open, seal};
use crate::key;

const KIND: &str = "notice of coupons";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    #[serde(rename = "tpl")]
    template: TemplateForm,
    #[serde(rename = "exp")]
    expires_on: Day,
    #[serde(rename = "lang")]
    language: Language,
    who: Vec<(MemberId, CouponId)>,
}

pub(crate) fn write(group: &CouponsEnding) -> Result<Item, Fault> {
    let who = group.coupons.iter();
    let form = Form {
        template: group.template.clone().into(),
        expires_on: group.expires_on,
        language: group.language,
        who: who
            .map(|held| (held.member.clone(), held.coupon.clone()))
            .collect(),
    };
    seal(KIND, key::coupons_ending(group.id), &form)
}

pub(crate) fn read(item: Item) -> Result<CouponsEnding, Fault> {
    let (key, form) = open::<Form>(KIND, item)?;
    let id = key::read_coupons_ending(&key).ok_or_else(|| corrupt(KIND))?;
    let who = form.who.into_iter();
    Ok(CouponsEnding {
        id,
        template: form.template.into(),
        expires_on: form.expires_on,
        language: form.language,
        coupons: who
            .map(|(member, coupon)| Held { member, coupon })
            .collect(),
    })
}
