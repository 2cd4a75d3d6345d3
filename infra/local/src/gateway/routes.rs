//! API Gateway's choice of a route: fixed parts before parameters, a parameter before a greedy one, a method before `ANY`.

use crate::template::Route;
use percent_encoding::percent_decode_str;
use std::collections::BTreeMap;

/// The routes of the API, each with what it leads to.
#[derive(Debug)]
pub struct Routes<T> {
    routes: Vec<(Pattern, T)>,
}

#[derive(Debug)]
struct Pattern {
    method: String,
    path: String,
    parts: Vec<Part>,
}

#[derive(Debug, PartialEq, Eq)]
enum Part {
    Fixed(String),
    Parameter(String),
    /// `{name+}`: all that follows.
    Greedy(String),
}

/// A route that fits a request.
#[derive(Debug, PartialEq, Eq)]
pub struct Match<'a, T> {
    /// What the route leads to.
    pub target: &'a T,
    /// The route's name to API Gateway: `GET /v1/members/{member_id}`.
    pub key: String,
    /// The path's parameters, decoded.
    pub parameters: BTreeMap<String, String>,
}

impl<T> Routes<T> {
    /// The API's routes.
    #[must_use]
    pub fn new(routes: Vec<(Route, T)>) -> Self {
        let routes = routes
            .into_iter()
            .map(|(route, target)| (Pattern::new(route), target))
            .collect();
        Self { routes }
    }

    /// The route that API Gateway would choose. `path` is as it was sent, still encoded.
    #[must_use]
    pub fn find(&self, method: &str, path: &str) -> Option<Match<'_, T>> {
        let given: Vec<String> = path.split('/').skip(1).map(decoded).collect();
        self.routes
            .iter()
            .filter(|(pattern, _)| pattern.method == method || pattern.method == "ANY")
            .filter_map(|(pattern, target)| Some((pattern, target, pattern.parameters(&given)?)))
            .min_by_key(|(pattern, _, _)| pattern.precedence())
            .map(|(pattern, target, parameters)| Match {
                target,
                key: format!("{} {}", pattern.method, pattern.path),
                parameters,
            })
    }
}

impl Pattern {
    fn new(route: Route) -> Self {
        let parts = route
            .path
            .split('/')
            .skip(1)
            .map(|part| {
                match part
                    .strip_prefix('{')
                    .and_then(|part| part.strip_suffix('}'))
                {
                    Some(name) => match name.strip_suffix('+') {
                        Some(name) => Part::Greedy(name.to_owned()),
                        None => Part::Parameter(name.to_owned()),
                    },
                    None => Part::Fixed(part.to_owned()),
                }
            })
            .collect();
        Self {
            method: route.method,
            path: route.path,
            parts,
        }
    }

    fn parameters(&self, given: &[String]) -> Option<BTreeMap<String, String>> {
        let mut parameters = BTreeMap::new();
        for (position, part) in self.parts.iter().enumerate() {
            match part {
                Part::Fixed(text) if given.get(position) == Some(text) => {}
                Part::Parameter(name) => {
                    let value = given.get(position).filter(|value| !value.is_empty())?;
                    parameters.insert(name.clone(), value.clone());
                }
                Part::Greedy(name) => {
                    let rest = given.get(position..).filter(|rest| !rest.is_empty())?;
                    parameters.insert(name.clone(), rest.join("/"));
                    return Some(parameters);
                }
                Part::Fixed(_) => return None,
            }
        }
        (given.len() == self.parts.len()).then_some(parameters)
    }

    /// The smaller, the sooner: how general each part is, in order, then whether the method is named.
    fn precedence(&self) -> (Vec<u8>, bool) {
        let parts = self
            .parts
            .iter()
            .map(|part| match part {
                Part::Fixed(_) => 0,
                Part::Parameter(_) => 1,
                Part::Greedy(_) => 2,
            })
            .collect();
        (parts, self.method == "ANY")
    }
}

/// API Gateway hands the path over decoded.
pub(super) fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::Routes;
    use crate::template::Route;

    fn routes() -> Routes<&'static str> {
        let route = |method: &str, path: &str| Route {
            method: method.to_owned(),
            path: path.to_owned(),
        };
        Routes::new(vec![
            (route("GET", "/v1/members"), "find"),
            (route("GET", "/v1/members/{member_id}"), "show"),
            (route("GET", "/v1/members/{m}/coupons"), "coupons"),
            (route("GET", "/v1/members/me"), "me"),
            (route("ANY", "/files/{path+}"), "files"),
            (route("GET", "/files/{name}"), "file"),
        ])
    }

    fn found(method: &str, path: &str) -> Option<&'static str> {
        routes().find(method, path).map(|found| *found.target)
    }

    #[test]
    fn fixed_parts_go_before_parameters_and_these_before_greedy_ones() {
        assert_eq!(found("GET", "/v1/members"), Some("find"));
        assert_eq!(found("GET", "/v1/members/m-1"), Some("show"));
        assert_eq!(found("GET", "/v1/members/me"), Some("me"));
        assert_eq!(found("GET", "/v1/members/m-1/coupons"), Some("coupons"));
        assert_eq!(found("GET", "/files/a"), Some("file"));
        assert_eq!(found("PUT", "/files/a/b"), Some("files"));
    }

    #[test]
    fn another_method_a_trailing_slash_and_a_longer_path_are_no_route() {
        assert_eq!(found("POST", "/v1/members"), None);
        assert_eq!(found("GET", "/v1/members/"), None);
        assert_eq!(found("GET", "/v1/members/m-1/history"), None);
        assert_eq!(found("GET", "/"), None);
    }

    #[test]
    fn parameters_are_decoded_and_the_key_names_the_route() {
        let routes = routes();
        let found = routes.find("GET", "/v1/members/%E4%BC%9A%20%3F").unwrap();
        assert_eq!(found.key, "GET /v1/members/{member_id}");
        assert_eq!(found.parameters["member_id"], "会 ?");
    }
}
