//! The names of response headers that are about transport, caches and the security of documents. Script has no use for them.

/// Beginnings of names.
const BEGINNINGS: &[&str] = &[
    "access-control-",
    "alt-",
    "cf-",
    "content-security-policy",
    "cross-origin-",
    "fly-",
    "sec-",
    "x-amz-cf-",
    "x-aspnet",
    "x-cache",
    "x-envoy-",
    "x-nf-",
    "x-vercel-",
];

/// Names.
const NAMES: &[&str] = &[
    "accept-ch",
    "accept-ranges",
    "age",
    "clear-site-data",
    "connection",
    "content-encoding",
    "date",
    "expect-ct",
    "keep-alive",
    "nel",
    "origin-agent-cluster",
    "p3p",
    "permissions-policy",
    "proxy-connection",
    "referrer-policy",
    "report-to",
    "reporting-endpoints",
    "server",
    "server-timing",
    "strict-transport-security",
    "timing-allow-origin",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "vary",
    "via",
    "x-content-type-options",
    "x-dns-prefetch-control",
    "x-download-options",
    "x-frame-options",
    "x-permitted-cross-domain-policies",
    "x-powered-by",
    "x-runtime",
    "x-served-by",
    "x-timer",
    "x-xss-protection",
];

/// Whether script has no use for the header.
pub(super) fn is_of_transport(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    NAMES.contains(&name.as_str()) || BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
}
