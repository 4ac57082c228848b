//! What the CORS protocol asks of a MIME type: its essence.

use super::{
    Failure,
    bytes::{is_byte_case_insensitive_match, is_http_whitespace_byte, is_token, trim},
};

/// The type and subtype of a MIME type, in the case they were written in.
///
/// <https://mimesniff.spec.whatwg.org/#mime-type-essence>
#[derive(Clone, Copy, Debug)]
pub struct Essence<'a> {
    /// Type, slash and subtype.
    all: &'a [u8],
    slash: usize,
}

impl Essence<'_> {
    /// Whether the essence is `essence`, a lower-case `type/subtype`.
    #[must_use]
    pub fn is(self, essence: &str) -> bool {
        is_byte_case_insensitive_match(self.all, essence.as_bytes())
    }

    /// Whether the type (the essence's part before the slash) is `type`, in lower case.
    #[must_use]
    pub fn type_is(self, r#type: &str) -> bool {
        is_byte_case_insensitive_match(&self.all[..self.slash], r#type.as_bytes())
    }

    /// <https://mimesniff.spec.whatwg.org/#javascript-mime-type>
    #[must_use]
    pub fn is_javascript(self) -> bool {
        let subtype = self.all.get(self.slash + 1..).unwrap_or_default();
        let is_one_of = |subtypes: &[&[u8]]| subtypes.iter().any(|one| is_byte_case_insensitive_match(subtype, one));
        let is_of_both = is_one_of(&[b"javascript", b"ecmascript", b"x-javascript", b"x-ecmascript"]);
        // text/javascript1.0 to text/javascript1.5.
        let is_numbered = matches!(subtype, [name @ .., b'.', b'0'..=b'5']
            if is_byte_case_insensitive_match(name, b"javascript1"));
        (self.type_is("application") && is_of_both)
            || (self.type_is("text") && (is_of_both || is_numbered || is_one_of(&[b"jscript", b"livescript"])))
    }
}

/// Parse a MIME type as far as its essence. The parameters behind it can't make parsing fail, so they are not looked at.
///
/// <https://mimesniff.spec.whatwg.org/#parse-a-mime-type>
///
/// # Errors
/// [`Failure`] if type or subtype is not a token.
#[inline]
pub fn parse_essence(value: &[u8]) -> Result<Essence<'_>, Failure> {
    // 1.
    let input = trim(value, is_http_whitespace_byte);
    let essence = input.split(|&byte| byte == b';').next().unwrap_or(input);
    let slash = essence.iter().position(|&byte| byte == b'/').ok_or(Failure)?;
    let (r#type, subtype) = (&essence[..slash], trim_end(&essence[slash + 1..]));
    // 4., 5., 9.
    if is_token(r#type) && is_token(subtype) {
        let all = &essence[..slash + 1 + subtype.len()];
        Ok(Essence { all, slash })
    } else {
        Err(Failure)
    }
}

/// Step 8 of parsing: only trailing HTTP whitespace of the subtype goes; leading whitespace makes it no token.
#[inline]
fn trim_end(mut bytes: &[u8]) -> &[u8] {
    while let [rest @ .., last] = bytes
        && is_http_whitespace_byte(*last)
    {
        bytes = rest;
    }
    bytes
}
