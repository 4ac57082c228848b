//! The engine for JavaScript.

use crate::{
    error::Thrown,
    fetch::RawFetch,
    host::parse_url,
    input::Input,
    output::{Output, object},
};
use corsight::{
    browsers::Profile,
    cors::Now,
    diagnosis::{PageKnowledge, header_not_seen},
    engine::{Answer, Engine, MadeRequest},
    environment::{EmbedderPolicyValue, EnvironmentSettings, IpAddressSpace, NetworkPermissions, PermissionState},
    fetch::Need,
    infra::{Quoted, text_without_userinfo},
    origin::{Origin, PublicSuffixList},
    response::Response,
    url::Url,
};
use js_sys::Uint32Array;
use wasm_bindgen::prelude::*;

/// One engine. Requests and responses come in as `text` and `numbers`, see [`Input`]; `now` is a clock in milliseconds.
#[wasm_bindgen]
pub struct RawEngine {
    pub(crate) engine: Engine,
}

#[wasm_bindgen]
impl RawEngine {
    /// An engine for a page of this origin. `profile` is one of the four names; `max_age_limit` in seconds, absent for the profile's own.
    /// An address space or a state of a permission that is not known is the empty string.
    #[wasm_bindgen(constructor)]
    #[allow(
        clippy::too_many_arguments,
        reason = "JavaScript gives each option of an engine as a value of its own"
    )]
    pub fn new(
        origin: &str,
        profile: &str,
        max_age_limit: Option<f64>,
        embedder_policy: &str,
        network_partition_key: &str,
        public_suffix_list: &str,
        address_space: &str,
        local_network: &str,
        loopback_network: &str,
    ) -> Result<Self, JsValue> {
        let origin = Origin::parse_with(parse_url, origin).map_err(Thrown::from)?;
        let mut settings = EnvironmentSettings::with_url_parser(origin, parse_url);
        settings.embedder_policy = read_embedder_policy(embedder_policy)?;
        settings.network_partition_key = network_partition_key.into();
        settings.public_suffix_list = PublicSuffixList::parse_with(parse_url, public_suffix_list);
        settings.ip_address_space = read_address_space(address_space)?;
        settings.permissions = read_permissions(local_network, loopback_network)?;
        let engine = Engine::new(settings, read_profile(profile)?);
        let engine = match max_age_limit {
            // Saturating: a limit beyond what a number here holds is no limit.
            Some(seconds) => engine.with_max_age_limit(seconds as u32),
            None => engine,
        };
        Ok(Self { engine })
    }

    /// The plan for a request.
    pub fn plan(&self, text: &str, numbers: &[u32], now: f64) -> Output {
        let made = self.make(&mut Input::new(text, numbers))?;
        object(&self.engine.plan(&made, moment(now)))
    }

    /// 0: a request needs no preflight; 1: it needs one; 2: it needs one, and the preflight cache covers it.
    #[wasm_bindgen(js_name = needsPreflight)]
    pub fn needs_preflight(&self, text: &str, numbers: &[u32], now: f64) -> Result<u32, JsValue> {
        let made = self.make(&mut Input::new(text, numbers))?;
        Ok(match self.engine.needs_preflight(&made, moment(now)) {
            Need::No => 0,
            Need::Yes => 1,
            Need::Cached => 2,
        })
    }

    /// Whether a preflight's response, which stands behind the request, lets the request through.
    #[wasm_bindgen(js_name = allowsPreflight)]
    pub fn allows_preflight(&self, text: &str, numbers: &[u32]) -> Result<bool, JsValue> {
        let (made, response) = self.make_with_response(text, numbers)?;
        Ok(response.is_some_and(|response| self.engine.judge_preflight(&made, &response) == 0))
    }

    /// CORS check and CORS filtered response: the indices of the headers that script sees of the response behind the request;
    /// undefined if the check fails.
    pub fn filter(&self, text: &str, numbers: &[u32]) -> Result<Option<Uint32Array>, JsValue> {
        let (made, response) = self.make_with_response(text, numbers)?;
        let mut visible = Vec::new();
        let passes = response.is_some_and(|response| self.engine.filter(&made, &response.header_list, &mut visible));
        Ok(passes.then(|| Uint32Array::from(&*visible)))
    }

    /// The verdict on a request and the responses behind it.
    pub fn check(&self, text: &str, numbers: &[u32]) -> Output {
        let (made, answers) = self.make_exchange(text, numbers)?;
        object(&self.engine.check(&made, &answers))
    }

    /// The diagnosis of the request and the responses that [`check`](Self::check) gives a verdict on.
    pub fn diagnosis(&self, text: &str, numbers: &[u32]) -> Output {
        let (made, answers) = self.make_exchange(text, numbers)?;
        object(&self.engine.diagnosis(&made, &answers))
    }

    /// The trace of the request and the responses that [`check`](Self::check) gives a verdict on.
    pub fn trace(&self, text: &str, numbers: &[u32]) -> Output {
        let (made, answers) = self.make_exchange(text, numbers)?;
        object(&self.engine.trace(&made, &answers))
    }

    /// The diagnosis of a call that a page saw fail. `is_offline`: whether the browser says that it is offline. `forbidden_by`: the
    /// directive of the page's Content Security Policy that forbade the request. `is_redirect_forbidden`: whether it forbade only what the
    /// request was redirected to. `has_service_worker`: whether a service worker controls the page. `reads_server`: whether the page reads
    /// other answers of the server. What came of probes stands behind the request.
    /// A state of a permission that is not known is the empty string.
    #[allow(
        clippy::too_many_arguments,
        reason = "JavaScript gives each piece of evidence as a value of its own"
    )]
    pub fn diagnose(
        &self,
        text: &str,
        numbers: &[u32],
        is_offline: bool,
        forbidden_by: Option<String>,
        is_redirect_forbidden: bool,
        local_network: &str,
        loopback_network: &str,
        has_service_worker: bool,
        reads_server: bool,
    ) -> Output {
        let input = &mut Input::new(text, numbers);
        let made = self.make(input)?;
        let mut page = PageKnowledge::default();
        page.is_offline = is_offline;
        page.forbidden_by = forbidden_by;
        page.is_redirect_forbidden = is_redirect_forbidden;
        page.permissions = read_permissions(local_network, loopback_network)?;
        page.has_service_worker = has_service_worker;
        page.reads_server = reads_server;
        while let Some(outcome) = input.probe_outcome()? {
            page.probes.push(outcome);
        }
        object(&self.engine.diagnose(&made, page))
    }

    /// Begins a fetch.
    pub fn start(&self, text: &str, numbers: &[u32], now: f64) -> Result<RawFetch, JsValue> {
        let made = self.make(&mut Input::new(text, numbers))?;
        Ok(RawFetch(self.engine.start(made, moment(now))))
    }

    /// The finding about a header that script asked for and did not see, or null.
    #[wasm_bindgen(js_name = explainMissingHeader)]
    pub fn explain_missing_header(&self, name: &str, url: &str) -> Output {
        object(&header_not_seen(name, url))
    }

    /// How many entries the preflight cache has.
    #[wasm_bindgen(js_name = cacheSize)]
    pub fn cache_size(&mut self, now: f64) -> usize {
        let cache = self.engine.cache_mut();
        cache.expire(moment(now));
        cache.len()
    }

    #[wasm_bindgen(js_name = cacheEntries)]
    pub fn cache_entries(&self, now: f64) -> Output {
        object(&self.engine.cache_entries(moment(now)))
    }

    #[wasm_bindgen(js_name = clearCache)]
    pub fn clear_cache(&mut self) {
        self.engine.cache_mut().clear();
    }

    /// The request of the input.
    fn make(&self, input: &mut Input<'_>) -> Result<MadeRequest, Thrown> {
        let given = input.request()?;
        let new = given.new_request()?;
        // The JavaScript side has parsed the URL and gives its serialization.
        let mut url = Url::from_serialization(new.url.into(), parse_url);
        if !given.blob_origin.is_empty() {
            url = url.with_blob_entry_origin(self.read_blob_origin(given.blob_origin)?);
        }
        Ok(self.engine.make_request_to(url, &new, given.headers())?)
    }

    /// A page's own opaque origin can only be named by its serialization.
    fn read_blob_origin(&self, origin: &str) -> Result<Origin, Thrown> {
        let page = &self.engine.client().origin;
        if origin == page.serialize() {
            return Ok(page.clone());
        }
        Ok(Origin::parse_with(parse_url, origin)?)
    }

    /// The request of the input and all responses behind it.
    fn make_exchange(&self, text: &str, numbers: &[u32]) -> Result<(MadeRequest, Vec<Answer>), Thrown> {
        let input = &mut Input::new(text, numbers);
        let made = self.make(input)?;
        let mut answers = Vec::new();
        while let Some(answer) = input.answer()? {
            answers.push(answer);
        }
        Ok((made, answers))
    }

    /// The request of the input and the response behind it; null if there is a failure of the transport in its place.
    fn make_with_response(&self, text: &str, numbers: &[u32]) -> Result<(MadeRequest, Option<Response>), Thrown> {
        let input = &mut Input::new(text, numbers);
        let made = self.make(input)?;
        Ok(match input.answer()? {
            Some(Answer::Response(response)) => (made, Some(response)),
            _ => (made, None),
        })
    }
}

