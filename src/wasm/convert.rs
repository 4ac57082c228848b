//! Results as JSON. The host parses a whole result at once, instead of calling across the boundary for each property. The JSON is
//! written by hand, with the names that the core derives for serde, because serde's code would be half as large again.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};
use core::mem;
use corsight::{
    cors::CacheEntry,
    diagnosis::{Finding, InitiatorSummary, NamedValue, Remedy, Severity, StepSummary, Who},
    engine::{
        BrowserOutcome, BrowserOutcomes, HttpRequestSummary, Kind, Outcome, Plan, Preflight, Requirements,
        ResponseSummary, Verdict,
    },
};

/// A value that can be written as JSON.
pub trait Write {
    fn write(&self, to: &mut Json);
}

/// The JSON of a result: `None` becomes null, and a number stays a number.
pub fn to_json(value: &dyn Write) -> Vec<u8> {
    let mut json = Json {
        // Most results are shorter.
        text: Vec::with_capacity(4096),
        position: Position {
            keys: "",
            is_first: true,
        },
    };
    value.write(&mut json);
    json.text
}

/// JSON that is being written.
pub struct Json {
    text: Vec<u8>,
    position: Position,
}

/// The position of the next value in an object or a list.
pub struct Position {
    /// The keys of the next values, with commas between them; empty in a list.
    keys: &'static str,
    is_first: bool,
}

impl Json {
    fn push(&mut self, text: &str) {
        self.text.extend_from_slice(text.as_bytes());
    }

    /// Writes the comma and the key before a value.
    #[inline(never)]
    fn next(&mut self) {
        if !mem::take(&mut self.position.is_first) {
            self.push(",");
        }
        if !self.position.keys.is_empty() {
            let keys = self.position.keys;
            let end = keys.bytes().position(|byte| byte == b',').unwrap_or(keys.len());
            self.position.keys = keys.get(end + 1..).unwrap_or_default();
            self.push("\"");
            self.push(keys.get(..end).unwrap_or_default());
            self.push("\":");
        }
    }

    /// Writes a value that needs no escaping.
    #[inline(never)]
    fn plain(&mut self, text: &str) {
        self.next();
        self.push(text);
    }

    #[inline(never)]
    pub fn text(&mut self, text: &str) {
        const HEX: &[u8; 16] = b"0123456789abcdef";
        self.plain("\"");
        let mut rest = text.as_bytes();
        // Each turn writes the text up to the next byte that has to be escaped.
        while let Some(position) = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20)) {
            let (before, from) = rest.split_at(position);
            self.text.extend_from_slice(before);
            let byte = from[0];
            if byte < 0x20 {
                self.push("\\u00");
                let digits = [byte >> 4, byte & 15].map(|digit| HEX[usize::from(digit)]);
                self.text.extend_from_slice(&digits);
            } else {
                self.text.extend_from_slice(&[b'\\', byte]);
            }
            rest = &from[1..];
        }
        self.text.extend_from_slice(rest);
        self.push("\"");
    }

    /// Begins an object with these keys. Gives the position outside of the object, for [`close`](Self::close).
    #[inline(never)]
    pub fn open(&mut self, keys: &'static str) -> Position {
        self.begin("{", keys)
    }

    fn begin(&mut self, bracket: &str, keys: &'static str) -> Position {
        self.plain(bracket);
        mem::replace(&mut self.position, Position { keys, is_first: true })
    }

    #[inline(never)]
    pub fn close(&mut self, outer: Position) {
        self.end("}", outer);
    }

    fn end(&mut self, bracket: &str, outer: Position) {
        self.push(bracket);
        self.position = outer;
    }
}

impl Write for () {
    fn write(&self, to: &mut Json) {
        to.plain("null");
    }
}

impl Write for bool {
    fn write(&self, to: &mut Json) {
        to.plain(if *self { "true" } else { "false" });
    }
}

