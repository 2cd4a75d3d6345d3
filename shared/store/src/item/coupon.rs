//! A coupon in a member's hands, with all that it promises: a later program does not change it.

use app::ports::Fault;
use domain::calendar::{Day, Instant, instant_form};
use domain::coupon::{Coupon, CouponCode, Use};
use domain::entry::Fingerprint;
use serde::{Deserialize, Serialize};
use serde_dynamo::Item;

use super::coupon_template::TemplateForm;
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
    code: Option<CouponCode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    used: Option<Use>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    told: Option<u32>,
    #[serde(rename = "ton", default, skip_serializing_if = "Option::is_none")]
    told_on: Option<Day>,
    /// Its place in the index repeats what stands beside it.
    #[serde(rename = "DP", default, skip_serializing_if = "Option::is_none")]
    due_partition: Option<String>,
    #[serde(rename = "DS", default, skip_serializing_if = "Option::is_none")]
    due_place: Option<String>,
}

/// A coupon stands in the index of what comes due while it can be used.
pub(crate) fn write(coupon: &Coupon) -> Result<Item, Fault> {
    let is_open = coupon.used.is_none();
    let form = Form {
        version: coupon.version,
        template: coupon.template.clone().into(),
        issued_at: coupon.issued_at,
        expires_on: coupon.expires_on,
        fingerprint: coupon.fingerprint.clone(),
        code: coupon.code.clone(),
        used: coupon.used.clone(),
        told: coupon.told,
        told_on: coupon.told_on,
        due_partition: is_open.then(|| key::endings(key::shard(&coupon.member))),
        due_place: is_open.then(|| key::ending_place(coupon)),
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
        template: form.template.into(),
        issued_at: form.issued_at,
        expires_on: form.expires_on,
        fingerprint: form.fingerprint,
        code: form.code,
        used: form.used,
        told: form.told,
        told_on: form.told_on,
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use domain::ids::{CouponId, MemberId};
    use domain::program::{CouponEffect, CouponTemplate};

    /// A coupon of whose end so much was told.
    pub(crate) fn told(told: Option<u32>) -> Coupon {
        Coupon {
            id: CouponId::parse("birthday:2026").unwrap(),
            member: MemberId::parse("m1").unwrap(),
            version: 1,
            template: CouponTemplate::giving("tea.10", "お茶", CouponEffect::AmountOff(500)),
            issued_at: "2026-11-21T00:00:00Z".parse().unwrap(),
            expires_on: "2026-12-21".parse().unwrap(),
            fingerprint: Fingerprint::default(),
            code: None,
            used: None,
            told,
            told_on: None,
        }
    }

    #[test]
    fn what_the_version_before_wrote_is_a_coupon_of_whose_end_nothing_was_told() {
        let mut item = write(&told(None)).unwrap();
        assert!(item.contains_key("DP") && item.contains_key("DS"));
        item.remove("DP");
        item.remove("DS");
        assert_eq!(read(item).unwrap(), told(None));
    }
}
