//! A code that a till printed: twelve digits of which the first is 2 to 7. No phone number looks so, nor a card number, so
//! nothing about anybody is taken for one.

/// Digits of a code.
const LENGTH: usize = 12;

/// The code that a folded text is, written together or in groups: of what stands between those only a long vowel's mark is
/// left.
pub(super) fn within(folded: &str) -> Option<String> {
    let digits = folded.replace('ー', "");
    is_code(&digits).then_some(digits)
}

pub(super) fn is_code(text: &str) -> bool {
    text.len() == LENGTH
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && text.starts_with(|first| matches!(first, '2'..='7'))
}

#[cfg(test)]
mod tests {
    use super::super::Intent;

    #[test]
    fn a_code_is_read_in_groups_and_wide_digits_and_nothing_else_is_one() {
        let code = Intent::LinkCode("431207558126".to_owned());
        for text in [
            "431207558126",
            " 4312 0755 8126 ",
            "4312-0755-8126",
            "４３１２０７５５８１２６",
        ] {
            assert_eq!(Intent::of_text(text), code, "{text}");
        }
        for text in [
            "09012345678",
            "819012345678",
            "031234567890",
            "2912345678903",
            "43120755812",
            "431207558126 です",
        ] {
            assert_eq!(Intent::of_text(text), Intent::Unknown, "{text}");
        }
    }

    #[test]
    fn the_buttons_of_a_code_read_back_and_carry_no_more_than_the_code() {
        let code = "431207558126".to_owned();
        for (intent, data) in [
            (Intent::LinkCode(code.clone()), "v1:code:431207558126"),
            (
                Intent::LinkAnswered(code.clone(), true),
                "v1:code:431207558126:yes",
            ),
            (Intent::LinkAnswered(code, false), "v1:code:431207558126:no"),
        ] {
            assert_eq!(intent.postback(), data);
            assert_eq!(Intent::of_postback(data), intent);
        }
        for data in ["v1:code:", "v1:code:1", "v1:code:431207558126:maybe"] {
            assert_eq!(Intent::of_postback(data), Intent::Unknown, "{data}");
        }
    }
}
