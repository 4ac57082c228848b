//! The table of the known departures: the browsers that depart, the step of the algorithm, and their behaviour instead.

/// A browser whose departures are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Browser {
    Chromium,
    Firefox,
    WebKit,
}

/// The row of a [`Departure`].
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct DepartureInfo {
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
        "listeners for the upload of no body force no preflight";
    CombinedBeforeSafelist: Chromium WebKit, "cors-unsafe-request-header-names" "4",
        "headers of one name are judged as one combined value";
    NoSafelistTotal: Firefox, "cors-unsafe-request-header-names" "5",
        "the limit of 1,024 bytes for all safelisted values is not kept";
    NonAsciiBytesUnsafe: Firefox, "cors-unsafe-request-header-byte" "",
        "bytes above 0x7F are CORS-unsafe, in mode no-cors as well";
    RangeUnitCaseInsensitive: WebKit, "simple-range-header-value" "2",
        "the range unit is compared without case";
    PreflightOriginUntainted: Firefox, "cors-preflight-fetch-0" "1",
        "a preflight after a redirect carries and wants the page's origin, not `null`";
    PreflightStaysAfterRedirect: Firefox WebKit, "concept-main-fetch" "12",
        "a request that was preflighted once is preflighted on every later cross-origin hop";
    PreflightNamesOriginalHeaders: WebKit, "concept-main-fetch" "12",
        "a request needs a preflight for headers that a redirect has removed, and the preflight names them";
    ForcedPreflightNeedsAllowMethods: Chromium Firefox WebKit, "cors-preflight-fetch-0" "7.4",
        "a forced preflight without Access-Control-Allow-Methods does not allow the request's method";
    EmptyLocationDelivered: Chromium, "concept-response-location-url" "3",
        "a redirect with an empty Location is handed out as the response";
    EmptyLocationRefused: WebKit, "concept-response-location-url" "3",
        "a redirect with an empty Location is a network error";
    EqualLocationsFollowed: Chromium, "extract-header-list-values" "2",
        "several equal Location headers are followed as one";
    ManualLocationParsed: Chromium, "concept-http-fetch" "6.3",
        "redirect mode manual parses Location, whatever Punycode and spaces are in its host, and fails if it can't";
    ManualFtpRefused: WebKit, "concept-http-fetch" "6.3",
        "redirect mode manual refuses a Location of the scheme ftp";
    ErrorModeWithoutLocationDelivered: Chromium WebKit, "concept-http-fetch" "6.3",
        "redirect mode error hands out a redirect without Location";
    LocationUserinfoRefused: Chromium, "concept-http-redirect-fetch" "9",
        "a Location with userinfo is refused whatever the origin and mode, but to an XMLHttpRequest";
    DeleteBecomesGetAcrossOrigins: WebKit, "concept-http-redirect-fetch" "12",
        "a redirect to another origin turns DELETE into GET whatever its status, and keeps its headers";
    CacheWildcardNeverMatches: Firefox, "concept-cache-match-method" "",
        "`*` in the preflight cache matches nothing";
    CacheCredentialsExact: Firefox, "concept-cache-match" "",
        "an entry stored with credentials does not serve a request without";
    InvalidMaxAgeNotCached: Firefox, "cors-preflight-fetch-0" "7.9",
        "an Access-Control-Max-Age that is not digits keeps the answer out of the cache";
    EmptyMaxAgeIsAbsent: Firefox, "cors-preflight-fetch-0" "7.9",
        "an empty Access-Control-Max-Age is none, so 5 seconds";
    NegativeMaxAgeIsZero: Chromium Firefox WebKit, "cors-preflight-fetch-0" "7.9",
        "a negative Access-Control-Max-Age counts as 0";
    CachedWildcardCoversAuthorization: WebKit, "concept-cache-match-header" "",
        "a cached `*` covers Authorization";
    RefusedPreflightCached: WebKit, "cors-preflight-fetch-0" "7.5",
        "what a refused preflight allowed is cached";
    ConditionalRequestSkipsCache: Chromium Firefox, "concept-http-fetch" "4.1",
        "a request with a conditional header is preflighted although the cache would serve";
    FailureKeepsCache: Chromium WebKit, "concept-main-fetch" "12",
        "a network error after the preflight does not clear the cache entries";
    TaintedOriginNotCached: Chromium, "cors-preflight-fetch-0" "7.12",
        "the answer to a preflight whose origin a redirect has tainted is not cached";
    CachedWildcardNeedsNoCredentials: Chromium, "concept-cache-match" "",
        "a `*` cached with credentials matches nothing, not even a request without";
    CacheKeepsLastAnswer: Chromium WebKit, "concept-http-fetch" "4.1",
        "the cache has one answer for a URL: the next preflight takes it out, whether it passes or not";
    OriginNullAcrossOrigins: Chromium, "append-a-request-origin-header" "2",
        "outside of CORS Origin is `null` after the first redirect to another origin";
    OriginIgnoresReferrerPolicy: Chromium, "append-a-request-origin-header" "4.1",
        "no referrer policy hides Origin";
    RangeBeyond63Bits: Chromium, "simple-range-header-value" "8",
        "a Range with a number of 2^63 - 1 or more is unsafe";
    RangeBeyond64Bits: Firefox WebKit, "simple-range-header-value" "8",
        "a Range with a number that 64 bits do not hold is unsafe";
    AnyCachedAnswerCoversSimple: Firefox WebKit, "concept-http-fetch" "4.1",
        "any answer in the preflight cache is enough for what needs no preflight by itself";
    RedirectErrorKeepsCache: Firefox, "concept-main-fetch" "12",
        "the network error of redirect mode error does not clear the cache entries";
    HeadNeedsCachedMethod: Firefox, "concept-http-fetch" "4.1",
        "for HEAD, as for an unsafe method, the preflight cache must have the method";
    RangeRewritten: Chromium, "concept-http-network-or-cache-fetch" "",
        "without a conditional header, a Range of one range is written anew: `bytes= 00-` is sent as `bytes=0-`";
    DistinctLocationsRefused: Chromium Firefox, "concept-http-network-fetch" "10",
        "a response of any status with Location or Content-Disposition headers that differ is a network error";
    RepeatedHeadersMerged: Firefox, "concept-header-list-get" "2",
        "of repeated headers the empty ones vanish but to the CORS check, equal Locations become one, Content-Types are joined by a comma alone";
    ConditionalXhrUsesCache: Firefox, "concept-http-fetch" "4.1",
        "an XMLHttpRequest with a conditional header uses the preflight cache all the same";
    PreflightHomeUnchecked: Firefox, "cors-preflight-fetch-0" "7",
        "the answer to a preflight to the page's own origin, after a redirect, passes without the CORS check";
    RedirectStartsFromFirstHeaders: Firefox, "concept-http-redirect-fetch" "12",
        "a redirect removes headers from the request's first list as for its first method, but a preflight names them as for its last";
    UnsafeHeaderStaysAfterRedirect: Firefox, "concept-main-fetch" "12",
        "a request that had an unsafe header at first needs a preflight on every cross-origin hop";
    RepeatedFieldsSentAsOne: Firefox, "concept-http-network-fetch" "",
        "of repeated headers of fetch() an empty value wipes those before it, and of Authorization and the like the last is sent, but with a body and before a redirect the first Content-Type; those of WWW-Authenticate are lines";
    UnsafeNamesRepeated: Firefox, "cors-unsafe-request-header-names" "6",
        "a repeated header stands as often in Access-Control-Request-Headers";
    InvalidUtf8Replaced: WebKit, "concept-http-network-fetch" "10",
        "each byte of a response's header values that is not UTF-8 becomes the three of U+FFFD";
    LocationIsomorphic: WebKit, "concept-response-location-url" "3",
        "the bytes of Location beyond ASCII are isomorphic decoded, so each is sent as the UTF-8 of its code point";
    CombinedLocationFollowed: WebKit, "extract-header-list-values" "2",
        "several Location headers are one URL with `, ` in it";
    OriginStaysAfterRedirect: WebKit, "append-a-request-origin-header" "4",
        "outside of CORS a redirect keeps Origin within an origin, for GET too, and writes it whatever the referrer policy elsewhere";
    NoCorsCredentialsStay: WebKit, "concept-http-network-or-cache-fetch" "8.3",
        "in mode no-cors the first URL decides on credentials, whatever a redirect taints";
    CorsRedirectStartsFromFirstHeaders: WebKit, "concept-http-redirect-fetch" "12",
        "a redirect of a CORS request removes headers from the request's first list: what one before has removed comes back";
    ContentTypeComesBack: WebKit, "concept-http-redirect-fetch" "12",
        "307 and 308 outside of CORS put back the Content-Type that a redirect before has removed, unless credentials mode same-origin ended there";
    UserAgentOnPreflight: WebKit, "cors-preflight-fetch-0" "2",
        "a preflight has the request's User-Agent";
    UserAgentLostByRedirect: WebKit, "concept-http-redirect-fetch" "13",
        "a redirect outside of CORS drops the User-Agent that script has set";
    ValuesSentAsUtf8: WebKit, "concept-http-network-fetch" "",
        "header values are sent in UTF-8, not isomorphic encoded";
    CachedWildcardNeedsNoCredentialsMode: WebKit, "concept-cache-match" "",
        "a cached `*` matches no request with credentials";
    SafelistedMethodsNeedNoEntry: Chromium Firefox WebKit, "concept-http-fetch" "4.1",
        "a forced preflight with a safelisted method is covered by any cached answer that has the headers";
    MaxAgeIsInteger: Chromium WebKit, "cors-preflight-fetch-0" "7.8",
        "Access-Control-Max-Age is an integer of 64 bits that may have a sign";
    MaxAgeTrimmed: WebKit, "cors-preflight-fetch-0" "7.8",
        "there may be ASCII whitespace around the Access-Control-Max-Age";
    UserinfoRefusedAfterPreflight: WebKit, "concept-http-redirect-fetch" "9",
        "a redirect from the page's origin to a URL with userinfo at another is refused once the preflight has passed";
    ManualWithoutLocationReadable: WebKit, "concept-filtered-response-opaque-redirect" "",
        "in redirect mode manual the body of a redirect without Location can be read";
    RangeNumbersLoose: WebKit, "simple-range-header-value" "8",
        "the numbers of a Range may have a plus sign before them, and vertical tabs and form feeds around them";
    TaintedOriginCachedPerFetch: WebKit, "cors-preflight-fetch-0" "7.12",
        "the answer to a preflight whose origin a redirect has tainted is cached for the rest of the fetch alone";
    OtherRedirectsFollowed: WebKit, "redirect-status" "",
        "with Location, 309 to 399 are redirect statuses as well";
    XhrTypeOfBodyParsed: Chromium WebKit, "https://xhr.spec.whatwg.org/#the-send()-method" "4",
        "an XMLHttpRequest sends the type of a Blob only if it is a MIME type";
    CorsUrlWithoutUserinfo: WebKit, "concept-main-fetch" "12",
        "username and password are taken out of the URL of a CORS request";
    XhrCharsetsWrittenOver: Chromium, "https://xhr.spec.whatwg.org/#the-send()-method" "4",
        "an XMLHttpRequest writes UTF-8 over each charset in the Content-Type of text up to the first that is empty, and leaves the rest as script has set it";
    XhrCharsetOfFormInFirstType: Firefox, "https://xhr.spec.whatwg.org/#the-send()-method" "4",
        "an XMLHttpRequest with URLSearchParams writes UTF-8 over the charset of the first MIME type alone, and leaves the rest as script has set it";
    XhrCharsetOfFirstRequestAlone: Firefox, "https://xhr.spec.whatwg.org/#the-send()-method" "4",
        "the charset of an XMLHttpRequest's text is written over in the first request alone: the preflight and redirects have the Content-Type that script has set";
    XhrEmptyFormIsNoText: WebKit, "https://xhr.spec.whatwg.org/#the-send()-method" "4",
        "an XMLHttpRequest with empty URLSearchParams leaves the charset that script has set";
    ParamsHaveTypeWithoutBody: WebKit, "https://xhr.spec.whatwg.org/#the-send()-method" "4",
        "an XMLHttpRequest with GET or HEAD has the Content-Type of URLSearchParams that it does not send";
    TypeOfBodyUnguarded: WebKit, "dom-request" "37",
        "in mode no-cors the body's Content-Type need not be safelisted";
    RedirectCheckedWithCredentials: WebKit, "concept-http-fetch" "4.4",
        "the CORS check of a redirect wants what credentials want if the first URL had credentials by its origin";
    FontWithoutCors: WebKit, "concept-request-mode" "",
        "a font is asked for in mode no-cors with credentials, and used whatever the server says of CORS";
    TrackWithoutCors: WebKit, "concept-request-mode" "",
        "cues without crossorigin are asked for in mode no-cors, not same-origin, and the page reads them";
    PreloadedFontAnonymous: Firefox, "concept-request-mode" "",
        "the preload of a font uses CORS without credentials, whatever its crossorigin";
    OriginOfElementsAtHome: Chromium WebKit, "append-a-request-origin-header" "3",
        "an element's request in mode cors carries Origin to the page's own origin too";
    ClientHintsDroppedByRedirect: Chromium, "concept-http-redirect-fetch" "13",
        "a redirect to another origin than the page's removes client hints such as DPR, but not Save-Data, and none with keepalive";
    CacheModeSkipsCache: Chromium Firefox, "concept-http-fetch" "4.1",
        "cache modes no-store and reload go past the preflight cache as well";
    NoCacheSkipsCache: Chromium, "concept-http-fetch" "4.1",
        "cache mode no-cache goes past the preflight cache as well";
    NoStoreAnswerNotCached: Chromium, "cors-preflight-fetch-0" "7.12",
        "the answer to a preflight for a request of cache mode no-store is not cached";
    ContentTypeStrict: Firefox, "cors-safelisted-request-header" "2",
        "a Content-Type with a comma, or that ends with a semicolon after another, is unsafe";
    CacheOriginUntainted: Firefox, "cors-preflight-fetch-0" "7.12",
        "the preflight cache is asked and filled with the page's origin, whatever a redirect has tainted";
    AnyFailureClearsCache: Firefox, "concept-main-fetch" "12",
        "the network error of a CORS request clears the cache entries without a preflight too";
    BadPortRefusedByRedirect: Firefox, "concept-http-redirect-fetch" "6",
        "a redirect to a bad port fails with the URL that redirects, whose cache entries are cleared";
    EmptyFragmentNotHandedOn: Chromium Firefox, "concept-response-location-url" "4",
        "a Location without a fragment does not get an empty one";
    EmptyFragmentDropped: Firefox, "dom-request" "5",
        "fetch() drops an empty fragment of its URL";
    AboutBlankRefused: Chromium WebKit, "concept-scheme-fetch" "3",
        "about:blank is not fetched, in mode no-cors either";
    KeepaliveFollows19Redirects: Chromium, "concept-http-redirect-fetch" "7",
        "a request with keepalive follows 19 redirects, not 20";
    ProxyAuthenticationRefused: Chromium, "concept-http-network-fetch" "10",
        "a response with the status 407 is a network error where no proxy was asked";
    StatusBelow100Refused: WebKit, "concept-http-network-fetch" "10",
        "a response with a status below 100 is a network error";
    RedirectsHoldNoCookiesBack: Chromium WebKit, "determine-the-same-site-mode" "5",
        "a redirect through another site holds no SameSite cookie back: the current URL alone decides";
    RedirectsHoldNoSetCookieBack: Chromium Firefox WebKit, "parse-and-store-response-set-cookie-headers" "4",
        "a redirect through another site keeps no SameSite cookie from being stored: the current URL alone decides";
    UnlabelledCookiesLax: Chromium, "append-a-request-cookie-header" "5",
        "a cookie without SameSite counts as SameSite=Lax, but in a top-level POST only once it is two minutes old";
    ExpiredAnswerCoversSimple: Firefox, "concept-cache-match" "",
        "for GET and POST without unsafe headers even an answer that has expired is enough";
}
