use super::{subject, told};
use crate::{
    diagnosis::{Finding, Who, remedy::act, words::fill},
    reason::{Reason, What},
};
use alloc::vec;

/// What keeps a redirect from being followed.
pub(super) fn redirect(reason: &Reason) -> Finding {
    let subject = subject(reason);
    let tell = |who, template: &str, value: &str| told(reason, who, fill(template, &[&subject, value]));
    match &reason.what {
        What::RedirectModeError { location } => {
            let location = location.as_deref().unwrap_or("");
            let mut told = tell(
                Who::Client,
                "{0} leads to \"{1}\", and the request's redirect mode is \"error\".",
                location,
            )
            .remedies(vec![act(
                Who::Client,
                "Request the final URL, or set redirect to \"follow\".",
            )]);
            told.found = (!location.is_empty()).then(|| location.into());
            told
        }
        What::LocationInvalid { found } => tell(
            Who::Server,
            "{0} has the Location \"{1}\", which is not a URL, so the browser can't follow it.",
            found,
        )
        .found(found)
        .remedies(vec![act(Who::Server, "Send one Location header with one URL in it.")]),
        What::LocationSchemeNotHttp { location } => tell(
            Who::Server,
            "{0} leads to {1}, which is neither http nor https, so the browser does not follow it.",
            location,
        )
        .found(location)
        .expected("https")
        .remedies(vec![act(Who::Server, "Redirect to an http or https URL.")]),
        What::TooManyRedirects => tell(
            Who::Server,
            "{0} is the twenty-first in a row, and browsers follow 20. It probably goes round in a circle.",
            "",
        )
        .found("21")
        .expected("20")
        .remedies(vec![act(
            Who::Server,
            "Follow the redirects one by one with curl -v and take the circle out.",
        )]),
        What::LocationIncludesCredentials { location } => tell(
            Who::Server,
            "{0} leads to a URL with a username or password in it ({1}), which a cross-origin request must not follow.",
            location,
        )
        .found(location)
        .remedies(vec![act(
            Who::Server,
            "Take username and password out of the Location; let the client send Authorization instead.",
        )]),
        _ => tell(
            Who::Client,
            "{0} asks for the body again, and the body was a stream that can be sent only once.",
            "",
        )
        .remedies(vec![
            act(
                Who::Client,
                "Request the final URL, or send a body that is not a stream.",
            ),
            act(
                Who::Server,
                "Redirect with status 303 if the body need not be sent again.",
            ),
        ]),
    }
}
