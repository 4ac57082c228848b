//! The essence of a MIME type, which is all that the CORS protocol reads of one.

use super::{
    Failure,
    bytes::{is_http_whitespace_byte, is_token, isomorphic_decode, trim},
};
use alloc::string::String;

/// The type and subtype of a MIME type, in lower case.
///
/// <https://mimesniff.spec.whatwg.org/#mime-type-essence>
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Essence {
    r#type: String,
    subtype: String,
}

impl Essence {
    /// Whether the essence is `essence`, a lower-case `type/subtype`.
    #[must_use]
    pub fn is(&self, essence: &str) -> bool {
        essence.split_once('/') == Some((&self.r#type, &self.subtype))
    }

    /// Whether the type (the essence's part before the slash) is `type`, in lower case.
    #[must_use]
    pub fn type_is(&self, r#type: &str) -> bool {
        self.r#type == r#type
    }

    /// <https://mimesniff.spec.whatwg.org/#javascript-mime-type>
    #[must_use]
    pub fn is_javascript(&self) -> bool {
        JAVASCRIPT_MIME_TYPES.iter().any(|essence| self.is(essence))
    }
}

const JAVASCRIPT_MIME_TYPES: [&str; 16] = [
    "application/ecmascript",
    "application/javascript",
    "application/x-ecmascript",
    "application/x-javascript",
    "text/ecmascript",
    "text/javascript",
    "text/javascript1.0",
    "text/javascript1.1",
    "text/javascript1.2",
    "text/javascript1.3",
    "text/javascript1.4",
    "text/javascript1.5",
    "text/jscript",
    "text/livescript",
    "text/x-ecmascript",
    "text/x-javascript",
];

/// Parse a MIME type: the essence only. Parameters after the essence cannot make the parsing fail, so parameters are not read.
///
/// <https://mimesniff.spec.whatwg.org/#parse-a-mime-type>
///
/// # Errors
/// [`Failure`] if type or subtype is not a token.
pub fn parse_essence(value: &[u8]) -> Result<Essence, Failure> {
    // 1.
    let input = trim(value, is_http_whitespace_byte);
    let essence = input.split(|&byte| byte == b';').next().unwrap_or(input);
    let slash = essence.iter().position(|&byte| byte == b'/').ok_or(Failure)?;
    let (r#type, subtype) = (&essence[..slash], &essence[slash + 1..]);
    // 8. Whitespace is removed only at the end, because whitespace at the start makes the subtype no token.
    let subtype = trim_end(subtype);
    // 4., 5., 9.
    if !is_token(r#type) || !is_token(subtype) {
        return Err(Failure);
    }
    let lowercase = |token: &[u8]| isomorphic_decode(token).to_ascii_lowercase();
    Ok(Essence {
        r#type: lowercase(r#type),
        subtype: lowercase(subtype),
    })
}

fn trim_end(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|&byte| !is_http_whitespace_byte(byte));
    end.map_or(&[], |last| &bytes[..=last])
}
