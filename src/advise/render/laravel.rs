//! Laravel, by its own HandleCors.

use super::{
    Server, Written,
    lines::Lines,
    values::{cannot_write_lower_case, quoted, with_safelisted_methods},
};
use crate::advise::{Origins, Policy};
use alloc::vec::Vec;

pub(super) const SERVER: Server = Server {
    name: "laravel",
    title: "Laravel",
    file: "config/cors.php",
    language: "php",
    signature: &["set-cookie: laravel_session=", "set-cookie: laravel-session="],
    source: "https://github.com/laravel/laravel/blob/12.x/config/session.php",
    write,
};

fn write(policy: &Policy) -> Written {
    let mut lines = Lines::default();
    lines.add(format_args!("<?php"));
    lines.add(format_args!(""));
    lines.add(format_args!(
        "// The whole file. HandleCors is among the global middleware already, so it covers errors and answers preflights itself."
    ));
    lines.add(format_args!("// Afterwards: php artisan config:clear"));
    lines.add(format_args!("return ["));
    lines.add(format_args!("    'paths' => ['*'],"));
    match policy.origins() {
        Origins::Any => lines.add(format_args!("    'allowed_origins' => ['*'],")),
        Origins::These(origins) => {
            lines.add(format_args!("    'allowed_origins' => [{}],", quoted(origins, '\'')));
        }
    }
    lines.add(format_args!("    'allowed_origins_patterns' => [],"));
    lines.add(format_args!(
        "    'allowed_methods' => [{}],",
        quoted(&with_safelisted_methods(policy), '\'')
    ));
    lines.add(format_args!(
        "    'allowed_headers' => [{}],",
        quoted(policy.headers(), '\'')
    ));
    lines.add(format_args!(
        "    'exposed_headers' => [{}],",
        quoted(policy.exposed_headers(), '\'')
    ));
    lines.add(format_args!("    'max_age' => {},", policy.max_age()));
    lines.add(format_args!("    'supports_credentials' => {},", policy.credentials()));
    lines.add(format_args!("];"));
    let mut cannot: Vec<_> = cannot_write_lower_case(policy, "Laravel").into_iter().collect();
    if matches!(policy.origins(), Origins::These(origins) if origins.len() == 1) {
        cannot.push("For a policy with a single origin Laravel sends this origin in every answer, also to other pages: those are refused by the browser.".into());
    }
    Written {
        text: lines.into_text(),
        cannot,
    }
}
