//! The event that an HTTP API hands to Lambda (payload format 2.0), and the HTTP answer it makes of the function's.
//!
//! Source: "Create AWS Lambda proxy integrations for HTTP APIs in API Gateway" in AWS's developer guide; that the path
//! arrives decoded and form posts in base64 is not written there, but is what HTTP APIs do.

use super::routes::decoded;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::net::IpAddr;

/// An HTTP request as it reached the API.
#[derive(Debug, Clone)]
pub struct Request {
    /// `GET`, …
    pub method: String,
    /// The path as it was sent, still encoded.
    pub path: String,
    /// The query as it was sent, without its `?`.
    pub query: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// Who called.
    pub source_ip: IpAddr,
}

/// An HTTP answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Answer {
    /// The body read as JSON; `null` where it is none.
    #[must_use]
    pub fn value(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// What the API itself knows of one request.
#[derive(Debug)]
pub struct Context<'a> {
    /// The API's id of the request.
    pub request_id: &'a str,
    /// When it arrived.
    pub now: DateTime<Utc>,
    /// The name of its route.
    pub route_key: &'a str,
    /// The path's parameters.
    pub parameters: &'a BTreeMap<String, String>,
}

/// The event that Lambda gets.
#[must_use]
pub fn event(request: &Request, context: &Context<'_>) -> Value {
    let path = decoded(&request.path);
    let source_ip = request.source_ip.to_string();
    let user_agent = text(request.headers.get(header::USER_AGENT));
    let host = text(request.headers.get(header::HOST)).unwrap_or_else(|| "localhost".to_owned());
    let mut event = json!({
        "version": "2.0",
        "routeKey": context.route_key,
        "rawPath": path,
        "rawQueryString": request.query,
        "headers": headers(request, &host, &source_ip),
        "requestContext": {
            "accountId": crate::clients::ACCOUNT,
            "apiId": "local",
            "domainName": host,
            "domainPrefix": "local",
            "http": {
                "method": request.method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": source_ip,
                "userAgent": user_agent.unwrap_or_default(),
            },
            "requestId": context.request_id,
            "routeKey": context.route_key,
            "stage": "$default",
            "time": context.now.format("%d/%b/%Y:%H:%M:%S +0000").to_string(),
            "timeEpoch": context.now.timestamp_millis(),
        },
        "isBase64Encoded": false,
    });
    // API Gateway leaves out what is empty.
    let cookies = cookies(&request.headers);
    if !cookies.is_empty() {
        event["cookies"] = json!(cookies);
    }
    let query = query(&request.query);
    if !query.is_empty() {
        event["queryStringParameters"] = json!(query);
    }
    if !context.parameters.is_empty() {
        event["pathParameters"] = json!(context.parameters);
    }
    if !request.body.is_empty() {
        let as_text = std::str::from_utf8(&request.body)
            .ok()
            .filter(|_| is_text(&request.headers));
        event["isBase64Encoded"] = json!(as_text.is_none());
        event["body"] =
            as_text.map_or_else(|| json!(STANDARD.encode(&request.body)), |text| json!(text));
    }
    event
}

fn headers(request: &Request, host: &str, source_ip: &str) -> BTreeMap<String, String> {
    let mut headers = BTreeMap::<String, String>::new();
    for name in request
        .headers
        .keys()
        .filter(|name| *name != header::COOKIE)
    {
        let values: Vec<String> = request
            .headers
            .get_all(name)
            .iter()
            .filter_map(|value| text(Some(value)))
            .collect();
        headers.insert(name.as_str().to_owned(), values.join(","));
    }
    for (name, value) in [
        ("host", host),
        ("x-forwarded-for", source_ip),
        ("x-forwarded-port", "443"),
        ("x-forwarded-proto", "https"),
    ] {
        headers.insert(name.to_owned(), value.to_owned());
    }
    headers
        .entry("content-length".to_owned())
        .or_insert_with(|| request.body.len().to_string());
    headers
}

fn cookies(headers: &HeaderMap) -> Vec<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| text(Some(value)))
        .flat_map(|line| line.split("; ").map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// Repeated names are joined with commas.
fn query(query: &str) -> BTreeMap<String, String> {
    let mut parameters = BTreeMap::<String, String>::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        parameters
            .entry(name.into_owned())
            .and_modify(|values| {
                values.push(',');
                values.push_str(&value);
            })
            .or_insert_with(|| value.into_owned());
    }
    parameters
}

/// The kinds of content that HTTP APIs hand over as they are; everything else arrives in base64.
fn is_text(headers: &HeaderMap) -> bool {
    let Some(kind) = text(headers.get(header::CONTENT_TYPE)) else {
        return true;
    };
    let kind = kind
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    kind.starts_with("text/")
        || [
            "application/json",
            "application/xml",
            "application/javascript",
        ]
        .contains(&kind.as_str())
}

fn text(value: Option<&HeaderValue>) -> Option<String> {
    value.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// The HTTP answer that the API makes of a function's. `None` where the function's answer is not one, for which the
/// caller gets the API's own 500.
#[must_use]
pub fn answer(value: &Value) -> Option<Answer> {
    let status = StatusCode::from_u16(u16::try_from(value["statusCode"].as_u64()?).ok()?).ok()?;
    let empty = Map::new();
    let mut headers = HeaderMap::new();
    for (name, value) in value["headers"].as_object().unwrap_or(&empty) {
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        headers.insert(
            HeaderName::try_from(name).ok()?,
            HeaderValue::try_from(value).ok()?,
        );
    }
    for cookie in value["cookies"].as_array().into_iter().flatten() {
        headers.append(
            header::SET_COOKIE,
            HeaderValue::try_from(cookie.as_str()?).ok()?,
        );
    }
    let body = value["body"].as_str().unwrap_or_default();
    let body = if value["isBase64Encoded"].as_bool().unwrap_or_default() {
        Bytes::from(STANDARD.decode(body).ok()?)
    } else {
        Bytes::from(body.to_owned())
    };
    Some(Answer {
        status,
        headers,
        body,
    })
}

#[cfg(test)]
mod tests;