impl Write for u64 {
    #[inline(never)]
    fn write(&self, to: &mut Json) {
        to.plain(&self.to_string());
    }
}

impl Write for u16 {
    fn write(&self, to: &mut Json) {
        u64::from(*self).write(to);
    }
}

impl Write for &str {
    #[inline(never)]
    fn write(&self, to: &mut Json) {
        to.text(self);
    }
}

impl Write for String {
    #[inline(never)]
    fn write(&self, to: &mut Json) {
        to.text(self);
    }
}

impl<T: Write> Write for Option<T> {
    #[inline(never)]
    fn write(&self, to: &mut Json) {
        match self {
            Some(value) => value.write(to),
            None => ().write(to),
        }
    }
}

impl<T: Write> Write for Vec<T> {
    #[inline(never)]
    fn write(&self, to: &mut Json) {
        let outer = to.begin("[", "");
        for item in self {
            item.write(to);
        }
        to.end("]", outer);
    }
}

impl Write for (String, String) {
    fn write(&self, to: &mut Json) {
        let outer = to.begin("[", "");
        self.0.write(to);
        self.1.write(to);
        to.end("]", outer);
    }
}

/// Writes structs as objects: a row has the keys and, in the same order, the fields.
macro_rules! objects {
    ($($object:ident $keys:literal $($field:ident)*;)*) => {
        $(impl Write for $object {
            #[inline(never)]
            fn write(&self, to: &mut Json) {
                let outer = to.open($keys);
                $(self.$field.write(to);)*
                to.close(outer);
            }
        })*
    };
}

objects! {
    Plan "kind,crossOrigin,origin,targetOrigin,credentials,preflight,request,requires,findings"
        kind cross_origin origin target_origin credentials preflight request requires findings;
    Preflight "cached,because,request" cached because request;
    Requirements "preflight,response" preflight response;
    HttpRequestSummary "kind,method,url,headers,credentials,body,site,cookiesSent,cookiesStored"
        kind method url headers credentials body site cookies_sent cookies_stored;
    Verdict "outcome,response,findings,browsers,trace" outcome response findings browsers trace;
    ResponseSummary "type,status,headers,url,redirected,nullBody" r#type status headers url redirected null_body;
    BrowserOutcomes "chromium,firefox,webkit" chromium firefox webkit;
    StepSummary "anchor,step,input,outcome,hypothetical" anchor step input outcome hypothetical;
    Finding "code,detail,severity,stage,message,found,expected,who,remedies,spec,step,mdn,chromium,firefox,url"
        code detail severity stage message found expected who remedies spec step mdn chromium firefox url;
    Remedy "who,text,header" who text header;
    NamedValue "name,value" name value;
    InitiatorSummary "name,mode,credentials,destination,crossOrigin,preflight,refused,withoutCors"
        name mode credentials destination cross_origin preflight refused without_cors;
    CacheEntry "key,byteSerializedOrigin,url,expiresIn,credentials,method,headerName"
        key byte_serialized_origin url expires_in credentials method header_name;
}

/// Writes enums as strings: a row has the name of each variant.
macro_rules! names {
    ($($of:ident $($variant:ident $name:literal)*;)*) => {
        $(impl Write for $of {
            fn write(&self, to: &mut Json) {
                to.text(match self {
                    $($of::$variant => $name,)*
                });
            }
        })*
    };
}

names! {
    Kind SameOrigin "same-origin" Cors "cors" CorsWithPreflight "cors-with-preflight" NoCors "no-cors"
        Navigate "navigate" WebSocket "websocket" WebTransport "webtransport" Local "local" Blocked "blocked";
    Outcome Allowed "allowed" Opaque "opaque" Blocked "blocked";
    BrowserOutcome Allowed "allowed" Blocked "blocked";
    Severity Block "block" Degrade "degrade" Risk "risk" Info "info";
    Who Server "server" Client "client" Edge "edge" Page "page" User "user";
}
