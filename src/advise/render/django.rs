//! Django, by django-cors-headers.

use super::{
    Server, Written,
    lines::Lines,
    values::{quoted, with_safelisted_methods},
};
use crate::advise::{Origins, Policy};
use alloc::{format, string::String, vec::Vec};

pub(super) const SERVER: Server = Server {
    name: "django",
    title: "Django",
    file: "settings.py",
    language: "python",
    signature: &["server: wsgiserver/", "set-cookie: csrftoken="],
    source: "https://docs.djangoproject.com/en/5.2/ref/settings/#csrf-cookie-name",
    write,
};

const MIDDLEWARE: &str = r#"# At the end of settings.py, after: pip install django-cors-headers
# Take lines about corsheaders and CORS that stand further up out of the file.
INSTALLED_APPS = [*INSTALLED_APPS, "corsheaders"]
# The first middleware: it answers preflights before authentication, and errors get the headers too.
MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware", *MIDDLEWARE]
"#;

fn write(policy: &Policy) -> Written {
    let mut lines = Lines::default();
    lines.add(format_args!("{MIDDLEWARE}"));
    match policy.origins() {
        Origins::Any => lines.add(format_args!("CORS_ALLOW_ALL_ORIGINS = True")),
        Origins::These(origins) => {
            lines.add(format_args!("CORS_ALLOWED_ORIGINS = [{}]", quoted(origins, '"')));
        }
    }
    lines.add(format_args!(
        "CORS_ALLOW_METHODS = [{}]",
        quoted(&with_safelisted_methods(policy), '"')
    ));
    lines.add(format_args!("CORS_ALLOW_HEADERS = [{}]", quoted(policy.headers(), '"')));
    lines.add(format_args!(
        "CORS_EXPOSE_HEADERS = [{}]",
        quoted(policy.exposed_headers(), '"')
    ));
    let credentials = if policy.credentials() { "True" } else { "False" };
    lines.add(format_args!("CORS_ALLOW_CREDENTIALS = {credentials}"));
    lines.add(format_args!("CORS_PREFLIGHT_MAX_AGE = {}", policy.max_age()));
    Written {
        text: lines.into_text(),
        cannot: cannot(policy),
    }
}

fn cannot(policy: &Policy) -> Vec<String> {
    let mut cannot = Vec::new();
    if policy.max_age() == 0 {
        cannot.push("django-cors-headers cannot send Access-Control-Max-Age: 0; without the header, browsers keep the answer to a preflight for 5 seconds.".into());
    }
    if let (true, Origins::These(origins)) = (policy.credentials(), policy.origins()) {
        cannot.push(format!(
            "CORS does not switch off Django's protection from forged requests: for POST, PUT, PATCH and DELETE with cookies, set CSRF_TRUSTED_ORIGINS = [{}] and send the token in X-CSRFToken.",
            quoted(origins, '"')
        ));
    }
    cannot
}
