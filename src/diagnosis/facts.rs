use super::{Finding, NamedValue, Remedy, Severity, Who, words::fill};
use crate::{
    infra::text::{Split, concat, find, rfind, split, split_once},
    reason::Code,
};
use alloc::{string::String, vec::Vec};

/// All that is told, one text: what is in code instead takes several times the space.
///
/// A row begins with `~` and its key; rows are sorted by their keys. A key that is a code has cells behind it, with spaces between
/// them: MDN's page, Chromium's name, Firefox's id, and where it is no reason's: severity and who, anchor, step. The first letter
/// of a page is its shelf: `E` a page on a CORS error, `H` a page on a header, `:` any other. The codes of a CORS check, one for
/// each stage, have one row, whose key is what is behind the stage and whose Chromium's name is that of the preflight's.
///
/// The lines of a row say what becomes of a finding, each by its first character: `:` a sentence of the message, `f` found, `e`
/// expected, `w` who, `h` a header to send with its value and why, `@` what another row says; any other is who has to
/// do something, and what.
const TABLE: &str = include_str!("findings.txt");

/// What never changes about a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CodeFacts {
    pub code: &'static str,
    /// The name that Chromium's DevTools protocol has for it (`Network.CorsError`), if it has one.
    pub chromium: Option<&'static str>,
    /// Firefox's message id, if it has one.
    pub firefox: Option<&'static str>,
    /// Behind its shelf's address; empty for none.
    mdn: &'static str,
}

impl CodeFacts {
    /// MDN's page on it, as a URL.
    #[must_use]
    pub fn mdn(&self) -> Option<String> {
        let (shelf, page) = match self.mdn.split_at_checked(1)? {
            ("E", page) => ("Web/HTTP/Guides/CORS/Errors/CORS", page),
            ("H", page) => ("Web/HTTP/Reference/Headers/", page),
            (_, page) => ("", page),
        };
        Some(concat(&["https://developer.mozilla.org/en-US/docs/", shelf, page]))
    }

    /// Null if the row's key is no code.
    fn of_cells(code: &'static str, cells: &mut Split<'static>) -> Option<Self> {
        cells.next()?;
        let mdn = cells.next()?;
        let mut name = || cells.next().filter(|name| !name.is_empty());
        let chromium = match name() {
            Some(name) if !code.starts_with("preflight-") => Some(name.strip_prefix("Preflight").unwrap_or(name)),
            name => name,
        };
        Some(Self {
            code,
            mdn,
            chromium,
            firefox: name(),
        })
    }
}

/// The facts of a code; null for a code that does not exist.
#[must_use]
pub fn facts(code: &str) -> Option<CodeFacts> {
    all_facts().find(|facts| facts.code == code)
}

/// The facts of every code that the engine makes.
pub fn all_facts() -> impl Iterator<Item = CodeFacts> {
    let staged: Vec<&str> = Code::ALL
        .iter()
        .map(|code| code.as_str())
        .filter(|code| row(code).is_empty())
        .collect();
    let shared: Vec<&str> = staged
        .iter()
        .filter_map(|code| Some(split_once(code, b'-')?.1))
        .collect();
    let own = split(TABLE, b'~').filter_map(|row| cells(row).next());
    own.filter(move |key| !shared.contains(key))
        .chain(staged)
        .filter_map(|code| CodeFacts::of_cells(code, &mut cells(row_of(code))))
}

/// The row of a key, without its `~`; empty if there is none. Found by halving, which still takes microseconds.
#[inline(never)]
pub(super) fn row(key: &str) -> &'static str {
    let part = |from, to| TABLE.get(from..to).unwrap_or_default();
    let (mut low, mut high) = (0, TABLE.len());
    while low < high {
        let start = low + rfind(part(low, (low + high) / 2), b'~').unwrap_or(0);
        let rest = part(start + 1, high);
        let end = start + 1 + find(rest, b'~').unwrap_or(rest.len());
        let row = part(start + 1, end);
        // What is behind a key comes before all that keys are made of, so whole rows are sorted too.
        if row < key {
            low = end;
        } else if row
            .strip_prefix(key)
            .is_some_and(|rest| matches!(rest.as_bytes(), [b' ' | b'\n', ..]))
        {
            return row;
        } else {
            high = start;
        }
    }
    ""
}

/// The row of a code.
#[inline(never)]
pub(super) fn row_of(code: &str) -> &'static str {
    match (row(code), split_once(code, b'-')) {
        ("", Some((_, leaf))) => row(leaf),
        (own, _) => own,
    }
}

