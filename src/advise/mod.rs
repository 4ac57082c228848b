//! What a server has to be told: the least policy that lets calls succeed, and its text for real servers.

mod invalid;
mod least;
mod lint;
mod origins;
mod policy;
pub mod render;
mod snippet;
mod words;

pub use invalid::{InvalidPolicy, PolicyFault, PolicyProblem};
pub use least::{PolicyCall, PolicyNote, TargetPolicy, Unmet, least_policies};
pub use lint::{AnswerKind, GivenAnswer, GivenAnswers, Lint, LintCode, LintFinding, lint_answers, lint_policy};
pub use origins::{
    OriginKind, OriginRule, OriginTrial, SeenRule, TriedOrigin, kind_of_origin, lint_origins, seen_rules,
};
pub use policy::{GivenOrigins, GivenPolicy, Origins, Policy};
pub use render::{Rendered, Server, render, server, servers};
pub use snippet::{add_snippets, server_of, server_of_call, snippet, takes_snippet};
