//! The user agents that Corsight knows: the Standard's own, and three browsers, each with its set of departures.

use super::{Browser, DEPARTURES, Departure};

/// A user agent's behaviour: the Standard's, bent by a set of [`Departure`]s.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Profile {
    name: &'static str,
    departures: Departures,
    imposed_limit: u32,
}

/// A set of departures, with a bit for each.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Departures(u128);

impl Departures {
    const NONE: Self = Self(0);

    /// The departures of one browser.
    const fn of(browser: Browser) -> Self {
        let mut departures = Self::NONE;
        let mut row = 0;
        while row < DEPARTURES.len() {
            let info = &DEPARTURES[row];
            let mut index = 0;
            while index < info.browsers.len() {
                if info.browsers[index] as u8 == browser as u8 {
                    departures.0 |= Self::bit(info.departure);
                }
                index += 1;
            }
            row += 1;
        }
        departures
    }

    const fn bit(departure: Departure) -> u128 {
        1 << departure as u32
    }
}

impl Profile {
    /// The Standard to the letter. Its imposed limit on max-age is the highest that any browser uses, a day.
    pub const STANDARD: Self = Self {
        name: "standard",
        departures: Departures::NONE,
        imposed_limit: 86_400,
    };
    pub const CHROMIUM: Self = Self {
        name: "chromium",
        departures: Departures::of(Browser::Chromium),
        imposed_limit: 7_200,
    };
    pub const FIREFOX: Self = Self {
        name: "firefox",
        departures: Departures::of(Browser::Firefox),
        imposed_limit: 86_400,
    };
    pub const WEBKIT: Self = Self {
        name: "webkit",
        departures: Departures::of(Browser::WebKit),
        imposed_limit: 600,
    };
    /// The three browsers, in the order of their names.
    pub const BROWSERS: [Self; 3] = [Self::CHROMIUM, Self::FIREFOX, Self::WEBKIT];

    /// "standard", "chromium", "firefox" or "webkit".
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Whether the user agent makes this departure.
    #[inline]
    #[must_use]
    pub const fn has(&self, departure: Departure) -> bool {
        self.departures.0 & Departures::bit(departure) != 0
    }

    /// The same profile but for one departure, where it keeps to the Standard. What a departure changes is seen by the difference.
    #[must_use]
    pub const fn without(mut self, departure: Departure) -> Self {
        self.departures.0 &= !Departures::bit(departure);
        self
    }

    /// Whether the user agent makes no departure at all.
    #[inline]
    #[must_use]
    pub(crate) const fn keeps_to_the_standard(&self) -> bool {
        self.departures.0 == Departures::NONE.0
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

impl core::fmt::Debug for Profile {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.name)
    }
}
