//! The departures of browsers from the Standard: the table of the departures, the profiles of the browsers that make departures, and the
//! behaviour of the departures, one file for each seam.
//!
//! A seam is the place in an algorithm where departures come in. At the step that a departure changes, the algorithm asks the seam, and
//! the seam gives `None` or `false` for "as the Standard". No other module names a departure.

pub(crate) mod cache;
pub(crate) mod cookies;
mod departures;
pub(crate) mod initiator;
pub(crate) mod local_network;
pub(crate) mod location;
pub(crate) mod main_fetch;
mod memory;
mod new_request;
pub(crate) mod preflight;
pub(crate) mod preflight_after_redirect;
mod profiles;
pub(crate) mod received;
pub(crate) mod redirect_mode;
pub(crate) mod redirect_refused;
pub(crate) mod redirected_request;
pub(crate) mod safelist;
pub(crate) mod sent;

pub use departures::{Browser, DEPARTURES, Departure, DepartureInfo};
pub(crate) use memory::Memory;
pub use profiles::Profile;
