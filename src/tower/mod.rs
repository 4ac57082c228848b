//! A layer of tower that says why browsers refuse the answers of a server. It needs std.
//!
//! Each answer is judged as the browser of the page will judge it, on a thread of its own, after it has left the layer: the layer changes
//! nothing of an answer and holds none up. Put it outermost, because a layer for CORS answers preflights itself.
//!
//! ```
//! use corsight::tower::ExplainLayer;
//!
//! let layer = ExplainLayer::new()
//!     .origins(["https://app.example"])
//!     .on_refused(|refusal| eprintln!("{refusal}"));
//! # let _ = layer;
//! ```
//!
//! With axum it is `Router::new().route(…).layer(cors).layer(ExplainLayer::new())`: the layer that is added last is the outermost.

mod exchange;
mod judge;
mod refusal;
mod service;
mod text;

pub use refusal::Refusal;
pub use service::{Explain, ResponseFuture};

use judge::{Judge, Settings};
use std::{boxed::Box, string::String, sync::Arc, vec::Vec};
use tower_layer::Layer;

/// Says why browsers refuse the answers of the services inside of it.
///
/// - Builders: [`origins`](Self::origins), [`on_refused`](Self::on_refused).
#[derive(Clone, Default)]
#[must_use]
pub struct ExplainLayer {
    settings: Settings,
}

impl ExplainLayer {
    /// A layer that prints each kind of refusal once to the standard error output, and again the tenth, hundredth, … time.
    pub fn new() -> Self {
        Self::default()
    }

    /// The origins that are meant to call the server. That others are refused is as it should be, so it is told once for each of them.
    /// Without this, every origin is meant.
    pub fn origins<I, S>(mut self, origins: I) -> Self
    where
        I: IntoIterator<Item = S>,
        S: Into<String>,
    {
        let origins: Vec<String> = origins.into_iter().map(Into::into).collect();
        self.settings.origins = Some(Arc::from(origins));
        self
    }

    /// Calls `tell` for every refusal instead of printing, on the thread that judges. `Refusal` is printed as the text of the log.
    pub fn on_refused(mut self, tell: impl Fn(&Refusal) + Send + Sync + 'static) -> Self {
        self.settings.tell = Some(Arc::new(tell));
        self
    }
}

impl core::fmt::Debug for ExplainLayer {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let origins = &self.settings.origins;
        formatter
            .debug_struct("ExplainLayer")
            .field("origins", origins)
            .finish_non_exhaustive()
    }
}

impl<S> Layer<S> for ExplainLayer {
    type Service = Explain<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Explain::new(inner, Judge::new(self.settings.clone()))
    }
}

/// What is called for each refusal.
type Tell = Arc<dyn Fn(&Refusal) + Send + Sync>;

/// A work that waits for its turn.
type Work = Box<exchange::Seen>;
