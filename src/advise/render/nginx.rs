//! nginx.

use super::{Server, Written, lines::Lines};
use crate::advise::{Origins, Policy};
use alloc::vec;

pub(super) const SERVER: Server = Server {
    name: "nginx",
    title: "nginx",
    file: "nginx.conf",
    language: "nginx",
    signature: &["server: nginx"],
    source: "https://nginx.org/en/docs/http/ngx_http_headers_module.html",
    write,
};

fn write(policy: &Policy) -> Written {
    let mut lines = Lines::default();
    lines.add(format_args!("# In the block http:"));
    lines.add(format_args!("map $http_origin $cors_origin {{"));
    match policy.origins() {
        Origins::Any => lines.add(format_args!("    default \"*\";")),
        Origins::These(origins) => {
            lines.add(format_args!("    default \"\";"));
            for origin in origins {
                lines.add(format_args!("    \"{origin}\" \"{origin}\";"));
            }
        }
    }
    lines.add(format_args!("}}"));
    lines.add(format_args!(
        "map \"$request_method $http_access_control_request_method\" $cors_preflight {{"
    ));
    lines.add(format_args!("    default \"\";"));
    lines.add(format_args!("    \"~^OPTIONS .\" \"yes\";"));
    lines.add(format_args!("}}"));
    lines.add(format_args!(""));
    lines.add(format_args!(
        "# In the block server or location. A location with add_header of its own does not inherit these lines:"
    ));
    lines.add(format_args!("# repeat them there."));
    lines.add(format_args!(
        "add_header Access-Control-Allow-Origin $cors_origin always;"
    ));
    if policy.credentials() {
        lines.add(format_args!("add_header Access-Control-Allow-Credentials true always;"));
    }
    if !policy.exposed_headers().is_empty() {
        lines.add(format_args!(
            "add_header Access-Control-Expose-Headers \"{}\" always;",
            policy.exposed_headers_value()
        ));
    }
    if policy.varies() {
        lines.add(format_args!("add_header Vary Origin always;"));
    }
    if !policy.methods().is_empty() {
        lines.add(format_args!(
            "add_header Access-Control-Allow-Methods \"{}\" always;",
            policy.methods_value()
        ));
    }
    if !policy.headers().is_empty() {
        lines.add(format_args!(
            "add_header Access-Control-Allow-Headers \"{}\" always;",
            policy.headers_value()
        ));
    }
    lines.add(format_args!(
        "add_header Access-Control-Max-Age {} always;",
        policy.max_age()
    ));
    lines.add(format_args!("if ($cors_preflight) {{"));
    lines.add(format_args!("    return 204;"));
    lines.add(format_args!("}}"));
    Written {
        text: lines.into_text(),
        cannot: vec![],
    }
}
