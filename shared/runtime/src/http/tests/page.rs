//! Pages for people: what they check themselves, and how a problem looks on them.

use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::call;
use crate::Function;
use crate::http::{Problem, pages};

#[utoipa::path(get, path = "/my", responses((status = 200)))]
async fn undeclared() {}

#[test]
#[should_panic(expected = "GET /my declares none of [\"member_session\", \"line_id_token\"]")]
fn a_page_that_does_not_say_what_it_checks_does_not_start() {
    let _ = pages(
        OpenApiRouter::new().routes(routes!(undeclared)),
        (),
        shown_plainly,
    );
}

fn shown_plainly(problem: Problem, request_id: Option<&str>) -> Response {
    format!("{} {}", problem.code.as_str(), request_id.unwrap_or("-")).into_response()
}

#[utoipa::path(get, path = "/my", responses((status = 200)), security(("member_session" = [])))]
async fn fails() -> Problem {
    Problem::internal("a secret")
}

#[tokio::test]
async fn a_problem_of_a_page_is_shown_as_the_pages_show_it_and_kept_by_nobody() {
    let same_for_all = || async { ([("cache-control", "public")], "style") };
    let router = OpenApiRouter::new()
        .routes(routes!(fails))
        .route("/my/style.css", axum::routing::get(same_for_all));
    let pages = Function::http(pages(router, (), shown_plainly));
    let answer = call("GET", "/my").of(&pages).await;
    assert_eq!(answer["body"], "internal JKJaXmPLvHcESHA=");
    assert_eq!(answer["headers"]["cache-control"], "no-store");
    let style = call("GET", "/my/style.css").of(&pages).await;
    assert_eq!(style["headers"]["cache-control"], "public");
    let nothing = call("GET", "/my/none").of(&pages).await;
    assert_eq!(nothing["body"], "not_found JKJaXmPLvHcESHA=");
}
