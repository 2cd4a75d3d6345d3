//! What the table's stream carries, read with the same forms that wrote it.

use app::endings::CouponsEnding;
use app::ports::Fault;
use app::store::Notice;
use domain::coupon::Coupon;
use domain::entry::Entry;
use serde_dynamo::Item;

use crate::item::{self, mark};
use crate::key::{self, OfMember};
use crate::member::key_of;

/// A new image, as far as somebody outside may want to hear of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Image {
    /// A fact of the journal.
    Entry(Box<Entry>),
    /// A coupon: issued where its version is 1, else used or released.
    Coupon(Box<Coupon>),
    /// A notice that a sweep left.
    Notice(Box<Notice>),
    /// Coupons whose owners are told together.
    CouponsEnding(Box<CouponsEnding>),
    /// Anything else: nobody is told.
    Silent,
}

/// Reads a new image.
///
/// # Errors
/// [`Fault::Corrupt`] where it is of a kind that we know and not what we store.
pub fn read(image: Item) -> Result<Image, Fault> {
    let Some(key) = key_of(&image) else {
        return Ok(Image::Silent);
    };
    if key::read_entry(&key).is_some() && !image.contains_key(mark::MARK) {
        return item::entry::read(image).map(Box::new).map(Image::Entry);
    }
    if key::read_notice(&key).is_some() {
        return item::notice::read(image).map(Box::new).map(Image::Notice);
    }
    if key::read_coupons_ending(&key).is_some() {
        let group = item::coupons_ending::read(image)?;
        return Ok(Image::CouponsEnding(Box::new(group)));
    }
    match key::read_member(&key) {
        Some(OfMember::Coupon(..)) => item::coupon::read(image).map(Box::new).map(Image::Coupon),
        _ => Ok(Image::Silent),
    }
}
