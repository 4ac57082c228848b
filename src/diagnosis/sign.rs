//! The names of signs, and sets of them. `signs` finds them in the evidence.

macro_rules! signs {
    ($($(#[$meta:meta])* $sign:ident)+) => {
        /// Something that the evidence shows.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Sign {
            $($(#[$meta])* $sign,)+
        }
    };
}

signs! {
    /// The subject is the call as a whole, not one of its answers.
    Call
    /// CORS applies to the request.
    Cors
    NeedsPreflight
    /// A page saw its call fail, and nothing else.
    PageView

    UrlWithoutScheme
    UrlWithText

    /// An answer does not allow the origin, or may not.
    OriginRefused
    AppShell
    /// Browsers ask the user, or have asked.
    PublicToLocal
    /// The permission for the local network is denied.
    LocalNetworkDenied
    /// The page is no secure context, which may not ask for the permission.
    LocalNetworkInsecure
    /// The server is of this machine or of the local network, and no permission stands in the way.
    LocalServer

    /// The page's Content Security Policy forbids the request.
    SecurityPolicy
    /// The page's Content Security Policy forbids what the request was redirected to.
    RedirectForbidden
    WordsOfLocalNetwork
    /// The browser says that it is offline.
    Offline
    WordsProveNothing
    /// Firefox's words, for https.
    NotSucceeded

    /// The subject is the answer to a preflight.
    Preflight
    /// The subject is the answer to the request.
    Response
    BadStatus
    AsksForLogin
    ShowsCorsCode
    VariesByOrigin
    /// The answer is concluded from a message, so what it lacks says nothing.
    HeadersUnseen
    /// The status says that the method is refused.
    RefusesMethod

    /// The answer is to another method than that of the request, because of a redirect.
    MethodChanged
    /// Browsers do not put this method in upper case, and its author expects it.
    MethodCase

    /// The subject is a redirect that is not followed.
    RedirectRefused
    ToLogin
    /// The call itself begins a login at another server.
    StartsLogin

    OriginMissing
    OriginMismatch
    WildcardWithCredentials
    ValueIsVariable
    ValueIsDoubled
    ValueIsNull
    FromCache
    Misspelled
    MisspelledExpose

    /// Somebody other than the application made the answer, and a cause about that one says more than the status.
    MadeByChallenge
    MadeByInterstitial
    MadeByLogin
    MadeByGateway
    MadeByStore

    /// The method is in upper case, and not allowed.
    MethodRefused
    HeaderRefused
    HeadersOfLibrary
    OneAnswerForTwo

    JsonForScript
    HtmlForScript
    /// A page or data came where an image or media was wanted.
    TextForMedia
    /// The browser says that it keeps an answer without CORS from the page.
    WordsOfOpaque

    /// The call sends credentials.
    Credentials
    /// The call has headers that a server has to allow.
    UnsafeHeaders
    UnsafeMethod
    /// A probe without headers asks for the very same.
    SameAsProbe
    /// The page is of this machine.
    LocalPage
    /// The page reads other answers of the server.
    ServerKnown
    WorkerControls

    /// A probe got no answer within its time.
    TimedOut
    /// A service worker answered a probe itself.
    WorkerAnswered
    /// Something answers at the URL of the call.
    Reached
    Unreached
    /// The page may read an answer to a GET without credentials and without headers.
    PageAllowed
    PageRefused
    CredentialsAllowed
    CredentialsRefused
    HeadersAllowed
    HeadersRefused
    /// Preflights pass with other headers of the call, so some of them alone are refused.
    HeadersFault
    /// No more can be asked about headers.
    HeadersDecided
    /// The refused headers are of a library.
    ProbedLibrary
    CacheAllowed
    CacheRefused
    /// The URL that the call was likely redirected to allows the page.
    OtherAllowed
    OtherRefused
    RootReached
    RootUnreached
    /// The page's own server answers.
    HomeReached
    HomeUnreached
    /// A probe was redirected, and the page may read the answer.
    ProbeRedirected
}

/// A set of signs, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Signs([u32; 3]);

impl Signs {
    pub const fn of(signs: &[Sign]) -> Self {
        let (mut set, mut index) = (Self([0; 3]), 0);
        while index < signs.len() {
            set.add(signs[index]);
            index += 1;
        }
        set
    }

    #[inline(never)]
    pub const fn contains_all(self, other: Self) -> bool {
        self.0[0] & other.0[0] == other.0[0]
            && self.0[1] & other.0[1] == other.0[1]
            && self.0[2] & other.0[2] == other.0[2]
    }

    #[inline(never)]
    pub const fn contains_any(self, other: Self) -> bool {
        (self.0[0] & other.0[0]) | (self.0[1] & other.0[1]) | (self.0[2] & other.0[2]) != 0
    }

    pub const fn add(&mut self, sign: Sign) {
        self.0[sign as usize / 32] |= 1 << (sign as u32 % 32);
    }

    /// Adds a sign if it is there.
    #[inline(never)]
    pub const fn set(&mut self, sign: Sign, is_there: bool) {
        if is_there {
            self.add(sign);
        }
    }

    pub const fn remove(&mut self, sign: Sign) {
        self.0[sign as usize / 32] &= !(1 << (sign as u32 % 32));
    }

    pub const fn has(self, sign: Sign) -> bool {
        self.0[sign as usize / 32] & 1 << (sign as u32 % 32) != 0
    }
}
