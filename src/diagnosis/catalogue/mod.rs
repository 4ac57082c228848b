//! The catalogue: every sentence for people, with the values in it.
//!
//! This file has an enum for each kind of sentence, with one variant for each sentence and the values of the sentence as named fields.
//! `en/` has the English text of each variant. The compiler reports a variant without a text, a text without a variant, a value that a
//! text does not use, and a variant that is never made.

mod en;

pub(super) use en::{refused, step, without_cors};

use super::facts::Detail;
use crate::{
    environment::EmbedderPolicyValue,
    infra::{Shown, ShownUrl},
    reason::{Reason, Stage},
    request::{Destination, Initiator, RedirectMode},
};
use alloc::string::String;

/// The answer that a sentence is about.
#[derive(Clone, Copy)]
pub(super) struct Answer<'a> {
    pub stage: Stage,
    pub url: ShownUrl<'a>,
    pub status: u16,
}

impl<'a> Answer<'a> {
    /// The answer that broke a rule.
    pub fn at_fault(reason: &'a Reason) -> Self {
        Self {
            stage: reason.stage,
            url: ShownUrl(&reason.url),
            status: reason.status.unwrap_or(0),
        }
    }
}

/// A sentence of a finding's message.
#[derive(Clone, Copy)]
pub(super) enum Sentence<'a> {
    // CORS check.
    AllowOriginMissing {
        answer: Answer<'a>,
        origin: Shown<'a>,
    },
    AllowOriginWildcardWithCredentials {
        answer: Answer<'a>,
        origin: Shown<'a>,
    },
    AllowOriginMultiple {
        answer: Answer<'a>,
        values: Shown<'a>,
    },
    AllowOriginList {
        answer: Answer<'a>,
        value: Shown<'a>,
    },
    AllowOriginMismatch {
        answer: Answer<'a>,
        value: Shown<'a>,
        origin: Shown<'a>,
    },
    AllowCredentialsMissing {
        answer: Answer<'a>,
    },
    AllowCredentialsInvalid {
        answer: Answer<'a>,
        value: Shown<'a>,
    },
    OriginTainted,
    // CORS-preflight fetch.
    PreflightStatusNotOk {
        answer: Answer<'a>,
    },
    PreflightRedirect {
        answer: Answer<'a>,
        target: ShownUrl<'a>,
    },
    AllowMethodsInvalid {
        answer: Answer<'a>,
        item: Shown<'a>,
    },
    AllowMethodsMissing {
        answer: Answer<'a>,
        method: Shown<'a>,
    },
    MethodNotAllowed {
        answer: Answer<'a>,
        allowed: Shown<'a>,
        method: Shown<'a>,
    },
    MethodsWildcardWithCredentials {
        answer: Answer<'a>,
        allowed: Shown<'a>,
        method: Shown<'a>,
    },
    MethodCaseMismatch {
        answer: Answer<'a>,
        allowed: Shown<'a>,
        method: Shown<'a>,
    },
    AllowHeadersInvalid {
        answer: Answer<'a>,
        item: Shown<'a>,
    },
    AllowHeadersMissing {
        answer: Answer<'a>,
        names: Shown<'a>,
    },
    HeaderNotAllowed {
        answer: Answer<'a>,
        allowed: Shown<'a>,
        names: Shown<'a>,
    },
    HeadersWildcardWithCredentials {
        answer: Answer<'a>,
        allowed: Shown<'a>,
        names: Shown<'a>,
    },
    AuthorizationNotCoveredByWildcard {
        answer: Answer<'a>,
        allowed: Shown<'a>,
        name: Shown<'a>,
    },
    // Main fetch.
    BadPort {
        port: u16,
        url: ShownUrl<'a>,
    },
    MixedContent {
        page: Shown<'a>,
        url: ShownUrl<'a>,
    },
    ModeSameOrigin {
        url_origin: Shown<'a>,
        page: Shown<'a>,
    },
    NoCorsRedirectMode {
        redirect_mode: RedirectMode,
    },
    SchemeNotHttp {
        url: ShownUrl<'a>,
        scheme: Shown<'a>,
    },
    ResourcePolicyKeepsFrom {
        url: ShownUrl<'a>,
        policy: Shown<'a>,
        page: Shown<'a>,
    },
    ResourcePolicyRequired {
        embedder_policy: EmbedderPolicyValue,
        url: ShownUrl<'a>,
        page: Shown<'a>,
    },
    BlockedByNosniff {
        url: ShownUrl<'a>,
        destination: Destination,
        content_type: Shown<'a>,
    },
    BlockedByMimeType {
        url: ShownUrl<'a>,
        content_type: Shown<'a>,
    },
    RangeNotRequested {
        url: ShownUrl<'a>,
    },
    // HTTP fetch and HTTP-redirect fetch.
    RedirectModeError {
        answer: Answer<'a>,
        location: ShownUrl<'a>,
    },
    LocationInvalid {
        answer: Answer<'a>,
        location: Shown<'a>,
    },
    LocationSchemeNotHttp {
        answer: Answer<'a>,
        location: ShownUrl<'a>,
    },
    TooManyRedirects {
        answer: Answer<'a>,
    },
    LocationIncludesCredentials {
        answer: Answer<'a>,
        location: ShownUrl<'a>,
    },
    BodyNotReplayable {
        answer: Answer<'a>,
    },
    // The transport.
    NetworkError {
        url: ShownUrl<'a>,
        message: Option<Shown<'a>>,
    },
    PreflightNetworkError {
        url: ShownUrl<'a>,
        message: Option<Shown<'a>>,
    },
    // The causes of a preflight.
    ListensToUpload,
    BodyIsStream,
    MethodNeedsPreflight {
        method: Shown<'a>,
    },
    HeaderNeedsPreflight {
        name: Shown<'a>,
    },
    ContentTypeNeedsPreflight {
        value: Shown<'a>,
    },
    RangeNeedsPreflight {
        value: Shown<'a>,
    },
    ByteNeedsPreflight {
        name: Shown<'a>,
        byte: u8,
    },
    LengthNeedsPreflight {
        name: Shown<'a>,
        length: usize,
    },
    TotalNeedsPreflight {
        length: usize,
    },
    // Advice about a request.
    ForbiddenHeadersDropped {
        names: Shown<'a>,
    },
    NoCorsHeadersDropped {
        names: Shown<'a>,
    },
    SendsResponseHeaders {
        names: Shown<'a>,
    },
    MethodCase {
        method: Shown<'a>,
        upper: Shown<'a>,
    },
    PageOriginIsNull,
    LibraryHeaders {
        names: Shown<'a>,
    },
    WithoutCors {
        url: ShownUrl<'a>,
        initiator: Initiator,
    },
    /// The effect of a network error that the page sees.
    Refused {
        initiator: Initiator,
    },
    // Advice about an exchange.
    MaxAgeMissing,
    MaxAgeZero,
    MaxAgeCapped {
        seconds: u32,
    },
    MaxAgeInvalid {
        value: Shown<'a>,
    },
    MethodChangedToGet {
        status: u16,
        method: Shown<'a>,
        url: ShownUrl<'a>,
    },
    AuthorizationDropped {
        url: ShownUrl<'a>,
    },
    NoAnswerToPreflight {
        answers: usize,
        url: ShownUrl<'a>,
    },
    NoAnswerToRequest {
        answers: usize,
        method: Shown<'a>,
        url: ShownUrl<'a>,
    },
    TooManyAnswers {
        answers: usize,
        used: usize,
    },
    // Advice about a response.
    ExposeHeadersInvalid {
        item: Shown<'a>,
    },
    ExposeWildcardWithCredentials {
        names: Shown<'a>,
    },
    HeadersNotExposed {
        names: Shown<'a>,
    },
    HeaderNotSeen {
        name: Shown<'a>,
    },
    SetCookieNeverReadable,
    VaryOriginMissing {
        origin: Shown<'a>,
    },
    Opaque {
        url: ShownUrl<'a>,
    },
    OpaqueRedirect,
}

