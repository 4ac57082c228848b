//! What the log says of a refusal.

use super::Refusal;
use core::fmt::{Formatter, Result};

/// One line that says what is wrong, and one that says what to do.
pub(super) fn write(refusal: &Refusal, formatter: &mut Formatter<'_>) -> Result {
    let Refusal {
        origin, method, url, ..
    } = refusal;
    write!(formatter, "[corsight] Browsers keep {method} {url} from ")?;
    if origin == "null" {
        formatter.write_str("a page with the origin null")?;
    } else {
        write!(formatter, "pages of {origin}")?;
    }
    if refusal.is_expected {
        return formatter.write_str(", which is not one of the origins that are meant to call this server.");
    }
    if refusal.count > 1 {
        write!(formatter, " ({} times so far)", refusal.count)?;
    }
    if let Some(cause) = refusal.diagnosis.causes.first() {
        write!(formatter, ": {}\n  · To do: {}", cause.headline, cause.act.text)?;
    }
    if refusal.depends_on_credentials {
        formatter.write_str(
            "\n  · This server cannot see whether the page sends credentials; the cause may be another if it does.",
        )?;
    }
    Ok(())
}
