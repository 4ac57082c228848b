//! Header lists.

use super::{HeaderName, HeaderValue, extract::FEW};
use crate::infra::bytes::{
    collect_http_quoted_string, concat_bytes, is_byte_case_insensitive_match, is_http_tab_or_space_byte,
    isomorphic_decode, trim,
};
use alloc::{borrow::Cow, string::String, vec, vec::Vec};
use core::fmt;

/// A header: a name and a value, borrowed from the list that they stand in.
///
/// <https://fetch.spec.whatwg.org/#concept-header>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header<'a> {
    pub name: HeaderName<'a>,
    pub value: &'a [u8],
}

/// A header list: an ordered list of headers, names repeated where they were.
///
/// All names stand in one string and all values in one byte sequence, so a list of any length costs three allocations.
///
/// <https://fetch.spec.whatwg.org/#concept-header-list>
#[derive(Clone, Default)]
pub struct HeaderList {
    names: String,
    values: Vec<u8>,
    places: Vec<Place>,
}

/// Where one header's name and value begin and end.
#[derive(Clone, Copy)]
struct Place {
    name: usize,
    name_end: usize,
    value: usize,
    value_end: usize,
}

impl HeaderList {
    #[inline(never)]
    #[must_use]
    pub const fn new() -> Self {
        Self {
            names: String::new(),
            values: Vec::new(),
            places: Vec::new(),
        }
    }

    /// Removes every header and keeps the memory for others.
    pub fn clear(&mut self) {
        self.names.clear();
        self.values.clear();
        self.places.clear();
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The headers, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Header<'_>> + ExactSizeIterator + Clone {
        (0..self.places.len()).map(|index| self.header(index))
    }

    /// The values of all headers whose name is a byte-case-insensitive match for `name`, in order.
    pub fn values<'a>(&'a self, name: &'a str) -> Values<'a> {
        self.values_from(0, name)
    }

    /// Which header is the first of a name.
    pub(super) fn first(&self, name: &str) -> Option<usize> {
        let mut values = self.values(name);
        values.next()?;
        Some(self.places.len() - values.rest.len() - 1)
    }

    /// The values of a name, `first` being the first of the headers that count.
    pub(super) fn values_from<'a>(&'a self, first: usize, name: &'a str) -> Values<'a> {
        Values {
            list: self,
            name,
            rest: self.places.get(first..).unwrap_or_default(),
        }
    }

