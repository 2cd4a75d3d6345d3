//! LINE's own specification as a second judge of what is posted to LINE. It knows every field and no length; `line`'s
//! limits know the lengths, and only the messages that we send.

use line::limits::Fault;
use serde_json::Value;

/// What the specification finds wrong with a JSON body that is posted to this path.
pub(super) fn judge(path: &str, body: &Value) -> Vec<Fault> {
    let Some(schema) = schema(path) else {
        return Vec::new();
    };
    let faults = line_official::MESSAGING_API.faults(schema, body);
    faults.iter().map(|fault| placed(fault)).collect()
}

/// The schema of a body.
fn schema(path: &str) -> Option<&'static str> {
    let path: Vec<&str> = path.trim_start_matches("/v2/bot/").split('/').collect();
    Some(match path.as_slice() {
        ["message", "reply"] => "ReplyMessageRequest",
        ["message", "push"] => "PushMessageRequest",
        ["message", "multicast"] => "MulticastRequest",
        ["message", "validate", _] => "ValidateMessageRequest",
        ["chat", "loading", "start"] => "ShowLoadingAnimationRequest",
        ["richmenu"] | ["richmenu", "validate"] => "RichMenuRequest",
        ["richmenu", "batch"] => "RichMenuBatchRequest",
        ["richmenu", "alias"] => "CreateRichMenuAliasRequest",
        ["richmenu", "alias", _] => "UpdateRichMenuAliasRequest",
        _ => return None,
    })
}

/// `/messages/0/text: …` is `messages[0].text` in LINE's own answers.
fn placed(fault: &str) -> Fault {
    let (pointer, message) = fault.split_once(": ").unwrap_or(("", fault));
    let steps = pointer.split('/').skip(1);
    let property = steps.fold(String::new(), |place, step| {
        if step.bytes().all(|sign| sign.is_ascii_digit()) {
            format!("{place}[{step}]")
        } else if place.is_empty() {
            step.to_owned()
        } else {
            format!("{place}.{step}")
        }
    });
    Fault {
        property,
        message: message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::judge;
    use serde_json::json;

    #[test]
    fn what_the_specification_refuses_is_refused_at_its_place() {
        let messages = json!([{ "type": "text", "text": "a" }, { "type": "sticker" }]);
        let body = json!({ "to": "U1", "messages": messages });
        let faults = judge("/v2/bot/message/push", &body);
        let places: Vec<&str> = faults.iter().map(|fault| &*fault.property).collect();
        assert_eq!(places, ["messages[1]"], "{faults:?}");
    }

    #[test]
    fn what_the_specification_takes_or_does_not_know_is_not_refused() {
        let messages = json!([{ "type": "text", "text": "a" }]);
        let body = json!({ "to": ["U1"], "messages": messages });
        assert_eq!(judge("/v2/bot/message/multicast", &body), []);
        assert_eq!(judge("/v2/bot/message/telepathy", &json!(1)), []);
    }
}
