//! Domains below which strangers have their pages.

use crate::{origin::PublicSuffixList, url::Host};

/// Domains of well-known hosts, for callers without a Public Suffix List, where they all stand.
const SHARED: &[&str] = &[
    "amplifyapp.com",
    "appspot.com",
    "azurestaticapps.net",
    "azurewebsites.net",
    "blogspot.com",
    "cloudfront.net",
    "firebaseapp.com",
    "fly.dev",
    "github.io",
    "githubpreview.dev",
    "gitlab.io",
    "glitch.me",
    "herokuapp.com",
    "netlify.app",
    "ngrok-free.app",
    "ngrok.io",
    "onrender.com",
    "pages.dev",
    "railway.app",
    "repl.co",
    "run.app",
    "s3.amazonaws.com",
    "surge.sh",
    "trycloudflare.com",
    "vercel.app",
    "web.app",
    "workers.dev",
];

/// Whether strangers have pages below the domain.
pub(super) fn is_shared(domain: &str, suffixes: &PublicSuffixList) -> bool {
    SHARED.contains(&domain) || (!domain.is_empty() && suffixes.registrable_domain(Host(domain)).is_none())
}
