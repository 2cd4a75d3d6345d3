//! What LINE takes as a rich menu's image: PNG or JPEG, at most 1 MB, as large as the menu says.
//! <https://developers.line.biz/en/reference/messaging-api/#upload-rich-menu-image-requirements>

use super::check::{is_a_size, size};
use crate::wire::{Answer, Request};
use serde_json::Value;

const BYTES_MAX: usize = 1_000_000;
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The media type of an image that LINE would take for a menu of this size.
pub(super) fn check<'a>(request: &'a Request, menu_size: &Value) -> Result<&'a str, Answer> {
    let media_type = request.header("content-type").unwrap_or_default();
    let found = match media_type {
        "image/png" => png_size(&request.body),
        "image/jpeg" => jpeg_size(&request.body),
        _ => return Err(Answer::refused(415, "Unsupported media type")),
    };
    if request.body.len() > BYTES_MAX {
        return Err(Answer::bad("The image may have 1 MB"));
    }
    match found {
        Some((width, height)) if is_a_size(width, height) && (width, height) == size(menu_size) => {
            Ok(media_type)
        }
        Some(_) => Err(Answer::bad("The image is not as large as the rich menu")),
        None => Err(Answer::bad("The image cannot be read")),
    }
}

fn png_size(bytes: &[u8]) -> Option<(u64, u64)> {
    let header = bytes.strip_prefix(PNG)?;
    let (width, rest) = header.get(8..)?.split_first_chunk::<4>()?;
    let (height, _) = rest.split_first_chunk::<4>()?;
    let side = |side: &[u8; 4]| u64::from(u32::from_be_bytes(*side));
    Some((side(width), side(height)))
}

/// Goes from segment to segment to the one in which a frame begins.
fn jpeg_size(bytes: &[u8]) -> Option<(u64, u64)> {
    let mut rest = bytes.strip_prefix(b"\xff\xd8")?;
    loop {
        let ([0xff, marker, long @ ..], after) = rest.split_first_chunk::<4>()? else {
            return None;
        };
        let begins_a_frame = matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
        if begins_a_frame {
            let (height, after) = after.get(1..)?.split_first_chunk::<2>()?;
            let (width, _) = after.split_first_chunk::<2>()?;
            let side = |side: &[u8; 2]| u64::from(u16::from_be_bytes(*side));
            return Some((side(width), side(height)));
        }
        let long = usize::from(u16::from_be_bytes([*long.first()?, *long.get(1)?]));
        rest = after.get(long.checked_sub(2)?..)?;
    }
}
