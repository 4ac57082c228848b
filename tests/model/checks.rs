//! Origins, sites and the other checks.

use super::{
    Origin, Request,
    header::{Headers, get, split},
};
use url::{Host, Url};

pub fn origin_of(url: &Url) -> Origin {
    match url.scheme() {
        "http" | "https" => Origin::Tuple(
            url.scheme().into(),
            url.host_str().unwrap_or_default().into(),
            url.port_or_known_default().unwrap_or_default(),
        ),
        // Every other URL's origin here is opaque, and none is asked about twice.
        _ => Origin::Opaque(u32::MAX),
    }
}

pub fn serialize(origin: &Origin) -> String {
    match origin {
        Origin::Opaque(_) => "null".into(),
        Origin::Tuple(scheme, host, port) => match (&**scheme, port) {
            ("http", 80) | ("https", 443) => format!("{scheme}://{host}"),
            _ => format!("{scheme}://{host}:{port}"),
        },
    }
}

#[derive(Clone, Copy, PartialEq)]
pub enum Site {
    WithScheme,
    Schemeless,
}

/// There is no public suffix list, so the last label is the suffix.
pub fn same_site(a: &Origin, b: &Origin, site: Site) -> bool {
    match (a, b) {
        (Origin::Tuple(scheme_a, host_a, _), Origin::Tuple(scheme_b, host_b, _)) => {
            let same = match (registrable(host_a), registrable(host_b)) {
                (Some(a), Some(b)) => a == b,
                (None, None) => host_a == host_b,
                _ => false,
            };
            same && (site == Site::Schemeless || scheme_a == scheme_b)
        }
        _ => a == b,
    }
}

fn registrable(host: &str) -> Option<String> {
    if !matches!(Host::parse(host), Ok(Host::Domain(_))) {
        return None;
    }
    let labels: Vec<&str> = host.split('.').collect();
    (labels.len() > 1).then(|| labels[labels.len() - 2..].join("."))
}

pub fn is_trustworthy(url: &Url) -> bool {
    match url.host() {
        _ if matches!(url.scheme(), "https" | "data") => true,
        Some(Host::Ipv4(address)) => address.octets()[0] == 127,
        Some(Host::Ipv6(address)) => address.to_string() == "::1",
        Some(Host::Domain(domain)) => domain == "localhost" || domain.ends_with(".localhost"),
        None => false,
    }
}

pub fn append_fetch_metadata(request: &Request, headers: &mut Headers) {
    if !is_trustworthy(request.current()) {
        return;
    }
    let mut site = "same-origin";
    for url in &request.urls {
        let origin = origin_of(url);
        if origin == request.origin {
            continue;
        }
        site = "cross-site";
        if !same_site(&request.origin, &origin, Site::WithScheme) {
            break;
        }
        site = "same-site";
    }
    let destination = if request.destination.is_empty() {
        "empty"
    } else {
        request.destination
    };
    for (name, value) in [("Dest", destination), ("Mode", request.mode), ("Site", site)] {
        headers.push((format!("Sec-Fetch-{name}"), value.as_bytes().to_vec()));
    }
}

pub fn is_tao_success(request: &Request, headers: &Headers) -> bool {
    if request.timing_allow_failed {
        return false;
    }
    let values = split(headers, "Timing-Allow-Origin").unwrap_or_default();
    values
        .iter()
        .any(|value| value == "*" || *value == request.serialized_origin())
        || request.tainting == "basic"
}

pub fn is_blocked_by_corp(request: &Request, headers: &Headers, with_credentials: bool) -> bool {
    let blocked = |embedder_policy: &str| {
        let policy = get(headers, "Cross-Origin-Resource-Policy");
        let policy = match policy.as_deref() {
            Some(b"same-origin") => "same-origin",
            Some(b"same-site") => "same-site",
            Some(b"cross-origin") => "cross-origin",
            _ if embedder_policy == "require-corp" || (embedder_policy == "credentialless" && with_credentials) => {
                "same-origin"
            }
            _ => "null",
        };
        let url = request.current();
        let secure_page = matches!(&request.origin, Origin::Tuple(scheme, ..) if scheme == "https");
        match policy {
            "same-origin" => origin_of(url) != request.origin,
            "same-site" => {
                !same_site(&request.origin, &origin_of(url), Site::Schemeless)
                    || !(secure_page || url.scheme() != "https")
            }
            _ => false,
        }
    };
    blocked("unsafe-none") || blocked(request.embedder_policy)
}

/// Blocked due to its MIME type or due to nosniff.
pub fn is_nosniff_blocked(destination: &str, headers: &Headers) -> bool {
    let mut mime = None;
    for value in split(headers, "Content-Type").unwrap_or_default() {
        if let Ok(one) = value.parse::<data_url::mime::Mime>()
            && (&*one.type_, &*one.subtype) != ("*", "*")
        {
            mime = Some(format!("{}/{}", one.type_, one.subtype));
        }
    }
    let nosniff =
        split(headers, "X-Content-Type-Options").is_some_and(|values| values[0].eq_ignore_ascii_case("nosniff"));
    match destination {
        "script" => {
            // Of the JavaScript MIME types the random exchanges know one.
            let is_javascript = mime.as_deref() == Some("text/javascript");
            let is_wrong = mime.as_deref().is_some_and(|mime| {
                ["audio/", "image/", "video/"]
                    .iter()
                    .any(|start| mime.starts_with(start))
                    || mime == "text/csv"
            });
            is_wrong || (nosniff && !is_javascript)
        }
        "style" => nosniff && mime.as_deref() != Some("text/css"),
        _ => false,
    }
}
