//! Header lists.

use super::{Header, HeaderName, HeaderNameMap, HeaderValue, InvalidHeader};
use crate::infra::bytes::{collect_http_quoted_string, is_http_tab_or_space_byte, isomorphic_decode, trim};
use alloc::{borrow::Cow, string::String, vec::Vec};
use core::{fmt, slice};

/// A header list: an ordered list of headers, in which names can be repeated.
///
/// <https://fetch.spec.whatwg.org/#concept-header-list>
#[derive(Clone, Default)]
pub struct HeaderList {
    headers: Vec<Header>,
}

impl HeaderList {
    /// An empty list.
    #[must_use]
    pub const fn new() -> Self {
        Self { headers: Vec::new() }
    }

    /// The list of these headers, in their order and with the case of their names: what a request or a response has, written down. The
    /// value of each is normalized, that is, without the spaces and line ends at its ends.
    ///
    /// ```
    /// use corsight::HeaderList;
    ///
    /// let list = HeaderList::from_pairs([("Content-Type", "application/json"), ("X-Key", "1")])?;
    /// assert_eq!(list.get_decoded("x-key").as_deref(), Some("1"));
    ///
    /// let error = HeaderList::from_pairs([("X Key", "1")]).unwrap_err();
    /// assert_eq!(error.to_string(), "\"X Key\" is not a header name: a header name is one or more token characters");
    /// # Ok::<(), corsight::http::InvalidHeader>(())
    /// ```
    ///
    /// # Errors
    /// [`InvalidHeader`], which names the header that is none.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, InvalidHeader> {
        let header = |(name, value): (&str, &str)| Header::new(name, value.as_bytes());
        pairs.into_iter().map(header).collect()
    }

    /// The name and the value of each header, in order: what [`make_request`](crate::engine::Engine::make_request) takes.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.headers
            .iter()
            .map(|header| (header.name.as_str(), header.value.as_bytes()))
    }

    /// The number of headers. Headers of the same name are counted each.
    #[must_use]
    pub fn len(&self) -> usize {
        self.headers.len()
    }

    /// Whether the list has no headers.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.headers.is_empty()
    }

    /// The headers, in order.
    pub fn iter(&self) -> slice::Iter<'_, Header> {
        self.headers.iter()
    }

    /// The values of all headers whose name is a byte-case-insensitive match for `name`, in order.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        self.headers
            .iter()
            .filter(move |header| header.name.matches(name))
            .map(|header| header.value.as_bytes())
    }

    /// <https://fetch.spec.whatwg.org/#header-list-contains>
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.headers.iter().any(|header| header.name.matches(name))
    }

    /// Get: null, or the values of all headers of this name, separated by 0x2C 0x20.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-header-list-get>
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Vec<u8>> {
        let values: Vec<&[u8]> = self.values(name).collect();
        (!values.is_empty()).then(|| combined(&values))
    }

    /// Get, isomorphic decoded.
    #[must_use]
    pub fn get_decoded(&self, name: &str) -> Option<String> {
        self.get(name).map(|value| isomorphic_decode(&value))
    }

    /// Get, decode, and split. The strings are isomorphic, so they are left as bytes.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-header-list-get-decode-split>
    #[must_use]
    pub fn get_decode_and_split(&self, name: &str) -> Option<Vec<Vec<u8>>> {
        let value = self.get(name)?;
        let values = get_decode_and_split_value(&value);
        Some(values.into_iter().map(<[u8]>::to_vec).collect())
    }

    /// Append: the header gets the name, case included, that the list has already.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-header-list-append>
    pub fn append(&mut self, name: HeaderName, value: HeaderValue) {
        let own = self.headers.iter().find(|header| header.name.matches(name.as_str()));
        let name = own.map_or(name, |header| header.name.clone());
        self.append_as_received(name, value);
    }

    /// Adds a header as it was received from the network, with the case of its name.
    pub fn append_as_received(&mut self, name: HeaderName, value: HeaderValue) {
        self.headers.push(Header { name, value });
    }

    /// <https://fetch.spec.whatwg.org/#concept-header-list-delete>
    pub fn delete(&mut self, name: &str) {
        self.headers.retain(|header| !header.name.matches(name));
    }

    /// Set: the first header with this name gets the value, and the others are removed.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-header-list-set>
    pub fn set(&mut self, name: HeaderName, value: HeaderValue) {
        let mut value = Some(value);
        self.headers.retain_mut(|header| {
            if !header.name.matches(name.as_str()) {
                return true;
            }
            match value.take() {
                Some(value) => {
                    header.value = value;
                    true
                }
                None => false,
            }
        });
        if let Some(value) = value {
            self.append_as_received(name, value);
        }
    }

    /// Combine: the value of the first header with this name gets `, ` and the new value at its end.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-header-list-combine>
    pub fn combine(&mut self, name: HeaderName, value: HeaderValue) {
        match self
            .headers
            .iter_mut()
            .find(|header| header.name.matches(name.as_str()))
        {
            Some(first) => first.value = HeaderValue::unchecked(&combined(&[first.value.as_bytes(), value.as_bytes()])),
            None => self.append_as_received(name, value),
        }
    }

    /// Convert header names to a sorted-lowercase set.
    ///
    /// <https://fetch.spec.whatwg.org/#convert-header-names-to-a-sorted-lowercase-set>
    pub fn sorted_lowercase_set<'a>(names: impl Iterator<Item = &'a HeaderName>) -> Vec<String> {
        let mut map = HeaderNameMap::default();
        for name in names {
            map.number_of(name.as_str(), 0);
        }
        map.iter().map(|(name, _)| name.to_ascii_lowercase()).collect()
    }

    /// Sort and combine, as script sees a header list: names in lower case, only `set-cookie` repeated.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-header-list-sort-and-combine>
    #[must_use]
    pub fn sort_and_combine(&self) -> Vec<(String, Vec<u8>)> {
        let (names, groups) = self.groups();
        let mut headers = Vec::new();
        for (name, index) in names.iter() {
            let name = name.to_ascii_lowercase();
            let values = &groups[index].1;
            if name == "set-cookie" {
                headers.extend(values.iter().map(|value| (name.clone(), value.to_vec())));
            } else {
                headers.push((name, combined(values)));
            }
        }
        headers
    }

    /// Writes each name as the first header of that name has it. A list to which headers were added as received becomes the list
    /// to which they were appended.
    pub(crate) fn unify_names(&mut self) {
        for (index, first) in self.first_of_each_name().into_iter().enumerate() {
            if first != index {
                self.headers[index].name = self.headers[first].name.clone();
            }
        }
    }

    /// Whether several headers have the same name.
    pub(crate) fn has_repeated_name(&self) -> bool {
        self.first_of_each_name()
            .into_iter()
            .enumerate()
            .any(|(index, first)| first != index)
    }

    /// For each header, the index of the first header with its name. The time does not grow with the product of headers and names.
    pub(crate) fn first_of_each_name(&self) -> Vec<usize> {
        let mut firsts = HeaderNameMap::default();
        let headers = self.headers.iter().enumerate();
        headers
            .map(|(index, header)| *firsts.number_of(header.name.as_str(), index))
            .collect()
    }

    /// The list with one header for each name, where the first header of that name is and with its name. The value is the one that
    /// `gather` makes of all values in order.
    pub(crate) fn gathered(&self, gather: impl Fn(&HeaderName, &[&[u8]]) -> Vec<u8>) -> Self {
        let (_, groups) = self.groups();
        groups
            .into_iter()
            .map(|(name, values)| Header {
                name: name.clone(),
                value: HeaderValue::unchecked(&gather(name, &values)),
            })
            .collect()
    }

    /// The values of each name, in the order of the first headers, and the place of each name in that order.
    fn groups(&self) -> (HeaderNameMap<'_>, Vec<Group<'_>>) {
        let mut groups: Vec<Group<'_>> = Vec::new();
        let mut names = HeaderNameMap::default();
        for header in &self.headers {
            let index = *names.number_of(header.name.as_str(), groups.len());
            if index == groups.len() {
                groups.push((&header.name, Vec::new()));
            }
            groups[index].1.push(header.value.as_bytes());
        }
        (names, groups)
    }

    /// Each name as its first header has it, with the value that [`get`](Self::get) gives, in the order of the first headers. Only values
    /// that are combined are copied.
    pub(crate) fn combined_values(&self) -> Vec<(&HeaderName, Cow<'_, [u8]>)> {
        let mut combined: Vec<(&HeaderName, Cow<'_, [u8]>)> = Vec::with_capacity(self.headers.len());
        let mut names = HeaderNameMap::default();
        for header in &self.headers {
            let index = *names.number_of(header.name.as_str(), combined.len());
            match combined.get_mut(index) {
                Some((_, earlier)) => {
                    let earlier = earlier.to_mut();
                    earlier.extend_from_slice(b", ");
                    earlier.extend_from_slice(header.value.as_bytes());
                }
                None => combined.push((&header.name, Cow::Borrowed(header.value.as_bytes()))),
            }
        }
        combined
    }

    /// The list of those headers for which `is_kept` holds.
    #[must_use]
    pub fn filtered(&self, is_kept: impl Fn(&Header) -> bool) -> Self {
        self.headers.iter().filter(|header| is_kept(header)).cloned().collect()
    }

    /// The list with the value that `change` makes of each value.
    pub(crate) fn with_values(&self, change: impl Fn(&[u8]) -> Vec<u8>) -> Self {
        self.headers
            .iter()
            .map(|header| Header {
                name: header.name.clone(),
                value: HeaderValue::unchecked(&change(header.value.as_bytes())),
            })
            .collect()
    }
}

