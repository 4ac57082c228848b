//! The profiles: the behaviour of the Standard's user agent and of three browsers, each with its set of departures.

use super::{Browser, DEPARTURES, Departure};

/// A user agent's behaviour: the Standard's, bent by the [`Departure`]s of a browser.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Profile {
    name: &'static str,
    /// The browser whose departures the user agent makes; null for the Standard.
    browser: Option<Browser>,
    /// For each departure, whether the user agent follows the Standard although its browser departs.
    left_out: [bool; DEPARTURES.len()],
    imposed_limit: u32,
}

impl Profile {
    /// The Standard, without departures. The imposed limit on max-age is the highest limit of any browser: one day.
    pub const STANDARD: Self = Self {
        name: "standard",
        browser: None,
        left_out: [false; DEPARTURES.len()],
        imposed_limit: 86_400,
    };
    /// Chrome, Edge, Opera and other browsers with Chromium inside.
    pub const CHROMIUM: Self = Self {
        name: "chromium",
        browser: Some(Browser::Chromium),
        left_out: [false; DEPARTURES.len()],
        imposed_limit: 7_200,
    };
    /// Firefox.
    pub const FIREFOX: Self = Self {
        name: "firefox",
        browser: Some(Browser::Firefox),
        left_out: [false; DEPARTURES.len()],
        imposed_limit: 86_400,
    };
    /// Safari, and every browser on iOS.
    pub const WEBKIT: Self = Self {
        name: "webkit",
        browser: Some(Browser::WebKit),
        left_out: [false; DEPARTURES.len()],
        imposed_limit: 600,
    };
    /// The three browsers, in the order of their names.
    pub const BROWSERS: [Self; 3] = [Self::CHROMIUM, Self::FIREFOX, Self::WEBKIT];

    /// "standard", "chromium", "firefox" or "webkit".
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The browser whose departures the user agent makes; null for the Standard.
    #[must_use]
    pub const fn browser(&self) -> Option<Browser> {
        self.browser
    }

    /// Whether the user agent makes this departure.
    #[must_use]
    pub fn has(&self, departure: Departure) -> bool {
        self.browser
            .is_some_and(|browser| departure.browsers().contains(&browser))
            && !self.left_out[departure as usize]
    }

    /// The same profile without one departure. A comparison of the two profiles shows the effect of the departure.
    #[must_use]
    pub const fn without(mut self, departure: Departure) -> Self {
        self.left_out[departure as usize] = true;
        self
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
