//! Where real browsers leave the Standard: one named flag for each departure, in one table.
//!
//! The Standard is the default. An algorithm reads a flag at the step that it bends and nowhere else.

mod deviations;

pub use deviations::{DEVIATIONS, Deviation, DeviationInfo};

/// A user agent's behaviour: the Standard's, bent by a set of [`Deviation`]s.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    name: &'static str,
    deviations: u128,
    imposed_limit: u32,
}

impl Profile {
    /// The Standard to the letter. Its imposed limit on max-age is the highest that any browser uses, a day.
    pub const STANDARD: Self = Self {
        name: "standard",
        deviations: 0,
        imposed_limit: 86_400,
    };
    pub const CHROMIUM: Self = Self::of("chromium", 7_200);
    pub const FIREFOX: Self = Self::of("firefox", 86_400);
    pub const WEBKIT: Self = Self::of("webkit", 600);
    /// The three browsers, in the order of their names.
    pub const BROWSERS: [Self; 3] = [Self::CHROMIUM, Self::FIREFOX, Self::WEBKIT];

    const fn of(name: &'static str, imposed_limit: u32) -> Self {
        let mut deviations = 0;
        let mut i = 0;
        while i < DEVIATIONS.len() {
            let info = &DEVIATIONS[i];
            let has = match name.as_bytes()[0] {
                b'c' => info.chromium,
                b'f' => info.firefox,
                _ => info.webkit,
            };
            if has {
                deviations |= 1 << info.deviation as u8;
            }
            i += 1;
        }
        Self {
            name,
            deviations,
            imposed_limit,
        }
    }

    /// "standard", "chromium", "firefox" or "webkit".
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    #[inline]
    #[must_use]
    pub const fn has(&self, deviation: Deviation) -> bool {
        self.deviations & (1 << deviation as u8) != 0
    }

    /// The imposed limit on max-age, in seconds.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>
    #[must_use]
    pub const fn imposed_limit(&self) -> u32 {
        self.imposed_limit
    }
}

impl Default for Profile {
    fn default() -> Self {
        Self::STANDARD
    }
}