fn cells(row: &'static str) -> Split<'static> {
    split(split(row, b'\n').next().unwrap_or_default(), b' ')
}

impl Finding {
    /// A finding of a code about a URL, with the facts of the code's row.
    pub(super) fn of_row(code: &'static str, row: &'static str, url: String) -> Self {
        let mut cells = cells(row);
        let facts = CodeFacts::of_cells(code, &mut cells);
        debug_assert!(facts.is_some(), "{code} is not in the table");
        let mut cell = || cells.next().unwrap_or_default();
        let severity_and_who = cell();
        let stage = split(code, b'-').next().unwrap_or(code);
        Self {
            code,
            detail: None,
            severity: match severity_and_who.as_bytes().first() {
                Some(b'd') => Severity::Degrade,
                Some(b'i') => Severity::Info,
                _ => Severity::Block,
            },
            stage: if stage == "env" { "environment" } else { stage },
            message: String::new(),
            found: None,
            expected: None,
            who: Who::of_letter(severity_and_who.get(1..).unwrap_or_default()),
            remedies: Vec::new(),
            spec: spec(cell()),
            step: cell(),
            mdn: facts.and_then(|facts| facts.mdn()),
            chromium: facts.and_then(|facts| facts.chromium),
            firefox: facts.and_then(|facts| facts.firefox),
            url,
        }
    }

    /// Says what the row of `key` has.
    pub(super) fn tell(&mut self, key: &str, values: &[&str]) {
        let row = row(key);
        debug_assert!(!row.is_empty(), "{key} is not in the table");
        self.tell_row(row, values);
    }

    /// Says what a row has, with `values` in the places of `{0}`, `{1}`, ….
    pub(super) fn tell_row(&mut self, row: &'static str, values: &[&str]) {
        let mut lines = split(row, b'\n');
        lines.next();
        for line in lines {
            let (Some(what), Some(template)) = (line.get(..1), line.get(1..)) else {
                continue;
            };
            match what {
                ":" => self.add(&fill(template, values, true)),
                "f" => self.found = Some(fill(template, values, false)),
                "e" => self.expected = Some(fill(template, values, false)),
                "w" => self.who = Who::of_letter(template),
                "@" => self.tell(template, values),
                "h" => {
                    let mut cells = split(template, b'|');
                    let mut cell = || cells.next().unwrap_or_default();
                    let header = NamedValue {
                        name: cell().into(),
                        value: fill(cell(), values, false),
                    };
                    self.remedies.push(Remedy {
                        who: Who::Server,
                        text: cell().into(),
                        header: Some(header),
                    });
                }
                _ => self.remedies.push(Remedy {
                    who: Who::of_letter(what),
                    text: fill(template, values, true),
                    header: None,
                }),
            }
        }
    }

    /// Adds a sentence to the message.
    pub(super) fn add(&mut self, sentence: &str) {
        if !self.message.is_empty() {
            self.message.push(' ');
        }
        self.message.push_str(sentence);
    }

    /// A closer look: its code, and what its row says.
    pub(super) fn detail(&mut self, code: &'static str, values: &[&str]) {
        self.detail = Some(code);
        self.tell(code, values);
    }
}

/// An anchor in the Standard as a URL.
pub(super) fn spec(anchor: &str) -> String {
    concat(&["https://fetch.spec.whatwg.org/#", anchor])
}

impl Who {
    fn of_letter(letter: &str) -> Self {
        match letter {
            "c" => Self::Client,
            "g" => Self::Edge,
            "p" => Self::Page,
            "u" => Self::User,
            _ => Self::Server,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn rows_are_found_and_say_what_there_is_a_meaning_for() {
        let rows: Vec<&str> = split(TABLE, b'~').skip(1).collect();
        let keys: Vec<&str> = rows.iter().map(|row| row.split([' ', '\n']).next().unwrap()).collect();
        assert!(keys.is_sorted() && keys.len() > 100, "{keys:?}");
        for (key, whole) in keys.iter().zip(&rows) {
            assert_eq!(row(key), *whole);
            for line in whole.lines().skip(1) {
                let (what, rest) = line.split_at(1);
                assert!(":fewh@scgpu".contains(what), "{key}: {line}");
                assert!(what != "@" || keys.contains(&rest), "{key}: {line}");
                assert!(what != "h" || rest.split('|').count() == 3, "{key}: {line}");
            }
        }
        assert_eq!(row("no-such-key"), "");
        assert_eq!(row(""), "");
        assert!(TABLE.is_ascii());
    }
}
