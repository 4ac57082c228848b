//! A number for each header name, and the sets that are made of it.

use super::CaseInsensitive;
use alloc::collections::BTreeMap;

/// A number for each header name, in byte order of the names. Names that differ in case only are one name.
///
/// It is the one map of names, so that no time grows with the product of two lists, and no second kind of map grows the package.
#[derive(Clone, Debug, Default)]
pub(crate) struct HeaderNameMap<'a>(BTreeMap<CaseInsensitive<'a>, usize>);

impl<'a> HeaderNameMap<'a> {
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.0.contains_key(&CaseInsensitive(name))
    }

    /// The number of a name, which becomes `number` if the name has none yet.
    pub(crate) fn number_of(&mut self, name: &'a str, number: usize) -> &mut usize {
        self.0.entry(CaseInsensitive(name)).or_insert(number)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'a str, usize)> {
        self.0.iter().map(|(name, number)| (name.0, *number))
    }
}

/// A set of header names. A long list is a set first where it is asked about many names: a search of the list for each
/// of them takes a time that grows with the product of both lengths.
#[derive(Clone, Debug)]
pub struct HeaderNameSet<'a>(HeaderNameMap<'a>);

impl HeaderNameSet<'_> {
    /// Whether a name in the set is a byte-case-insensitive match for `name`.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.0.contains(name)
    }
}

impl<'a> FromIterator<&'a str> for HeaderNameSet<'a> {
    fn from_iter<T: IntoIterator<Item = &'a str>>(names: T) -> Self {
        let mut map = HeaderNameMap::default();
        for name in names {
            map.number_of(name, 0);
        }
        Self(map)
    }
}
