//! Extracting header (list) values by the ABNF of the headers that the CORS protocol reads.
//!
//! ```text
//! Access-Control-Expose-Headers = #field-name
//! Access-Control-Allow-Headers  = #field-name
//! Access-Control-Allow-Methods  = #method
//! Access-Control-Max-Age        = delta-seconds
//! Location                      = URI-reference
//! ```
//!
//! <https://fetch.spec.whatwg.org/#extract-header-list-values>

use super::{HeaderList, header_list::Values};
use crate::infra::bytes::{
    is_byte_case_insensitive_match, is_http_tab_or_space_byte, is_token, isomorphic_decode, trim,
};
use alloc::{string::String, vec::Vec};

/// The failure of extracting header list values, with the value that is not what the ABNF says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InvalidHeaderValues {
    /// The list item, or the whole value, that does not match.
    pub item: String,
}

/// What `#method` or `#field-name` gave: token after token, over all headers of the name.
#[derive(Clone, Copy)]
pub struct TokenList<'a> {
    headers: &'a HeaderList,
    name: &'a str,
    /// Which header is the first of the name.
    first: usize,
}

impl<'a> TokenList<'a> {
    #[inline(never)]
    pub fn iter(self) -> impl Iterator<Item = &'a str> {
        // Every item is a token.
        self.items().map(|item| core::str::from_utf8(item).unwrap_or_default())
    }

    fn items(self) -> Items<'a> {
        Items {
            values: self.headers.values_from(self.first, self.name),
            items: ListItems { rest: None },
        }
    }

    pub(crate) fn to_strings(self) -> Vec<String> {
        let mut strings = Vec::new();
        for item in self.iter() {
            strings.push(item.into());
        }
        strings
    }

    /// Whether an item is `item`, byte for byte.
    #[must_use]
    pub fn contains(self, item: &str) -> bool {
        self.items().any(|one| one == item.as_bytes())
    }

    /// The items as header names, for asking about many.
    #[must_use]
    pub fn names(self) -> NameSet<'a> {
        let names: Vec<&str> = self.iter().collect();
        NameSet(if names.len() <= FEW {
            Names::Few(names)
        } else {
            let mut sorted: Vec<String> = names.into_iter().map(str::to_ascii_lowercase).collect();
            sorted.sort();
            Names::Many(sorted)
        })
    }
}

/// Header names to look others up in, byte-case-insensitively.
pub struct NameSet<'a>(Names<'a>);

enum Names<'a> {
    Few(Vec<&'a str>),
    /// Sorted and in lower case, because a long list against many headers is quadratic otherwise.
    Many(Vec<String>),
}

/// Up to how many names sorting does not pay.
pub(super) const FEW: usize = 16;

impl NameSet<'_> {
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        match &self.0 {
            Names::Few(names) => names
                .iter()
                .any(|one| is_byte_case_insensitive_match(one.as_bytes(), name.as_bytes())),
            Names::Many(names) => names.binary_search(&name.to_ascii_lowercase()).is_ok(),
        }
    }
}

/// The items of all headers of a name. A struct of its own instead of a chain of adapters, which would be as fast and several
/// times the code.
struct Items<'a> {
    values: Values<'a>,
    items: ListItems<'a>,
}

impl<'a> Iterator for Items<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        loop {
            if let Some(item) = self.items.next() {
                return Some(item);
            }
            self.items = list_items(self.values.next()?);
        }
    }
}

/// The items of an HTTP list (`#element`): separated by commas with optional tabs and spaces, empty ones ignored.
///
/// <https://httpwg.org/specs/rfc9110.html#abnf.extension>
#[inline]
pub(crate) fn list_items(value: &[u8]) -> ListItems<'_> {
    ListItems { rest: Some(value) }
}

#[derive(Clone)]
pub(crate) struct ListItems<'a> {
    rest: Option<&'a [u8]>,
}

impl<'a> Iterator for ListItems<'a> {
    type Item = &'a [u8];

    #[inline]
    fn next(&mut self) -> Option<&'a [u8]> {
        while let Some(rest) = self.rest {
            let mut end = 0;
            while end < rest.len() && rest[end] != b',' {
                end += 1;
            }
            self.rest = rest.get(end + 1..);
            let item = trim(&rest[..end], is_http_tab_or_space_byte);
            if !item.is_empty() {
                return Some(item);
            }
        }
        None
    }
}

/// Extract header list values where the ABNF is a list of tokens. `None` is null: no such header.
///
/// # Errors
/// The first item that is not a token.
pub fn extract_tokens<'a>(
    headers: &'a HeaderList,
    name: &'a str,
) -> Result<Option<TokenList<'a>>, InvalidHeaderValues> {
    let Some(first) = headers.first(name) else {
        return Ok(None);
    };
    for value in headers.values_from(first, name) {
        if let Some(item) = list_items(value).find(|item| !is_token(item)) {
            return Err(InvalidHeaderValues {
                item: isomorphic_decode(item),
            });
        }
    }
    Ok(Some(TokenList { headers, name, first }))
}

/// Extract header list values where the ABNF allows a single header and its value is taken as it stands.
///
/// # Errors
/// The combined values, if there is more than one header of this name.
pub fn extract_single_header<'a>(
    headers: &'a HeaderList,
    name: &'a str,
) -> Result<Option<&'a [u8]>, InvalidHeaderValues> {
    let mut values = headers.values(name);
    match (values.next(), values.next()) {
        (value, None) => Ok(value),
        (_, Some(_)) => Err(InvalidHeaderValues {
            item: isomorphic_decode(&headers.get(name).unwrap_or_default()),
        }),
    }
}

/// Extract header list values where the ABNF is `delta-seconds`, in seconds. More than a `u32` holds is the most it holds:
/// the limit that is put on max-age is lower in any case.
///
/// # Errors
/// The value, if it is not digits alone, or the combined values, if there is more than one header.
pub fn extract_delta_seconds(headers: &HeaderList, name: &str) -> Result<Option<u32>, InvalidHeaderValues> {
    let Some(value) = extract_single_header(headers, name)? else {
        return Ok(None);
    };
    if value.is_empty() || !value.iter().all(u8::is_ascii_digit) {
        return Err(InvalidHeaderValues {
            item: isomorphic_decode(value),
        });
    }
    // The digits are ASCII, so only a number that is too large does not parse.
    let digits = core::str::from_utf8(value).unwrap_or_default();
    Ok(Some(digits.parse().unwrap_or(u32::MAX)))
}
