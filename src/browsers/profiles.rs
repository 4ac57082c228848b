//! The user agents that Corsight knows: the Standard's own, and three browsers, each with its set of departures.

use super::{DEPARTURES, Departure};

/// A user agent's behaviour: the Standard's, bent by a set of [`Departure`]s.
#[derive(Clone, Copy)]
pub struct Profile(&'static Bent);

struct Bent {
    name: &'static str,
    /// A bit for each departure. In bytes, because wasm reads one with less code than a bit of a long number.
    departures: [u8; 16],
    imposed_limit: u32,
}

static STANDARD: Bent = Bent {
    name: "standard",
    departures: [0; 16],
    imposed_limit: 86_400,
};
static CHROMIUM: Bent = Bent::of("chromium", 7_200);
static FIREFOX: Bent = Bent::of("firefox", 86_400);
static WEBKIT: Bent = Bent::of("webkit", 600);

impl Bent {
    const fn of(name: &'static str, imposed_limit: u32) -> Self {
        let mut departures = [0; 16];
        let mut i = 0;
        while i < DEPARTURES.len() {
            let info = &DEPARTURES[i];
            let has = match name.as_bytes()[0] {
                b'c' => info.chromium,
                b'f' => info.firefox,
                _ => info.webkit,
            };
            if has {
                departures[info.departure as usize / 8] |= 1 << (info.departure as usize % 8);
            }
            i += 1;
        }
        Self {
            name,
            departures,
            imposed_limit,
        }
    }
}

impl Profile {
    /// The Standard to the letter. Its imposed limit on max-age is the highest that any browser uses, a day.
    pub const STANDARD: Self = Self(&STANDARD);
    pub const CHROMIUM: Self = Self(&CHROMIUM);
    pub const FIREFOX: Self = Self(&FIREFOX);
    pub const WEBKIT: Self = Self(&WEBKIT);
    /// The three browsers, in the order of their names.
    pub const BROWSERS: [Self; 3] = [Self::CHROMIUM, Self::FIREFOX, Self::WEBKIT];

    /// "standard", "chromium", "firefox" or "webkit".
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.0.name
    }

    #[inline]
    #[must_use]
    pub const fn has(&self, departure: Departure) -> bool {
        self.0.departures[departure as usize / 8] & (1 << (departure as usize % 8)) != 0
    }

    /// The imposed limit on max-age, in seconds.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>
    #[must_use]
    pub const fn imposed_limit(&self) -> u32 {
        self.0.imposed_limit
    }
}

impl Default for Profile {
    fn default() -> Self {
        Self::STANDARD
    }
}

impl PartialEq for Profile {
    fn eq(&self, other: &Self) -> bool {
        core::ptr::eq(self.0, other.0)
    }
}

impl Eq for Profile {}

impl core::fmt::Debug for Profile {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.name())
    }
}
