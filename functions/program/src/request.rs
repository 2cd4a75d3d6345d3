//! Reading a program document and the version that its author saw.

use std::borrow::Cow;

use axum::http::HeaderMap;
use axum::http::header::IF_MATCH;
use domain::program::Program;
use runtime::http::{Faults, Problem};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use utoipa::openapi::schema::AdditionalProperties;
use utoipa::openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::document::Document;

/// A program document, as the shop writes it. What is in force carries its `version`; the domain checks the rest.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct ProgramBody(Value);

impl<'de> Deserialize<'de> for ProgramBody {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Document::deserialize(deserializer).map(|document| Self(document.0))
    }
}

/// A document to publish.
#[derive(Debug)]
pub(crate) struct PublishRequest {
    pub(crate) document: Value,
    pub(crate) seen_version: u32,
}

impl ProgramBody {
    /// The program in force, for its reader.
    pub(crate) fn in_force(version: u32, program: &Program) -> Self {
        let mut document = program.to_json();
        if let Value::Object(fields) = &mut document {
            fields.insert("version".to_owned(), version.into());
        }
        Self(document)
    }

    /// A document that was sent.
    pub(crate) fn sent(document: Value) -> Self {
        Self(document)
    }

    /// A program with every default written out, and without a version.
    pub(crate) fn of(program: &Program) -> Self {
        Self(program.to_json())
    }

    /// The document to check. A `version` that was read with it is no part of it.
    pub(crate) fn document(mut self) -> Value {
        self.take_version();
        self.0
    }

    /// The document to publish, over the version named by `If-Match`, or by the document where it was read with one.
    pub(crate) fn read(mut self, headers: &HeaderMap) -> Result<PublishRequest, Problem> {
        let mut faults = Faults::none();
        let in_header = headers.get(IF_MATCH).map(|value| {
            let read = value.to_str().ok().and_then(version);
            faults.check(
                "/If-Match",
                read.ok_or("must be the newest version that you saw, as in 3 or \"3\""),
            )
        });
        let in_body = self.take_version().map(|value| {
            let read = value.as_u64().and_then(|number| u32::try_from(number).ok());
            faults.check(
                "/version",
                read.ok_or("must be the newest version that you saw"),
            )
        });
        if in_header.is_none() && in_body.is_none() {
            faults.add("/If-Match", "is required: the newest version that you saw");
        }
        let seen = (in_header.flatten(), in_body.flatten());
        if matches!(seen, (Some(header), Some(body)) if header != body) {
            faults.add("/version", "must be the version that If-Match names");
        }
        let document = self.0;
        let seen_version = seen.0.or(seen.1);
        faults.finish_all(seen_version.map(|seen_version| PublishRequest {
            document,
            seen_version,
        }))
    }

    fn take_version(&mut self) -> Option<Value> {
        self.0.as_object_mut()?.remove("version")
    }
}

/// An entity tag is quoted; people leave the quotes away.
fn version(tag: &str) -> Option<u32> {
    let tag = tag.trim();
    let tag = tag
        .strip_prefix('"')
        .and_then(|tag| tag.strip_suffix('"'))
        .unwrap_or(tag);
    tag.bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| tag.parse().ok())
        .flatten()
}

impl PartialSchema for ProgramBody {
    fn schema() -> RefOr<Schema> {
        let version = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
            .description(Some(
                "Its version; 0 is the built-in sample, until the shop publishes its own.",
            ));
        ObjectBuilder::new()
            .description(Some(
                "Every rule as data; `GET /v1/program/schema` describes it. Faults in it are reported all at once.",
            ))
            .property("version", version)
            .additional_properties(Some(AdditionalProperties::FreeForm(true)))
            .examples([Self::in_force(1, &Program::sample()).0])
            .into()
    }
}

impl ToSchema for ProgramBody {
    fn name() -> Cow<'static, str> {
        "Program".into()
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use serde_json::json;

    use super::*;

    fn seen(header: Option<&str>, body: &Value) -> Result<u32, Vec<String>> {
        let mut headers = HeaderMap::new();
        if let Some(header) = header {
            headers.insert(IF_MATCH, HeaderValue::from_str(header).unwrap());
        }
        match ProgramBody(body.clone()).read(&headers) {
            Ok(request) => {
                assert_eq!(request.document.get("version"), None);
                Ok(request.seen_version)
            }
            Err(problem) => Err(problem
                .errors
                .into_iter()
                .map(|fault| fault.pointer)
                .collect()),
        }
    }

    #[test]
    fn the_version_seen_is_named_by_the_header_or_by_the_document_that_was_read() {
        assert_eq!(seen(Some("3"), &json!({})), Ok(3));
        assert_eq!(seen(Some("\"3\""), &json!({})), Ok(3));
        assert_eq!(seen(None, &json!({ "version": 3 })), Ok(3));
        assert_eq!(seen(Some("3"), &json!({ "version": 3 })), Ok(3));
    }

    #[test]
    fn without_a_version_or_with_two_nothing_is_published() {
        assert_eq!(seen(None, &json!({})), Err(vec!["/If-Match".to_owned()]));
        assert_eq!(
            seen(Some("3"), &json!({ "version": 2 })),
            Err(vec!["/version".to_owned()])
        );
        for header in ["", "*", "W/\"3\"", "3.0", "-1", "+3", "4294967296"] {
            assert_eq!(
                seen(Some(header), &json!({})),
                Err(vec!["/If-Match".to_owned()]),
                "{header}"
            );
        }
        assert_eq!(
            seen(None, &json!({ "version": "3" })),
            Err(vec!["/version".to_owned()])
        );
    }

    #[test]
    fn what_is_read_can_be_sent_back_as_it_is() {
        let read = ProgramBody::in_force(4, &Program::sample());
        let sent = ProgramBody(read.0).read(&HeaderMap::new()).unwrap();
        assert_eq!(sent.seen_version, 4);
        assert_eq!(domain::program::read(&sent.document), Ok(Program::sample()));
    }
}
