//! An app with a route for each kind of answer. It listens on the port that it is given.

mod cors;

use axum::{
    Router,
    extract::Request,
    http::StatusCode,
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::any,
};
use tower_http::catch_panic::CatchPanicLayer;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let port = std::env::args().nth(1).expect("a port");
    let app = Router::new()
        .route("/ok", any(ok))
        .route("/private", any(ok))
        .route("/error", any(StatusCode::INTERNAL_SERVER_ERROR))
        .route("/panic", any(panics))
        .route("/caught", any(panics).layer(CatchPanicLayer::new()))
        .layer(from_fn(authenticate))
        .layer(cors::cors());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}"))
        .await
        .expect("a port that is free");
    axum::serve(listener, app).await.expect("a server");
}

async fn ok() -> impl IntoResponse {
    [("x-total-count", "42"), ("x.page", "7"), ("etag", "\"v1\"")]
}

async fn panics() -> StatusCode {
    panic!("as expected")
}

async fn authenticate(request: Request, next: Next) -> Response {
    let authorization = request.headers().get("authorization");
    if request.uri().path() == "/private" && authorization.is_none_or(|value| value != "Bearer secret") {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    next.run(request).await
}
