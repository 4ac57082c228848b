//! A conversation: a fetch that records the answers to its requests.

use super::{
    Answer, Engine, MadeRequest, Verdict,
    verdict::{Ending, Recorded, Role, diagnosis_of_ending, of_ending, steps_of},
};
use crate::{
    cors::Now,
    diagnosis::{Diagnosis, StepSummary},
    fetch::{Action, Fetch, Misuse},
};
use alloc::{string::String, vec::Vec};

/// A [`Fetch`] that records the answers to its requests, so that a verdict can be made at its end.
#[derive(Clone, Debug)]
pub struct Conversation {
    made: MadeRequest,
    fetch: Fetch,
    recorded: Recorded,
    ending: Option<Ending>,
}

impl Conversation {
    pub(super) fn new(engine: &Engine, made: MadeRequest, now: Now) -> Self {
        let fetch = Fetch::start(made.request.clone(), engine.behaviour, &engine.cache, now);
        Self {
            made,
            fetch,
            recorded: Recorded::default(),
            ending: None,
        }
    }

    /// The next action, from [`Fetch::poll`].
    pub fn poll(&mut self) -> Option<Action> {
        let action = self.fetch.poll()?;
        match &action {
            Action::Send(_) => {}
            Action::Deliver(response) => self.ending = Some(Ending::Delivered(response.clone())),
            Action::Fail(_) => self.ending = Some(Ending::Failed),
        }
        Some(action)
    }

    /// Takes the answer to the request that [`poll`](Self::poll) asked to send. `engine` is the engine that started the fetch.
    ///
    /// # Errors
    /// [`Misuse`] if no answer is awaited; the conversation is unchanged then.
    pub fn handle_answer(&mut self, engine: &mut Engine, answer: Answer, now: Now) -> Result<(), Misuse> {
        let (role, cached_preflight) = (Role::awaited_by(&self.fetch), Role::of_cached_preflight(&self.fetch));
        match &answer {
            Answer::Response(response) => self.fetch.handle_response(response.clone(), &mut engine.cache, now)?,
            Answer::Failure(message) => self.fetch.handle_failure(message, &mut engine.cache)?,
        }
        self.recorded.answers.push((role, answer));
        self.recorded.cached_preflights.extend(cached_preflight);
        Ok(())
    }

    /// The verdict; null until [`poll`](Self::poll) has given the ending.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        self.ending
            .as_ref()
            .map(|ending| of_ending(&self.made, &self.fetch, ending, &self.recorded))
    }

    /// The diagnosis; null until [`poll`](Self::poll) has given the ending.
    #[must_use]
    pub fn diagnosis(&self) -> Option<Diagnosis> {
        self.ending
            .as_ref()
            .map(|ending| diagnosis_of_ending(&self.made, &self.fetch, ending, &self.recorded))
    }

    /// Every decision so far, for people.
    #[must_use]
    pub fn trace(&self) -> Vec<StepSummary> {
        steps_of(&self.fetch)
    }

    /// The fetch, for its getters.
    #[must_use]
    pub fn fetch(&self) -> &Fetch {
        &self.fetch
    }

    /// The URL that is being fetched, without its fragment.
    #[must_use]
    pub fn url(&self) -> String {
        self.fetch.request().current_url().without_fragment()
    }
}
