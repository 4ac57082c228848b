//! Search for words in a text, without regard to case.

/// Whether a text contains one of the words, which are in lower case.
pub(super) fn contains_any(text: &str, words: &[&str]) -> bool {
    let text = text.to_ascii_lowercase();
    words.iter().any(|word| text.contains(word))
}

/// A set of header names: whole names, and the prefixes of others.
pub(super) struct HeaderNames {
    pub names: &'static [&'static str],
    pub prefixes: &'static [&'static str],
}

impl HeaderNames {
    pub(super) fn contains(&self, name: &str) -> bool {
        let starts_with = |prefix: &str| {
            name.get(..prefix.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
        };
        self.names.iter().any(|one| name.eq_ignore_ascii_case(one)) || self.prefixes.iter().any(|one| starts_with(one))
    }
}
