use super::subject;
use crate::{
    diagnosis::{Finding, Who},
    reason::{Reason, What},
};

/// What keeps a redirect from being followed.
pub(super) fn redirect(reason: &Reason, told: &mut Finding) {
    let subject = subject(reason);
    match &reason.what {
        What::RedirectModeError { location } => {
            told.say(
                "{0} leads to \"{1}\", and the request's redirect mode is \"error\".",
                &[&subject, location.as_deref().unwrap_or("")],
            )
            .who(Who::Client)
            .act(Who::Client, "Request the final URL, or set redirect to \"follow\".")
            .found_if(location.as_deref());
        }
        What::LocationInvalid { found } => {
            told.say(
                "{0} has the Location \"{1}\", which is not a URL, so the browser can't follow it.",
                &[&subject, found],
            )
            .found(found)
            .act(Who::Server, "Send one Location header with one URL in it.");
        }
        What::LocationSchemeNotHttp { location } => {
            told.say(
                "{0} leads to {1}, which is neither http nor https, so the browser does not follow it.",
                &[&subject, location],
            )
            .found(location)
            .expected("https")
            .act(Who::Server, "Redirect to an http or https URL.");
        }
        What::TooManyRedirects => {
            told.say(
                "{0} is the twenty-first in a row, and browsers follow 20. It probably goes round in a circle.",
                &[&subject],
            )
            .found("21")
            .expected("20")
            .act(
                Who::Server,
                "Follow the redirects one by one with curl -v and take the circle out.",
            );
        }
        What::LocationIncludesCredentials { location } => {
            told.say(
                "{0} leads to a URL with a username or password in it ({1}), which a cross-origin request must not follow.",
                &[&subject, location],
            )
            .found(location)
            .act(
                Who::Server,
                "Take username and password out of the Location; let the client send Authorization instead.",
            );
        }
        _ => {
            told.say(
                "{0} asks for the body again, and the body was a stream that can be sent only once.",
                &[&subject],
            )
            .who(Who::Client)
            .act(
                Who::Client,
                "Request the final URL, or send a body that is not a stream.",
            )
            .act(
                Who::Server,
                "Redirect with status 303 if the body need not be sent again.",
            );
        }
    }
}
