//! The service that the layer makes.

use super::{exchange::Arrived, judge::Judge};
use core::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};
use pin_project_lite::pin_project;
use tower_service::Service;

/// A service whose answers are judged. [`ExplainLayer`](super::ExplainLayer) makes it.
#[derive(Clone)]
pub struct Explain<S> {
    inner: S,
    judge: Judge,
}

impl<S> Explain<S> {
    pub(super) fn new(inner: S, judge: Judge) -> Self {
        Self { inner, judge }
    }
}

impl<S: core::fmt::Debug> core::fmt::Debug for Explain<S> {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter
            .debug_struct("Explain")
            .field("inner", &self.inner)
            .finish_non_exhaustive()
    }
}

impl<S, B, R> Service<http::Request<B>> for Explain<S>
where
    S: Service<http::Request<B>, Response = http::Response<R>>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: http::Request<B>) -> Self::Future {
        let arrived = Arrived::read(&request).map(|arrived| (arrived, self.judge.clone()));
        ResponseFuture {
            future: self.inner.call(request),
            arrived,
        }
    }
}

pin_project! {
    /// The answer of the service inside, as it is.
    pub struct ResponseFuture<F> {
        #[pin]
        future: F,
        arrived: Option<(Arrived, Judge)>,
    }
}

impl<F, R, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<http::Response<R>, E>>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let answer = ready!(this.future.poll(context));
        if let (Ok(response), Some((arrived, judge))) = (&answer, this.arrived.take()) {
            judge.take(arrived.answered(response));
        }
        Poll::Ready(answer)
    }
}
