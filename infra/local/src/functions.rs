//! The functions of the template, wired: the one list that joins a crate's name to its code.

use crate::apps::Workshop;
use crate::invoker::Invoker;
use crate::template::Template;
use app::App;
use runtime::Function;
use runtime::config::LineLogin;
use secrecy::SecretString;
use std::collections::BTreeMap;

/// The crates that are functions.
const PACKAGES: [&str; 13] = [
    "birthday",
    "campaign",
    "coupons",
    "earn",
    "expire",
    "line-bot",
    "line-webhook",
    "member-page",
    "members",
    "notify",
    "program",
    "redeem",
    "runs",
];

/// The template and the crates do not agree.
#[derive(Debug, thiserror::Error)]
pub enum Unwired {
    /// The template deploys what nobody wrote.
    #[error("infra/template.yaml deploys functions/{0}, which the local system does not know")]
    Unknown(String),
    /// Nobody deploys what was written.
    #[error("functions/{0} is not deployed by infra/template.yaml")]
    NotDeployed(&'static str),
}

/// The specification of all operations, as the handlers declare them.
///
/// # Errors
/// Where it cannot be written as JSON.
pub fn specification() -> Result<String, serde_json::Error> {
    let apis = [
        members::api(),
        earn::api(),
        redeem::api(),
        coupons::api(),
        program::api(),
        runs::api(),
        line_webhook::api(),
        member_page::api(),
    ];
    runtime::http::specification(apis).to_pretty_json()
}

/// What a function is told of LINE. The default is nothing, for those that ask nobody who they are.
#[derive(Clone, Default)]
pub struct LineAccess {
    /// The secrets of the messaging channel.
    pub secrets: Vec<SecretString>,
    /// How members sign in to their page.
    pub login: LineLogin,
    /// The online store's page on which members log in to link; none where there is no such page.
    pub link_page: Option<String>,
}

/// The code of a crate on an app, with what it is told of LINE. `None` where there is no such crate.
#[must_use]
pub fn code(package: &str, app: App, line: LineAccess) -> Option<Function> {
    Some(match package {
        "birthday" => birthday::function(app),
        "campaign" => campaign::function(app),
        "coupons" => coupons::function(app),
        "earn" => earn::function(app),
        "expire" => expire::function(app),
        "line-bot" => line_bot::function(app, line.link_page),
        "line-webhook" => line_webhook::function(app, line.secrets),
        "member-page" => member_page::function(app, &line.login),
        "members" => members::function(app),
        "notify" => notify::function(app),
        "program" => program::function(app),
        "redeem" => redeem::function(app),
        "runs" => runs::function(app),
        _ => return None,
    })
}

/// Every function of the template, by its crate, each with an app of its own.
///
/// # Errors
/// Where the template deploys an unknown crate, or not all crates.
pub fn wire(
    template: &Template,
    workshop: &Workshop,
    line: &LineAccess,
) -> Result<BTreeMap<String, Invoker>, Unwired> {
    let mut functions = BTreeMap::new();
    for function in &template.functions {
        let package = function.package.as_str();
        let code = code(package, workshop.app(package), line.clone())
            .ok_or_else(|| Unwired::Unknown(package.to_owned()))?;
        functions.insert(
            package.to_owned(),
            Invoker::new(package, code, function.timeout),
        );
    }
    match PACKAGES
        .iter()
        .find(|package| !functions.contains_key(**package))
    {
        Some(missing) => Err(Unwired::NotDeployed(missing)),
        None => Ok(functions),
    }
}
