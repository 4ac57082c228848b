//! Headers one or two letters away from a header of CORS.

use crate::http::HeaderList;
use alloc::vec::Vec;

/// The headers of CORS for which a misspelling matters, and how the codes about their absence end.
const HEADERS: &[(&str, &str)] = &[
    ("Access-Control-Allow-Origin", "-acao-missing"),
    ("Access-Control-Allow-Credentials", "-acac-missing"),
    ("Access-Control-Allow-Methods", "-allow-methods-missing"),
    ("Access-Control-Allow-Headers", "-allow-headers-missing"),
    ("Access-Control-Expose-Headers", "-not-exposed"),
];

/// How many letters may differ.
const MOST_DIFFERENCES: usize = 2;

/// A header that is nearly one of CORS which the answer lacks: its name, the right name, and how the codes about the absence end.
pub(super) fn misspelled(headers: &HeaderList) -> Option<(&str, &'static str, &'static str)> {
    headers.iter().find_map(|header| {
        let name = header.name.as_str();
        let is_meant = |(right, _): &&(&str, &str)| !headers.contains(right) && is_near(name, right);
        let (right, absence) = HEADERS.iter().find(is_meant)?;
        Some((name, *right, *absence))
    })
}

/// Whether two names differ in one or two letters, without regard to case; an underscore counts as a hyphen.
fn is_near(name: &str, right: &str) -> bool {
    if name.len().abs_diff(right.len()) > MOST_DIFFERENCES {
        return false;
    }
    let letter = |byte: u8| if byte == b'_' { b'-' } else { byte.to_ascii_lowercase() };
    // The Levenshtein distance: how many letters have to be added, removed or replaced.
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, one) in name.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (place, other) in right.bytes().enumerate() {
            let replaced = diagonal + usize::from(letter(one) != letter(other));
            diagonal = row[place + 1];
            row[place + 1] = replaced.min(row[place] + 1).min(diagonal + 1);
        }
    }
    (1..=MOST_DIFFERENCES).contains(&row[right.len()])
}