/// A name as its first header has it, and the values of all headers with this name.
type Group<'a> = (&'a HeaderName, Vec<&'a [u8]>);

/// Values of one name as a single value.
fn combined(values: &[&[u8]]) -> Vec<u8> {
    values.join(b", ".as_slice())
}

/// Get, decode, and split a header value. The strings are isomorphic, so they are left as bytes.
///
/// <https://fetch.spec.whatwg.org/#header-value-get-decode-and-split>
#[must_use]
pub fn get_decode_and_split_value(input: &[u8]) -> Vec<&[u8]> {
    let mut values = Vec::new();
    let (mut start, mut position) = (0, 0);
    loop {
        match input.get(position) {
            // 5.2. A quoted string belongs to the value around it, its commas too.
            Some(b'"') => {
                collect_http_quoted_string(input, &mut position);
            }
            // 5.3. to 5.8.
            None | Some(b',') => {
                values.push(trim(&input[start..position], is_http_tab_or_space_byte));
                if position == input.len() {
                    return values;
                }
                position += 1;
                start = position;
            }
            Some(_) => position += 1,
        }
    }
}

impl FromIterator<Header> for HeaderList {
    fn from_iter<T: IntoIterator<Item = Header>>(headers: T) -> Self {
        Self {
            headers: headers.into_iter().collect(),
        }
    }
}

impl<'a> IntoIterator for &'a HeaderList {
    type Item = &'a Header;
    type IntoIter = slice::Iter<'a, Header>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl PartialEq for HeaderList {
    /// Equal if the headers are: in order, names compared as the Standard compares them.
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && self
                .iter()
                .zip(other)
                .all(|(one, other)| one.value == other.value && one.name.matches(other.name.as_str()))
    }
}

impl Eq for HeaderList {}

impl fmt::Debug for HeaderList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.headers).finish()
    }
}
