//! Filtered responses: the part of a response that script sees.

use super::Response;
use crate::{
    http::{
        HeaderList, HeaderNameSet, Status, extract_tokens, is_cors_safelisted_response_header_name,
        is_forbidden_response_header_name,
    },
    infra::string_enum,
    request::{CredentialsMode, Request, ResponseTainting},
};
use alloc::string::String;

string_enum! {
    /// <https://fetch.spec.whatwg.org/#concept-response-type>
    ResponseType {
        Basic = "basic",
        Cors = "cors",
        Opaque = "opaque",
        OpaqueRedirect = "opaqueredirect",
    }
}

/// A filtered response: the part of a response that script sees.
///
/// <https://fetch.spec.whatwg.org/#concept-filtered-response>
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FilteredResponse {
    /// The response type.
    pub r#type: ResponseType,
    /// 0 for the opaque types.
    pub status: u16,
    /// The headers that script can read.
    pub header_list: HeaderList,
    /// The response's URL without its fragment; empty for an opaque filtered response.
    pub url: String,
    /// Whether the URL list has more than one item.
    pub redirected: bool,
    /// Whether the body is null, even if the server sent one.
    pub null_body: bool,
    /// Timing allow passed flag.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-response-timing-allow-passed>
    pub timing_allow_passed: bool,
    /// The internal response, which script never sees.
    pub internal_response: Response,
}

impl FilteredResponse {
    /// The filtered response for the request's response tainting: step 14.2 of main fetch.
    #[must_use]
    pub(crate) fn for_tainting(request: &Request, response: &Response) -> Self {
        let (r#type, exposed) = match request.response_tainting {
            ResponseTainting::Basic => (ResponseType::Basic, None),
            ResponseTainting::Cors => {
                let exposed = cors_exposed_header_name_list(&response.header_list, request.credentials_mode);
                (ResponseType::Cors, Some(exposed))
            }
            ResponseTainting::Opaque => return Self::opaque(ResponseType::Opaque, String::new(), request, response),
        };
        let url = request.current_url().without_fragment();
        let mut visible = Self::opaque(r#type, url, request, response);
        visible.header_list = response.header_list.filtered(|header| match &exposed {
            Some(exposed) => {
                is_cors_safelisted_response_header_name(header.name.as_str(), |name| exposed.contains(name))
            }
            None => !is_forbidden_response_header_name(header.name.as_str()),
        });
        visible.status = response.status.get();
        visible.redirected = request.url_list().len() > 1;
        visible.null_body = has_null_body(request, response.status);
        visible
    }

    /// An opaque-redirect filtered response.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-filtered-response-opaque-redirect>
    #[must_use]
    pub(crate) fn opaque_redirect(request: &Request, response: &Response) -> Self {
        let url = request.current_url().without_fragment();
        Self::opaque(ResponseType::OpaqueRedirect, url, request, response)
    }

    fn opaque(r#type: ResponseType, url: String, request: &Request, response: &Response) -> Self {
        Self {
            r#type,
            status: 0,
            header_list: HeaderList::new(),
            url,
            redirected: false,
            null_body: true,
            timing_allow_passed: !request.timing_allow_failed,
            internal_response: response.clone(),
        }
    }
}

/// Main fetch, step 21: "This standardizes the error handling for servers that violate HTTP."
fn has_null_body(request: &Request, status: Status) -> bool {
    request.method == "HEAD" || request.method == "CONNECT" || status.is_null_body()
}

/// A CORS-exposed header-name list.
///
/// <https://fetch.spec.whatwg.org/#concept-response-cors-exposed-header-name-list>
pub struct CorsExposedHeaderNameList<'a>(Exposed<'a>);

enum Exposed<'a> {
    /// Every header name of the response.
    All,
    Names(HeaderNameSet<'a>),
    /// Absent, or failure.
    None,
}

impl CorsExposedHeaderNameList<'_> {
    /// Whether the list contains `name`, byte-case-insensitively.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        match &self.0 {
            Exposed::All => true,
            Exposed::Names(names) => names.contains(name),
            Exposed::None => false,
        }
    }
}

/// Main fetch, step 14.1: the CORS-exposed header-name list of a response with these headers.
///
/// <https://fetch.spec.whatwg.org/#concept-main-fetch>
#[must_use]
pub fn cors_exposed_header_name_list(
    header_list: &HeaderList,
    credentials_mode: CredentialsMode,
) -> CorsExposedHeaderNameList<'_> {
    const NAME: &str = "Access-Control-Expose-Headers";
    CorsExposedHeaderNameList(match extract_tokens(header_list, NAME) {
        // 14.1.2.
        Ok(Some(names)) if credentials_mode != CredentialsMode::Include && names.contains(&"*") => Exposed::All,
        // 14.1.3. A `*` that stays in the list matches only a header with the name `*`.
        Ok(Some(names)) => Exposed::Names(names.into_iter().collect()),
        // The Standard's text says "non-null or failure"; failure is no list of names, so no header is exposed.
        Ok(None) | Err(_) => Exposed::None,
    })
}
