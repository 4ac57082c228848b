//! The enumerations of the request concept.

use crate::infra::string_enum;

/// Defines an enum whose variants are strings of the Standard, in its order.
macro_rules! standard_strings {
    ($(#[$meta:meta])* $name:ident { $($variants:tt)+ }) => {
        string_enum! { $(#[$meta])* $name { $($variants)+ } }

        impl $name {
            /// The value that the Standard's string stands for.
            #[must_use]
            pub fn from_standard_string(string: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == string)
            }
        }
    };
}

standard_strings! {
    /// <https://fetch.spec.whatwg.org/#concept-request-mode>
    Mode {
        SameOrigin = "same-origin",
        Cors = "cors",
        NoCors = "no-cors",
        Navigate = "navigate",
        WebSocket = "websocket",
        WebTransport = "webtransport",
    }
}

standard_strings! {
    /// <https://fetch.spec.whatwg.org/#concept-request-credentials-mode>
    CredentialsMode {
        Omit = "omit",
        SameOrigin = "same-origin",
        Include = "include",
    }
}

standard_strings! {
    /// <https://fetch.spec.whatwg.org/#concept-request-redirect-mode>
    RedirectMode {
        Follow = "follow",
        Error = "error",
        Manual = "manual",
    }
}

standard_strings! {
    /// <https://fetch.spec.whatwg.org/#concept-request-cache-mode>
    CacheMode {
        Default = "default",
        NoStore = "no-store",
        Reload = "reload",
        NoCache = "no-cache",
        ForceCache = "force-cache",
        OnlyIfCached = "only-if-cached",
    }
}

standard_strings! {
    /// <https://fetch.spec.whatwg.org/#concept-request-response-tainting>
    ResponseTainting {
        Basic = "basic",
        Cors = "cors",
        Opaque = "opaque",
    }
}

standard_strings! {
    /// <https://fetch.spec.whatwg.org/#concept-request-tainted-origin>
    RedirectTaint {
        SameOrigin = "same-origin",
        SameSite = "same-site",
        CrossSite = "cross-site",
    }
}

standard_strings! {
    /// <https://w3c.github.io/webappsec-referrer-policy/#referrer-policies>
    ReferrerPolicy {
        Empty = "",
        NoReferrer = "no-referrer",
        NoReferrerWhenDowngrade = "no-referrer-when-downgrade",
        SameOrigin = "same-origin",
        Origin = "origin",
        StrictOrigin = "strict-origin",
        OriginWhenCrossOrigin = "origin-when-cross-origin",
        StrictOriginWhenCrossOrigin = "strict-origin-when-cross-origin",
        UnsafeUrl = "unsafe-url",
    }
}

standard_strings! {
    /// <https://fetch.spec.whatwg.org/#concept-request-destination>
    Destination {
        Empty = "",
        Audio = "audio",
        AudioWorklet = "audioworklet",
        Document = "document",
        Embed = "embed",
        Font = "font",
        Frame = "frame",
        Iframe = "iframe",
        Image = "image",
        Json = "json",
        Manifest = "manifest",
        Object = "object",
        PaintWorklet = "paintworklet",
        Report = "report",
        Script = "script",
        ServiceWorker = "serviceworker",
        SharedWorker = "sharedworker",
        Style = "style",
        Text = "text",
        Track = "track",
        Video = "video",
        WebIdentity = "webidentity",
        Worker = "worker",
        Xslt = "xslt",
    }
}

impl Destination {
    /// <https://fetch.spec.whatwg.org/#request-destination-script-like>
    #[must_use]
    pub const fn is_script_like(self) -> bool {
        matches!(
            self,
            Self::AudioWorklet
                | Self::PaintWorklet
                | Self::Script
                | Self::ServiceWorker
                | Self::SharedWorker
                | Self::Worker
        )
    }

    /// Whether a request with this destination is a navigation request.
    ///
    /// <https://fetch.spec.whatwg.org/#navigation-request>
    #[must_use]
    pub const fn is_navigation(self) -> bool {
        matches!(
            self,
            Self::Document | Self::Embed | Self::Frame | Self::Iframe | Self::Object
        )
    }
}

standard_strings! {
    /// Whether a request's body is null, and if not, whether it can be sent again: whether its source is null.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-body>
    Body {
        Null = "null",
        WithSource = "source",
        NullSource = "stream",
    }
}

/// The way in which the API that makes a request adds its headers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum HeaderAddition {
    /// `Headers`' append: headers of one name stand side by side.
    #[default]
    Append,
    /// XHR's `setRequestHeader`: headers of one name are combined.
    Combine,
}
