//! Where real browsers leave the Standard: the table of the departures, and the profiles of the browsers that make them.
//!
//! The Standard is the default.

mod departures;
mod profiles;

pub use departures::{Browser, DEPARTURES, Departure, DepartureInfo};
pub use profiles::Profile;
