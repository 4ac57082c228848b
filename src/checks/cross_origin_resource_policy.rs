//! The cross-origin resource policy check: Cross-Origin-Resource-Policy and Cross-Origin-Embedder-Policy.

use crate::{
    environment::EmbedderPolicyValue, origin::Origin, reason::Violation, request::Request, response::Response,
};

/// Cross-origin resource policy check, for a request's origin, its client and its response. forNavigation is always false here.
///
/// `request_includes_credentials` is the response's request-includes-credentials.
///
/// <https://fetch.spec.whatwg.org/#cross-origin-resource-policy-check>
///
/// # Errors
/// The rule that blocked the response.
pub fn cross_origin_resource_policy_check(
    request: &Request,
    response: &Response,
    request_includes_credentials: bool,
) -> Result<(), Violation> {
    let is_allowed = |embedder_policy| {
        cross_origin_resource_policy_internal_check(request, embedder_policy, response, request_includes_credentials)
    };
    // 3.
    if let Err(blocked_by) = is_allowed(EmbedderPolicyValue::UnsafeNone) {
        return Err(if blocked_by == "same-site" {
            Violation::ResourcePolicySameSite
        } else {
            Violation::ResourcePolicySameOrigin
        });
    }
    // 4. The report-only value blocks nothing; the host makes the report.
    // 5.
    let embedder_policy = request.client.embedder_policy;
    is_allowed(embedder_policy).map_err(|_| Violation::ResourcePolicyRequired {
        policy: header(response),
        embedder_policy,
    })
}

/// Cross-origin resource policy internal check, forNavigation being false.
///
/// <https://fetch.spec.whatwg.org/#cross-origin-resource-policy-internal-check>
///
/// # Errors
/// The policy that blocked the response: "same-origin" or "same-site".
pub fn cross_origin_resource_policy_internal_check(
    request: &Request,
    embedder_policy_value: EmbedderPolicyValue,
    response: &Response,
    request_includes_credentials: bool,
) -> Result<(), &'static str> {
    let policy = header(response);
    let is = |value| policy.as_deref() == Some(value);
    // 4.
    let is_same_origin_without = match embedder_policy_value {
        EmbedderPolicyValue::UnsafeNone => false,
        EmbedderPolicyValue::Credentialless => request_includes_credentials,
        EmbedderPolicyValue::RequireCorp => true,
    };
    // 5., 2. and 3. A value that is none of the three policies is no policy; so are two headers, whose values are combined.
    let response_origin = request.current_url().origin();
    let (policy, is_allowed) = if is("same-site") {
        ("same-site", is_same_site(request, response_origin))
    } else {
        let is_free = !is("same-origin") && (is("cross-origin") || !is_same_origin_without);
        ("same-origin", is_free || request.origin.is_same_origin(response_origin))
    };
    if is_allowed { Ok(()) } else { Err(policy) }
}

/// Step 5, `same-site`: a response of a secure URL matches only a secure origin.
fn is_same_site(request: &Request, response_origin: &Origin) -> bool {
    request
        .origin
        .is_schemelessly_same_site(response_origin, &request.client.public_suffix_list)
        && (request.origin.scheme() == Some("https") || response_origin.scheme() != Some("https"))
}

fn header(response: &Response) -> Option<alloc::string::String> {
    response.header_list.get_decoded("Cross-Origin-Resource-Policy")
}