    /// <https://fetch.spec.whatwg.org/#header-list-contains>
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.values(name).next().is_some()
    }

    /// Get: null, or the values of all headers of this name, separated by 0x2C 0x20.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-header-list-get>
    #[must_use]
    pub fn get<'a>(&'a self, name: &'a str) -> Option<Cow<'a, [u8]>> {
        let mut values = self.values(name);
        let mut combined = Cow::Borrowed(values.next()?);
        for value in values {
            let combined = combined.to_mut();
            combined.extend_from_slice(b", ");
            combined.extend_from_slice(value);
        }
        Some(combined)
    }

    /// Get, isomorphic decoded.
    #[inline(never)]
    #[must_use]
    pub fn get_decoded(&self, name: &str) -> Option<String> {
        Some(isomorphic_decode(&self.get(name)?))
    }

    /// Get, decode, and split. The strings are isomorphic, so they are left as bytes.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-header-list-get-decode-split>
    #[must_use]
    pub fn get_decode_and_split(&self, name: &str) -> Option<Vec<Vec<u8>>> {
        self.get(name).map(|value| {
            let mut values = Vec::new();
            for value in get_decode_and_split_value(&value) {
                values.push(value.to_vec());
            }
            values
        })
    }

    /// Append, which takes over the case of the name that the list has already.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-header-list-append>
    pub fn append(&mut self, name: HeaderName<'_>, value: HeaderValue<'_>) {
        let own = self.first(name.as_str());
        let own = own.map(|first| String::from(self.header(first).name.as_str()));
        self.append_as_received(own.as_deref().map_or(name, HeaderName::stored), value);
    }

    /// Adds a header as it came from the network, its name's case kept.
    pub fn append_as_received(&mut self, name: HeaderName<'_>, value: HeaderValue<'_>) {
        self.push_stored(Header {
            name,
            value: value.as_bytes(),
        });
    }

    /// <https://fetch.spec.whatwg.org/#concept-header-list-delete>
    pub fn delete(&mut self, name: &str) {
        if self.contains(name) {
            *self = self.filtered(|header| !header.name.matches(name));
        }
    }

    /// Set: the first header of this name gets the value, the others go.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-header-list-set>
    pub fn set(&mut self, name: HeaderName<'_>, value: HeaderValue<'_>) {
        let Some(first) = self.first(name.as_str()) else {
            return self.append_as_received(name, value);
        };
        *self = self.changed(&mut |index, header| {
            if index == first {
                Some(value.as_bytes().into())
            } else {
                (!header.name.matches(name.as_str())).then_some(header.value.into())
            }
        });
    }

    /// Combine: the first header of this name gets `, ` and the value behind its own.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-header-list-combine>
    pub fn combine(&mut self, name: HeaderName<'_>, value: HeaderValue<'_>) {
        let Some(first) = self.first(name.as_str()) else {
            return self.append_as_received(name, value);
        };
        *self = self.changed(&mut |index, header| {
            Some(if index == first {
                concat_bytes(&[header.value, b", ", value.as_bytes()]).into()
            } else {
                header.value.into()
            })
        });
    }

    /// Convert header names to a sorted-lowercase set.
    ///
    /// <https://fetch.spec.whatwg.org/#convert-header-names-to-a-sorted-lowercase-set>
    pub fn sorted_lowercase_set<'a>(names: impl Iterator<Item = HeaderName<'a>>) -> Vec<String> {
        let mut set: Vec<String> = names.map(|name| name.as_str().to_ascii_lowercase()).collect();
        set.sort();
        set.dedup();
        set
    }

    /// Sort and combine, as script sees a header list: names in lower case, only `set-cookie` repeated.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-header-list-sort-and-combine>
    #[must_use]
    pub fn sort_and_combine(&self) -> Vec<(String, Vec<u8>)> {
        let mut headers: Vec<(String, Vec<u8>)> = Vec::with_capacity(self.len());
        for (name, index) in self.sorted_by_name() {
            let value = self.header(index).value;
            match headers.last_mut() {
                Some((last, combined)) if *last == name && name != "set-cookie" => {
                    combined.extend_from_slice(b", ");
                    combined.extend_from_slice(value);
                }
                _ => headers.push((name, value.to_vec())),
            }
        }
        headers
    }

    /// Writes each name as the first header of that name has it. A list to which headers were added as received becomes the list
    /// to which they were appended.
    pub(crate) fn unify_names(&mut self) {
        let firsts = self.firsts();
        let mut list = Self::new();
        for (&first, header) in firsts.iter().zip(self.iter()) {
            list.push_stored(Header {
                name: self.header(first).name,
                ..header
            });
        }
        *self = list;
    }

    /// The list with one header for each name: at the place of the first header of that name, in the first one's case, and with the
    /// value that `gather` makes of all values in order.
    pub(crate) fn gathered(&self, gather: impl Fn(HeaderName<'_>, &[&[u8]]) -> Vec<u8>) -> Self {
        let mut values = vec![Vec::new(); self.len()];
        for (first, header) in self.firsts().into_iter().zip(self.iter()) {
            values[first].push(header.value);
        }
        self.changed(&mut |index, header| {
            let values = &values[index];
            (!values.is_empty()).then(|| gather(header.name, values).into())
        })
    }

    /// For each header, which header is the first of its name. A long list is sorted, because comparing each header with each other
    /// takes a time that grows with the square of their number.
    fn firsts(&self) -> Vec<usize> {
        if self.len() <= FEW {
            let names = self.iter().map(|header| header.name.as_str());
            return names.filter_map(|name| self.first(name)).collect();
        }
        let mut firsts = vec![0; self.len()];
        for same_name in self.sorted_by_name().chunk_by(|(one, _), (other, _)| one == other) {
            let (_, first) = same_name[0];
            for &(_, index) in same_name {
                firsts[index] = first;
            }
        }
        firsts
    }

    /// Each header's name in lower case and its index, sorted by both.
    fn sorted_by_name(&self) -> Vec<(String, usize)> {
        let names = self.iter().map(|header| header.name.as_str().to_ascii_lowercase());
        let mut sorted: Vec<(String, usize)> = names.zip(0..).collect();
        sorted.sort();
        sorted
    }

    /// The list of those headers for which `keep` holds.
    #[must_use]
    pub fn filtered(&self, mut keep: impl FnMut(Header<'_>) -> bool) -> Self {
        self.changed(&mut |_, header| keep(header).then_some(header.value.into()))
    }

    /// The list with what `change` makes of each value.
    pub(crate) fn with_values(&self, change: &dyn Fn(&[u8]) -> Vec<u8>) -> Self {
        self.changed(&mut |_, header| Some(change(header.value).into()))
    }

    /// The list with the value that `change` gives for each header and its place, and without those for which it gives none.
    fn changed<'a>(&'a self, change: &mut dyn FnMut(usize, Header<'a>) -> Option<Cow<'a, [u8]>>) -> Self {
        let mut list = Self::new();
        for (index, header) in self.iter().enumerate() {
            if let Some(value) = change(index, header) {
                list.push_stored(Header {
                    value: &value,
                    ..header
                });
            }
        }
        list
    }

    fn header(&self, index: usize) -> Header<'_> {
        let place = &self.places[index];
        Header {
            name: HeaderName::stored(self.names.get(place.name..place.name_end).unwrap_or_default()),
            value: &self.values[place.value..place.value_end],
        }
    }

    fn push_stored(&mut self, header: Header<'_>) {
        let (name, value) = (self.names.len(), self.values.len());
        self.names.push_str(header.name.as_str());
        self.values.extend_from_slice(header.value);
        self.places.push(Place {
            name,
            name_end: self.names.len(),
            value,
            value_end: self.values.len(),
        });
    }
}

/// The values of the headers of one name.
#[derive(Clone)]
pub struct Values<'a> {
    list: &'a HeaderList,
    name: &'a str,
    rest: &'a [Place],
}

impl<'a> Iterator for Values<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        while let [place, rest @ ..] = self.rest {
            self.rest = rest;
            // The length tells nearly all apart, and is known without looking at the name.
            if place.name_end - place.name == self.name.len() {
                let name = &self.list.names.as_bytes()[place.name..place.name_end];
                if is_byte_case_insensitive_match(name, self.name.as_bytes()) {
                    return Some(&self.list.values[place.value..place.value_end]);
                }
            }
        }
        None
    }
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

impl PartialEq for HeaderList {
    /// Equal if the headers are: in order, names compared as the Standard compares them.
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && self.iter().zip(other.iter()).all(|(a, b)| {
                a.value == b.value
                    && is_byte_case_insensitive_match(a.name.as_str().as_bytes(), b.name.as_str().as_bytes())
            })
    }
}

impl Eq for HeaderList {}

impl fmt::Debug for HeaderList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
