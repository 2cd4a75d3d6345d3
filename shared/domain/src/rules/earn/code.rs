//! Codes of articles and categories, which are compared often.

/// A code, with a mark that tells most codes apart at once.
#[derive(Debug, Clone, Copy)]
pub(super) struct Code<'a> {
    /// Its length and its last two bytes: a shop's codes often begin alike.
    mark: usize,
    text: &'a str,
}

impl<'a> Code<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let mark = match bytes {
            [.., other, last] => usize::from(*other) << 8 | usize::from(*last),
            [last] => usize::from(*last),
            [] => 0,
        };
        Self {
            mark: mark | bytes.len() << 16,
            text,
        }
    }
}

impl PartialEq for Code<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.mark == other.mark && self.text == other.text
    }
}