impl Sentence<'_> {
    pub fn to_text(self) -> String {
        en::sentence(self)
    }
}

impl Detail {
    /// The sentence of the detail; null if the remedies of the finding say enough.
    pub fn sentence(self) -> Option<&'static str> {
        en::detail(self)
    }
}

/// A header that a remedy tells a server to send.
#[derive(Clone, Copy)]
pub(super) struct SentHeader<'a> {
    pub name: &'a str,
    pub value: Shown<'a>,
}

/// The act of a remedy.
#[derive(Clone, Copy)]
pub(super) enum Act<'a> {
    // Headers to send.
    SendAllowOrigin(SentHeader<'a>),
    SendAllowAnyOrigin(SentHeader<'a>),
    SendVary(SentHeader<'a>),
    SendAllowCredentials(SentHeader<'a>),
    SendOnPreflightOfThisUrl(SentHeader<'a>),
    SendMaxAge(SentHeader<'a>),
    SendExposeHeaders(SentHeader<'a>),
    SendResourcePolicy(SentHeader<'a>),
    SendContentType(SentHeader<'a>),
    // The server.
    AnswerErrorsWithHeader,
    AnswerLoginWith401,
    AnswerOptions,
    AnswerOptionsWithoutRedirect,
    AnswerOptionsWithoutLogin,
    AnswerOptionsBeforeAuthentication,
    AnswerOptionsOnThisPath,
    AnswerOptionsBehindGateways,
    AnswerOptionsBeforeTheApplication,
    AnswerWithTheWhole,
    RedirectKeepingMethod,
    RedirectWithSeeOther,
    RedirectToHttp,
    SendOneLocation,
    RemoveRedirectLoop,
    RemoveUserinfo,
    ServeOnAnotherPort,
    ServeOverHttps,
    SendInBody,
    // A proxy or gateway.
    LetOneLayerAddTheHeader,
    // The page.
    ServePageOverHttp,
    // The code that makes the request.
    LeaveCredentialsOut,
    IncludeCredentials,
    RemoveHeaders { names: Shown<'a> },
    RemoveResponseHeader { name: Shown<'a> },
    AddLibraryHeaderToSameOriginOnly { names: Shown<'a> },
    WriteMethodAsServer,
    WriteMethodInUpperCase { upper: Shown<'a> },
    RequestRedirectTarget { target: ShownUrl<'a> },
    RequestDirectly { url: ShownUrl<'a> },
    RequestWithHttps,
    RequestFinalUrlOrFollow,
    RequestFinalUrlOrSendNoStream,
    RequestWithCors,
    RequestWithCorsOrSameOrigin,
    RequestWithCorsOrFollow,
    ReadWithCors,
    UseCorsAndAllowHeaders,
    FollowRedirects,
    ServeBothOverHttp,
    ServeFromPageOrigin,
    SetCrossOrigin,
    SendNoStream,
    ListenOnlyForProgress,
    GiveEveryAnswer,
    // The person at the browser.
    OpenUrl,
    LogInAgain,
}

impl Act<'_> {
    pub fn to_text(self) -> String {
        en::act(self)
    }
}