fn read_address_space(name: &str) -> Result<Option<IpAddressSpace>, Thrown> {
    Ok(Some(match name {
        "" => return Ok(None),
        "public" => IpAddressSpace::Public,
        "local" => IpAddressSpace::Local,
        "loopback" => IpAddressSpace::Loopback,
        _ => return Err(unknown(name, "an address space", "public, local and loopback")),
    }))
}

fn read_permissions(local_network: &str, loopback_network: &str) -> Result<NetworkPermissions, Thrown> {
    let mut permissions = NetworkPermissions::default();
    permissions.local_network = read_permission_state(local_network)?;
    permissions.loopback_network = read_permission_state(loopback_network)?;
    Ok(permissions)
}

fn read_permission_state(name: &str) -> Result<Option<PermissionState>, Thrown> {
    Ok(Some(match name {
        "" => return Ok(None),
        "granted" => PermissionState::Granted,
        "denied" => PermissionState::Denied,
        "prompt" => PermissionState::Prompt,
        _ => return Err(unknown(name, "a state of a permission", "granted, denied and prompt")),
    }))
}

fn read_profile(name: &str) -> Result<Profile, Thrown> {
    Ok(match name {
        "standard" => Profile::STANDARD,
        "chromium" => Profile::CHROMIUM,
        "firefox" => Profile::FIREFOX,
        "webkit" => Profile::WEBKIT,
        _ => return Err(unknown(name, "a profile", "standard, chromium, firefox and webkit")),
    })
}

fn read_embedder_policy(value: &str) -> Result<EmbedderPolicyValue, Thrown> {
    Ok(match value {
        "unsafe-none" | "" => EmbedderPolicyValue::UnsafeNone,
        "require-corp" => EmbedderPolicyValue::RequireCorp,
        "credentialless" => EmbedderPolicyValue::Credentialless,
        _ => {
            let known = "unsafe-none, require-corp and credentialless";
            return Err(unknown(value, "an embedder policy", known));
        }
    })
}

/// The error for a value that is not one of those that are `known`.
fn unknown(value: &str, kind: &str, known: &str) -> Thrown {
    let shown = text_without_userinfo(value);
    Thrown::misuse(format!("{} is not {kind}: there are {known}", Quoted(&shown)), &shown)
}

/// A clock's milliseconds; what is no number or below zero is its beginning.
pub fn moment(now: f64) -> Now {
    Now(now as u64)
}
