//! Rails, by rack-cors.

use super::{
    Server, Written,
    lines::Lines,
    values::{cannot_write_lower_case, escaped, with_safelisted_methods},
};
use crate::advise::{Origins, Policy};
use alloc::{format, string::String, vec::Vec};

pub(super) const SERVER: Server = Server {
    name: "rails",
    title: "Rails",
    file: "config/initializers/cors.rb",
    language: "ruby",
    signature: &["x-runtime"],
    source: "https://guides.rubyonrails.org/rails_on_rack.html#internal-middleware-stack",
    write,
};

fn write(policy: &Policy) -> Written {
    let mut lines = Lines::default();
    lines.add(format_args!(
        "# After: bundle add rack-cors. Before 0 is outside of everything: preflights are answered before authentication,"
    ));
    lines.add(format_args!("# and errors get the headers too."));
    lines.add(format_args!(
        "Rails.application.config.middleware.insert_before 0, Rack::Cors do"
    ));
    lines.add(format_args!("  allow do"));
    match policy.origins() {
        Origins::Any => lines.add(format_args!("    origins \"*\"")),
        Origins::These(origins) => {
            let origins: Vec<String> = origins.iter().map(|origin| literal(origin)).collect();
            lines.add(format_args!("    origins {}", origins.join(", ")));
        }
    }
    lines.add(format_args!("    resource \"*\","));
    // rack-cors compares methods in lower case.
    let methods = with_safelisted_methods(policy).join(" ").to_ascii_lowercase();
    lines.add(format_args!("      methods: %w[{methods}],"));
    lines.add(format_args!("      headers: %w[{}],", policy.headers().join(" ")));
    lines.add(format_args!(
        "      expose: %w[{}],",
        policy.exposed_headers().join(" ")
    ));
    lines.add(format_args!("      credentials: {},", policy.credentials()));
    lines.add(format_args!("      max_age: {}", policy.max_age()));
    lines.add(format_args!("  end"));
    lines.add(format_args!("end"));
    Written {
        text: lines.into_text(),
        cannot: cannot_write_lower_case(policy, "rack-cors").into_iter().collect(),
    }
}

/// rack-cors 1 takes a text of another scheme than http and https for a host.
fn literal(origin: &str) -> String {
    if origin.starts_with("http://") || origin.starts_with("https://") {
        format!("\"{origin}\"")
    } else {
        format!("%r{{\\A{}\\z}}", escaped(origin))
    }
}
