//! The JSON of an error.

use crate::convert::{Json, Write, to_json};
use alloc::{string::ToString, vec::Vec};
use corsight::request::InvalidRequest;

/// The JSON of an error. JavaScript makes a `CorsError` of this JSON.
pub struct Thrown(pub Vec<u8>);

/// The code, the message and the value of an error.
struct Raw<'a>([&'a str; 3]);

impl Write for Raw<'_> {
    fn write(&self, to: &mut Json) {
        let outer = to.open("code,message,value");
        for text in self.0 {
            to.text(text);
        }
        to.close(outer);
    }
}

/// The error of a request that can't be made.
#[cold]
pub fn invalid(error: InvalidRequest) -> Thrown {
    raw(error.code().as_str(), &error.to_string(), error.value())
}

/// The error of a caller that broke the contract of a call.
#[cold]
pub fn misuse(message: &str, value: &str) -> Thrown {
    raw("misuse", message, value)
}

fn raw(code: &str, message: &str, value: &str) -> Thrown {
    Thrown(to_json(&Raw([code, message, value])))
}
