//! Where real browsers leave the Standard: one named flag for each departure, in one table.
//!
//! The Standard is the default. An algorithm reads a flag at the step that it bends and nowhere else.

mod deviations;

pub use deviations::{DEVIATIONS, Deviation, DeviationInfo};

/// A user agent's behaviour: the Standard's, bent by a set of [`Deviation`]s.
#[derive(Clone, Copy)]
pub struct Profile(&'static Bent);

struct Bent {
    name: &'static str,
    /// A bit for each deviation. In bytes, because wasm reads one with less code than a bit of a long number.
    deviations: [u8; 16],
    imposed_limit: u32,
}

static STANDARD: Bent = Bent {
    name: "standard",
    deviations: [0; 16],
    imposed_limit: 86_400,
};
static CHROMIUM: Bent = Bent::of("chromium", 7_200);
static FIREFOX: Bent = Bent::of("firefox", 86_400);
static WEBKIT: Bent = Bent::of("webkit", 600);

impl Bent {
    const fn of(name: &'static str, imposed_limit: u32) -> Self {
        let mut deviations = [0; 16];
        let mut i = 0;
        while i < DEVIATIONS.len() {
            let info = &DEVIATIONS[i];
            let has = match name.as_bytes()[0] {
                b'c' => info.chromium,
                b'f' => info.firefox,
                _ => info.webkit,
            };
            if has {
                deviations[info.deviation as usize / 8] |= 1 << (info.deviation as usize % 8);
            }
            i += 1;
        }
        Self {
            name,
            deviations,
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
    pub const fn has(&self, deviation: Deviation) -> bool {
        self.0.deviations[deviation as usize / 8] & (1 << (deviation as usize % 8)) != 0
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
