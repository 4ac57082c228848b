/// What never changes about a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CodeFacts {
    pub code: &'static str,
    pub mdn: Option<&'static str>,
    pub chromium: Option<&'static str>,
    pub firefox: Option<&'static str>,
}

/// The facts of a code; null for a code that does not exist.
#[must_use]
pub fn facts(_code: &str) -> Option<&'static CodeFacts> {
    None
}
