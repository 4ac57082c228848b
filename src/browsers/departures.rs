//! The table of the known departures: the browsers that depart, the step of the algorithm, and their behaviour instead.

/// A browser whose departures are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Browser {
    /// Chrome, Edge, Opera and other browsers with Chromium inside.
    Chromium,
    /// Firefox.
    Firefox,
    /// Safari, and every browser on iOS.
    WebKit,
}

/// The row of a [`Departure`].
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct DepartureInfo {
    /// The departure that the row describes.
    pub departure: Departure,
    /// The variant's name.
    pub name: &'static str,
    /// The browsers that depart.
    pub browsers: &'static [Browser],
    /// The anchor in the Fetch Standard of the algorithm that the departure changes, or the URL of an algorithm in another standard.
    pub anchor: &'static str,
    /// The number of the step in full dotted numbers; empty if the algorithm has no numbered steps.
    pub step: &'static str,
    /// The behaviour of the browsers instead, one sentence.
    pub behaviour: &'static str,
}

/// Makes the enum and the table from one list of rows.
macro_rules! departures {
    ($($name:ident: $($browser:ident)+, $anchor:literal $step:literal, $behaviour:literal;)+) => {
        /// A known departure from the Standard.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Departure {
            $(#[doc = $behaviour] $name,)+
        }

        impl Departure {
            /// The browsers that depart.
            #[must_use]
            pub const fn browsers(self) -> &'static [Browser] {
                match self {
                    $(Self::$name => &[$(Browser::$browser),+],)+
                }
            }
        }

        /// Every known departure. The browsers they were seen in: Chromium 156, Firefox 153 ESR, WebKitGTK 2.50.
        pub const DEPARTURES: &[DepartureInfo] = &[$(DepartureInfo {
            departure: Departure::$name,
            name: stringify!($name),
            browsers: Departure::$name.browsers(),
            anchor: $anchor,
            step: $step,
            behaviour: $behaviour,
        },)+];
    };
}

