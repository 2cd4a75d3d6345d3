//! The whole specification, from the operations of every function.

use std::collections::BTreeMap;

use app::App;
use utoipa::openapi::path::PathItem;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, OpenIdConnect, SecurityScheme,
};
use utoipa::openapi::{
    Components, ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, Response,
    ResponseBuilder,
};
use utoipa::{IntoResponses, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::code::Code;
use super::guard::{ID_TOKEN_SCHEME, SECURITY_SCHEME, SESSION_SCHEME, SIGNATURE_SCHEME};
use super::problem::ProblemBody;

/// One OpenAPI document of all functions' operations.
#[must_use]
pub fn specification(apis: impl IntoIterator<Item = OpenApiRouter<App>>) -> OpenApi {
    let mut whole = OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Tameru")
                .version("1")
                .description(Some("Points and coupons for shops and the LINE app."))
                .build(),
        )
        .build();
    for api in apis {
        whole.merge(api.into_openapi());
    }
    for (path, item) in &mut whole.paths.paths {
        name_operations(path, item);
    }
    let components = whole.components.get_or_insert_with(Components::new);
    let (name, schema) = (
        ProblemBody::name(),
        <ProblemBody as utoipa::PartialSchema>::schema(),
    );
    components.schemas.insert(name.into_owned(), schema);
    components.add_security_scheme(SECURITY_SCHEME, SecurityScheme::Http(api_key()));
    components.add_security_scheme(SIGNATURE_SCHEME, line_signature());
    components.add_security_scheme(SESSION_SCHEME, member_session());
    components.add_security_scheme(ID_TOKEN_SCHEME, line_id_token());
    whole
}

/// Names each operation by its method and path (`put_earnings_by_order_id`): unique, and nobody has to think of one.
fn name_operations(path: &str, item: &mut PathItem) {
    let steps = path
        .trim_start_matches("/v1")
        .split('/')
        .filter(|step| !step.is_empty());
    let noun: Vec<String> = steps
        .map(|step| match step.strip_prefix('{') {
            Some(parameter) => format!("by_{}", parameter.trim_end_matches('}')),
            None => step.to_owned(),
        })
        .collect();
    let noun = noun.join("_");
    let operations = [
        ("get", &mut item.get),
        ("put", &mut item.put),
        ("post", &mut item.post),
        ("patch", &mut item.patch),
        ("delete", &mut item.delete),
    ];
    for (method, operation) in operations {
        if let Some(operation) = operation {
            operation.operation_id = Some(format!("{method}_{noun}"));
        }
    }
}

fn api_key() -> utoipa::openapi::security::Http {
    HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("An API key with the scopes that the operation names."))
        .build()
}

fn line_signature() -> SecurityScheme {
    let description = "LINE's signature over the raw body.";
    SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::with_description(
        "X-Line-Signature",
        description,
    )))
}

fn member_session() -> SecurityScheme {
    let description = "The session of a member who has signed in through LINE.";
    SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(
        "__Host-tameru",
        description,
    )))
}

fn line_id_token() -> SecurityScheme {
    let discovery = "https://access.line.me/.well-known/openid-configuration";
    SecurityScheme::OpenIdConnect(OpenIdConnect::new(discovery))
}

/// What every operation may answer instead of its own answers.
pub struct AnyProblem;

impl IntoResponses for AnyProblem {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[
            Code::InvalidRequest,
            Code::Unauthenticated,
            Code::Forbidden,
            Code::TooManyRequests,
            Code::Internal,
            Code::TryAgain,
        ])
    }
}

/// What every operation with a body may answer besides.
pub struct BodyProblem;

impl IntoResponses for BodyProblem {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[Code::TooLarge, Code::UnsupportedMediaType])
    }
}

/// What every operation that moves points may answer besides: the caller's key moves fewer in one call, or nobody may have
/// so many. Operations that know other limits say so themselves.
pub struct PointsProblem;

impl IntoResponses for PointsProblem {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[Code::AboveLimit])
    }
}

fn problems(codes: &[Code]) -> BTreeMap<String, RefOr<Response>> {
    codes
        .iter()
        .map(|code| (code.status().as_u16().to_string(), problem(*code).into()))
        .collect()
}

fn problem(code: Code) -> Response {
    let more = match code {
        // What nobody can change of an HTTP API.
        Code::TooManyRequests => {
            " API Gateway's own throttle says `{\"message\":\"Too Many Requests\"}` instead, without `Retry-After`."
        }
        _ => "",
    };
    let schema = Ref::from_schema_name(ProblemBody::name());
    ResponseBuilder::new()
        .description(format!("`{}`: {}.{}", code.as_str(), code.title(), more))
        .content(
            "application/problem+json",
            ContentBuilder::new().schema(Some(schema)).build(),
        )
        .build()
}
