//! Something a sweep tells a member: written once, so that the stream delivers it.

use app::ports::Fault;
use app::store::Notice;
use domain::calendar::Day;
use domain::ids::CouponId;
use domain::points::Points;
use domain::wallet::sweep::Expiring;
use serde::{Deserialize, Serialize};
use serde_dynamo::Item;

use super::{corrupt, open, seal};
use crate::key;

const KIND: &str = "notice";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    expiring: Vec<(Day, Points)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    coupons: Vec<CouponId>,
}

pub(crate) fn write(notice: &Notice) -> Result<Item, Fault> {
    let expiring = notice
        .expiring
        .iter()
        .map(|lot| (lot.expires_on, lot.points));
    let form = Form {
        expiring: expiring.collect(),
        coupons: notice.coupons.clone(),
    };
    seal(KIND, key::notice(&notice.member, notice.on), &form)
}

pub(crate) fn read(item: Item) -> Result<Notice, Fault> {
    let (key, form) = open::<Form>(KIND, item)?;
    let (member, on) = key::read_notice(&key).ok_or_else(|| corrupt(KIND))?;
    let expiring = form.expiring.into_iter();
    Ok(Notice {
        member,
        on,
        expiring: expiring
            .map(|(expires_on, points)| Expiring { expires_on, points })
            .collect(),
        coupons: form.coupons,
    })
}