// A row: the name, the browsers, the anchor and the step, and the behaviour of the browsers instead.
departures! {
    AuthorizationCoveredByWildcard: Chromium Firefox WebKit, "cors-preflight-fetch-0" "7.6",
        "`*` in Access-Control-Allow-Headers covers Authorization";
    ClientHintsSafelisted: Chromium, "cors-safelisted-request-header" "2",
        "client-hint names such as DPR or Save-Data need no preflight";
    UserAgentDropped: Chromium, "forbidden-request-header" "1",
        "User-Agent set by script is dropped";
    UploadListenersNeedBody: Chromium, "use-cors-preflight-flag" "",
        "upload listeners force no preflight if the request has no body";
    CombinedBeforeSafelist: Chromium WebKit, "cors-unsafe-request-header-names" "4",
        "headers of one name are judged as one combined value";
    NoSafelistTotal: Firefox, "cors-unsafe-request-header-names" "5",
        "all safelisted values together may be longer than 1,024 bytes";
    NonAsciiBytesUnsafe: Firefox, "cors-unsafe-request-header-byte" "",
        "bytes above 0x7F are CORS-unsafe, in mode no-cors as well";
    RangeUnitCaseInsensitive: WebKit, "simple-range-header-value" "2",
        "the range unit is compared without case";
    PreflightOriginUntainted: Firefox, "cors-preflight-fetch-0" "1",
        "a preflight after a redirect sends the page's origin, not `null`, and its response has to allow that origin";
    PreflightStaysAfterRedirect: Firefox WebKit, "concept-main-fetch" "12",
        "a request that was preflighted once is preflighted on every later cross-origin hop";
    PreflightNamesOriginalHeaders: WebKit, "concept-main-fetch" "12",
        "a request needs a preflight for headers that a redirect has removed, and the preflight names them";
    ForcedPreflightNeedsAllowMethods: Chromium Firefox WebKit, "cors-preflight-fetch-0" "7.4",
        "a forced preflight without Access-Control-Allow-Methods does not allow the request's method";
    EmptyLocationDelivered: Chromium, "concept-response-location-url" "3",
        "script gets a redirect with an empty Location as the response";
    EmptyLocationRefused: WebKit, "concept-response-location-url" "3",
        "a redirect with an empty Location is a network error";
    EqualLocationsFollowed: Chromium, "extract-header-list-values" "2",
        "several equal Location headers are followed as one";
    ManualLocationParsed: Chromium, "concept-http-fetch" "6.3",
        "redirect mode manual parses Location, with any Punycode and spaces in its host, and fails if Location is not a URL";
    ManualFtpRefused: WebKit, "concept-http-fetch" "6.3",
        "redirect mode manual refuses a Location of the scheme ftp";
    ErrorModeWithoutLocationDelivered: Chromium WebKit, "concept-http-fetch" "6.3",
        "in redirect mode error, script gets a redirect without Location as the response";
    LocationUserinfoRefused: Chromium, "concept-http-redirect-fetch" "9",
        "a Location with userinfo is refused for every origin and mode, except for an XMLHttpRequest";
    DeleteBecomesGetAcrossOrigins: WebKit, "concept-http-redirect-fetch" "12",
        "a redirect with any status to another origin changes DELETE to GET, and keeps the headers";
    CacheWildcardNeverMatches: Firefox, "concept-cache-match-method" "",
        "`*` in the preflight cache matches nothing";
    CacheCredentialsExact: Firefox, "concept-cache-match" "",
        "an entry stored with credentials does not match a request without credentials";
    InvalidMaxAgeNotCached: Firefox, "cors-preflight-fetch-0" "7.9",
        "the answer to a preflight is not cached if its Access-Control-Max-Age has other characters than digits";
    EmptyMaxAgeIsAbsent: Firefox, "cors-preflight-fetch-0" "7.9",
        "an empty Access-Control-Max-Age counts as absent, which is 5 seconds";
    NegativeMaxAgeIsZero: Chromium Firefox WebKit, "cors-preflight-fetch-0" "7.9",
        "a negative Access-Control-Max-Age counts as 0";
    CachedWildcardCoversAuthorization: WebKit, "concept-cache-match-header" "",
        "a cached `*` covers Authorization";
    RefusedPreflightCached: WebKit, "cors-preflight-fetch-0" "7.5",
        "the methods and header names that a refused preflight allows are cached";
    ConditionalRequestSkipsCache: Chromium Firefox, "concept-http-fetch" "4.1",
        "a request with a conditional header is preflighted although the cache covers the request";
    FailureKeepsCache: Chromium WebKit, "concept-main-fetch" "12",
        "a network error after the preflight does not clear the cache entries";
    TaintedOriginNotCached: Chromium, "cors-preflight-fetch-0" "7.12",
        "the answer to a preflight whose origin a redirect has tainted is not cached";
    CachedWildcardNeedsNoCredentials: Chromium, "concept-cache-match" "",
        "a `*` cached with credentials matches no request, not even one without credentials";
    CacheKeepsLastAnswer: Chromium WebKit, "concept-http-fetch" "4.1",
        "the cache has one answer for a URL, which the next preflight removes, whether the preflight passes or not";
    OriginNullAcrossOrigins: Chromium, "append-a-request-origin-header" "2",
        "in a request without CORS, Origin is `null` after the first redirect to another origin";
    OriginIgnoresReferrerPolicy: Chromium, "append-a-request-origin-header" "4.1",
        "Origin does not become `null` because of a referrer policy";
    RangeBeyond63Bits: Chromium, "simple-range-header-value" "8",
        "a Range with a number of 2^63 - 1 or more is unsafe";
    RangeBeyond64Bits: Firefox WebKit, "simple-range-header-value" "8",
        "a Range with a number of more than 64 bits is unsafe";
    AnyCachedAnswerCoversSimple: Firefox WebKit, "concept-http-fetch" "4.1",
        "any answer in the preflight cache covers a request that needs no preflight by the Standard";
    RedirectErrorKeepsCache: Firefox, "concept-main-fetch" "12",
        "the network error of redirect mode error does not clear the cache entries";
    HeadNeedsCachedMethod: Firefox, "concept-http-fetch" "4.1",
        "for HEAD, as for an unsafe method, the preflight cache must have the method";
    RangeRewritten: Chromium, "concept-http-network-or-cache-fetch" "",
        "without a conditional header, a Range with one range is rewritten: `bytes= 00-` is sent as `bytes=0-`";
    EmptyPriorityReplaced: Firefox, "concept-http-network-or-cache-fetch" "",
        "fetch() with an empty Priority has the browser's own Priority in its place";
    DistinctLocationsRefused: Chromium Firefox, "concept-http-network-fetch" "10",
        "a response of any status with Location or Content-Disposition headers that differ is a network error";
    RepeatedHeadersMerged: Firefox, "concept-header-list-get" "2",
        "empty repeated headers are removed, except for the CORS check; equal Locations become one; Content-Types are joined with a comma without a space";
    ConditionalXhrUsesCache: Firefox, "concept-http-fetch" "4.1",
        "the preflight cache also covers an XMLHttpRequest with a conditional header";
    PreflightHomeUnchecked: Firefox, "cors-preflight-fetch-0" "7",
        "the answer to a preflight to the page's own origin, after a redirect, passes without the CORS check";
    RedirectStartsFromFirstHeaders: Firefox, "concept-http-redirect-fetch" "12",
        "a redirect removes headers from the first header list of the request, as for the first method; a preflight has the names for the last method";
    UnsafeHeaderStaysAfterRedirect: Firefox, "concept-main-fetch" "12",
        "a request that had an unsafe header before any redirect needs a preflight on every cross-origin hop";
    RepeatedFieldsSentAsOne: Firefox, "concept-http-network-fetch" "",
        "for repeated headers of fetch(), an empty value removes the earlier values; of Authorization and similar headers the last value is sent, but of Content-Type the first, in mode no-cors or with a body and before a redirect; WWW-Authenticate values are sent on separate lines";
    UnsafeNamesRepeated: Firefox, "cors-unsafe-request-header-names" "6",
        "a repeated header is repeated in Access-Control-Request-Headers";
    InvalidUtf8Replaced: WebKit, "concept-http-network-fetch" "10",
        "each byte of a response's header values that is not valid UTF-8 becomes the three bytes of U+FFFD";
    LocationIsomorphic: WebKit, "concept-response-location-url" "3",
        "bytes of Location beyond ASCII are isomorphic decoded, so each byte is sent as the UTF-8 of its code point";
    CombinedLocationFollowed: WebKit, "extract-header-list-values" "2",
        "several Location headers are one URL that contains `, `";
    OriginStaysAfterRedirect: WebKit, "append-a-request-origin-header" "4",
        "in a request without CORS, a redirect within an origin keeps Origin, for GET too; a redirect to another origin sends Origin with every referrer policy";
    NoCorsCredentialsStay: WebKit, "concept-http-network-or-cache-fetch" "8.3",
        "in mode no-cors the first URL decides on credentials, even if a redirect taints the origin";
    CorsRedirectStartsFromFirstHeaders: WebKit, "concept-http-redirect-fetch" "12",
        "a redirect of a CORS request removes headers from the first header list of the request, so headers that an earlier redirect removed are sent again";
    ContentTypeComesBack: WebKit, "concept-http-redirect-fetch" "12",
        "in a request without CORS, 307 and 308 restore the Content-Type that an earlier redirect removed, unless the earlier redirect ended the credentials of credentials mode same-origin";
    UserAgentOnPreflight: WebKit, "cors-preflight-fetch-0" "2",
        "a preflight has the request's User-Agent";
    UserAgentLostByRedirect: WebKit, "concept-http-redirect-fetch" "13",
        "a redirect of a request without CORS drops the User-Agent that script has set";
    ValuesSentAsUtf8: WebKit, "concept-http-network-fetch" "",
        "header values are sent in UTF-8, not isomorphic encoded";
    CachedWildcardNeedsNoCredentialsMode: WebKit, "concept-cache-match" "",
        "a cached `*` matches no request with credentials";
    SafelistedMethodsNeedNoEntry: Chromium Firefox WebKit, "concept-http-fetch" "4.1",
        "a forced preflight with a safelisted method is covered by any cached answer that has the headers";
    MaxAgeIsInteger: Chromium WebKit, "cors-preflight-fetch-0" "7.8",
        "Access-Control-Max-Age is an integer of 64 bits that may have a sign";
    MaxAgeTrimmed: WebKit, "cors-preflight-fetch-0" "7.8",
        "Access-Control-Max-Age may have ASCII whitespace around the number";
    UserinfoRefusedAfterPreflight: WebKit, "concept-http-redirect-fetch" "9",
        "a redirect from the page's origin to a URL with userinfo at another origin is refused after the preflight has passed";
    ManualWithoutLocationReadable: WebKit, "concept-filtered-response-opaque-redirect" "",
        "in redirect mode manual, script can read the body of a redirect without Location";
    RangeNumbersLoose: WebKit, "simple-range-header-value" "8",
        "the numbers of a Range may have a plus sign before them, and vertical tabs and form feeds around them";
    TaintedOriginCachedPerFetch: WebKit, "cors-preflight-fetch-0" "7.12",
        "the answer to a preflight whose origin a redirect has tainted is cached only for the rest of the fetch";
    OtherRedirectsFollowed: WebKit, "redirect-status" "",
        "with Location, 309 to 399 are redirect statuses as well";
    XhrTypeOfBodyParsed: Chromium WebKit, "https://xhr.spec.whatwg.org/#the-send()-method" "4",
        "an XMLHttpRequest sends the type of a Blob only if it is a MIME type";
    CorsUrlWithoutUserinfo: Chromium WebKit, "concept-main-fetch" "12",
        "username and password are removed from the URL of a CORS request";
    NoCorsDataNeedsFollow: WebKit, "concept-main-fetch" "12",
        "in mode no-cors a data: URL is a network error unless the redirect mode is follow";
    CombinedValueKeepsSpace: WebKit, "cors-safelisted-request-header" "1",
        "the space behind the last comma of combined values counts among the 128 bytes, if the last value is empty";
    XhrCharsetsWrittenOver: Chromium, "https://xhr.spec.whatwg.org/#the-send()-method" "4",
        "an XMLHttpRequest with a text body replaces each charset in the Content-Type with UTF-8, up to the first empty charset, and keeps the rest of the value";
    XhrCharsetOfFormInFirstType: Firefox, "https://xhr.spec.whatwg.org/#the-send()-method" "4",
        "an XMLHttpRequest with URLSearchParams replaces only the charset of the first MIME type with UTF-8, and keeps the rest of the value";
    XhrCharsetOfFirstRequestAlone: Firefox, "https://xhr.spec.whatwg.org/#the-send()-method" "4",
        "the charset of a text body of an XMLHttpRequest is replaced only in the first request: the preflight and redirects have the Content-Type that script has set";
    XhrEmptyFormIsNoText: WebKit, "https://xhr.spec.whatwg.org/#the-send()-method" "4",
        "an XMLHttpRequest with empty URLSearchParams keeps the charset that script has set";
    ParamsHaveTypeWithoutBody: WebKit, "https://xhr.spec.whatwg.org/#the-send()-method" "4",
        "an XMLHttpRequest with GET or HEAD has the Content-Type of its URLSearchParams, although the body is not sent";
    TypeOfBodyUnguarded: WebKit, "dom-request" "37",
        "in mode no-cors the body's Content-Type need not be safelisted";
    RedirectCheckedWithCredentials: WebKit, "concept-http-fetch" "4.4",
        "the CORS check of a redirect requires the headers for credentials if the request to the first URL had credentials by credentials mode same-origin";
    FontWithoutCors: WebKit, "concept-request-mode" "",
        "a font is requested in mode no-cors with credentials, and is used without CORS headers";
    TrackWithoutCors: WebKit, "concept-request-mode" "",
        "text tracks without crossorigin are requested in mode no-cors, not same-origin, and the page can read their cues";
    PreloadedFontAnonymous: Firefox, "concept-request-mode" "",
        "the preload of a font uses CORS without credentials, with every value of crossorigin";
    OriginOfElementsAtHome: Chromium WebKit, "append-a-request-origin-header" "3",
        "an element's request in mode cors has Origin even if it goes to the page's own origin";
    ClientHintsDroppedByRedirect: Chromium, "concept-http-redirect-fetch" "13",
        "a redirect to another origin than the page's removes client hints such as DPR, but not Save-Data, and none with keepalive";
    CacheModeSkipsCache: Chromium Firefox, "concept-http-fetch" "4.1",
        "cache modes no-store and reload skip the preflight cache too";
    NoCacheSkipsCache: Chromium, "concept-http-fetch" "4.1",
        "cache mode no-cache skips the preflight cache too";
    NoStoreAnswerNotCached: Chromium, "cors-preflight-fetch-0" "7.12",
        "the answer to a preflight for a request of cache mode no-store is not cached";
    ContentTypeStrict: Firefox, "cors-safelisted-request-header" "2",
        "a Content-Type with a comma, or with a second semicolon at its end, is unsafe";
    CacheOriginUntainted: Firefox, "cors-preflight-fetch-0" "7.12",
        "the preflight cache uses the page's origin, even if a redirect has tainted the origin";
    AnyFailureClearsCache: Firefox, "concept-main-fetch" "12",
        "the network error of a CORS request without a preflight clears the cache entries too";
    BadPortRefusedByRedirect: Firefox, "concept-http-redirect-fetch" "6",
        "a redirect to a bad port fails with the URL that redirects, whose cache entries are cleared";
    EmptyFragmentNotHandedOn: Chromium Firefox, "concept-response-location-url" "4",
        "a Location without a fragment does not get an empty one";
    EmptyFragmentDropped: Firefox, "dom-request" "5",
        "fetch() drops an empty fragment of its URL";
    AboutBlankRefused: Chromium WebKit, "concept-scheme-fetch" "3",
        "about:blank is a network error, in mode no-cors too";
    KeepaliveFollows19Redirects: Chromium, "concept-http-redirect-fetch" "7",
        "a request with keepalive follows 19 redirects, not 20";
    ProxyAuthenticationRefused: Chromium, "concept-http-network-fetch" "10",
        "a response with the status 407 is a network error if no proxy was used";
    StatusBelow100Refused: WebKit, "concept-http-network-fetch" "10",
        "a response with a status below 100 is a network error";
    RedirectsHoldNoCookiesBack: Chromium WebKit, "determine-the-same-site-mode" "5",
        "a redirect through another site blocks no SameSite cookie: only the current URL decides";
    RedirectsHoldNoSetCookieBack: Chromium Firefox WebKit, "parse-and-store-response-set-cookie-headers" "4",
        "a redirect through another site does not prevent a SameSite cookie from being stored: only the current URL decides";
    UnlabelledCookiesLax: Chromium, "append-a-request-cookie-header" "5",
        "a cookie without SameSite counts as SameSite=Lax, but in a top-level POST only once it is two minutes old";
    UnlabelledCookiesStored: Firefox WebKit, "parse-and-store-response-set-cookie-headers" "5",
        "a cookie without SameSite is stored across sites";
    SecureCookiesOnLoopback: Chromium Firefox, "parse-and-store-response-set-cookie-headers" "3",
        "plain HTTP to localhost and loopback addresses counts as secure for cookies";
    ThirdPartyCookiesKeptApart: Firefox, "parse-and-store-response-set-cookie-headers" "1",
        "cookies of another site than the page's are kept apart for each site of a page";
    ThirdPartyCookiesBlocked: WebKit, "parse-and-store-response-set-cookie-headers" "1",
        "cookies of another site than the page's are neither stored nor sent, unless they are Partitioned";
    PartitionedCookiesKeptApart: Chromium WebKit, "parse-and-store-response-set-cookie-headers" "6.2",
        "cookies with Partitioned are kept apart for each site of a page";
    PartitionedNeedsSecure: Chromium Firefox, "parse-and-store-response-set-cookie-headers" "6.2",
        "a cookie with Partitioned and without Secure is not stored";
    SameSiteNoneNeedsNoSecure: WebKit, "parse-and-store-response-set-cookie-headers" "6.2",
        "a cookie with SameSite=None needs no Secure";
    EmptyDomainIsAbsent: Chromium Firefox WebKit, "parse-and-store-response-set-cookie-headers" "6.2",
        "an empty Domain counts as absent";
    ExpiredAnswerCoversSimple: Firefox, "concept-cache-match" "",
        "an expired answer still covers GET and POST without unsafe headers";
    LocalNetworkNeedsPermission: Chromium Firefox, "https://wicg.github.io/local-network-access/#local-network-access-check" "5",
        "a request to an address that is less public than the page's needs a permission of the user: Chromium since 142, with one permission for loopback and one for the local network since 145; Firefox since 153";
    OnlyPublicPagesAsk: Chromium Firefox, "https://wicg.github.io/local-network-access/#local-network-access-check" "5",
        "a page of the local network needs no permission for loopback";
    TargetAddressSpaceAsGiven: Chromium, "https://wicg.github.io/local-network-access/#local-network-access-check" "4",
        "only a targetAddressSpace that script gives is compared with the address, `public` too, and with the right one the permission is needed all the same";
    TargetAddressSpaceIgnored: Firefox, "https://wicg.github.io/local-network-access/#local-network-access-check" "4",
        "targetAddressSpace is ignored";
    InsecurePageAsks: Firefox, "https://wicg.github.io/local-network-access/#local-network-access-check" "5.2",
        "a page that is no secure context may ask for the permission";
    TopLevelNavigationFree: Chromium Firefox, "https://wicg.github.io/local-network-access/#integration-with-fetch" "",
        "the navigation of a tab needs no permission, the navigation of a frame does";
    WebSocketFree: Firefox, "https://wicg.github.io/local-network-access/#integration-with-websockets" "",
        "a WebSocket needs no permission; in Chromium it does since 147";
    LocalNetworkNotMixedContent: Chromium, "https://w3c.github.io/webappsec-mixed-content/#should-block-fetch" "1",
        "http to a local IP address, to a host of .local or with targetAddressSpace is not blocked as mixed content: the permission decides";
}
