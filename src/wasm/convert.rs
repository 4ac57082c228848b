//! Results as JSON, which the host parses in one go. One call across the boundary instead of several for each property, and a
//! fraction of the code.

use alloc::{string::String, string::ToString, vec::Vec};
use core::fmt::{self, Display};
use serde::ser::{self, Impossible, Serialize};

/// A result as JSON: null where there is nothing, numbers as numbers.
pub fn to_json(value: &impl Serialize) -> String {
    let mut text = Vec::new();
    match value.serialize(Json(&mut text)) {
        Ok(()) => {}
    }
    // Only whole strings and ASCII were put in.
    String::from_utf8(text).unwrap_or_default()
}

/// Writes what results are made of: structs, strings, whole numbers, booleans, lists, options, and enums as their names.
struct Json<'a>(&'a mut Vec<u8>);

/// Writing to memory does not fail.
#[derive(Debug)]
pub enum Never {}

impl Display for Never {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl core::error::Error for Never {}

impl ser::Error for Never {
    fn custom<T: Display>(_: T) -> Self {
        unreachable!()
    }
}

type Done = Result<(), Never>;

fn push(out: &mut Vec<u8>, text: &str) -> Done {
    out.extend_from_slice(text.as_bytes());
    Ok(())
}

#[inline(never)]
fn push_string(out: &mut Vec<u8>, text: &str) -> Done {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    out.push(b'"');
    for &byte in text.as_bytes() {
        match byte {
            b'"' | b'\\' => out.extend([b'\\', byte]),
            0..0x20 => {
                push(out, "\\u00")?;
                out.extend([byte >> 4, byte & 15].map(|digit| HEX[usize::from(digit)]));
            }
            _ => out.push(byte),
        }
    }
    out.push(b'"');
    Ok(())
}

#[inline(never)]
fn push_number(out: &mut Vec<u8>, number: u64) -> Done {
    push(out, &number.to_string())
}

/// The entries of an object or a list, between its brackets.
struct Entries<'a> {
    out: &'a mut Vec<u8>,
    separator: u8,
    end: u8,
}

impl<'a> Entries<'a> {
    #[inline(never)]
    fn new(out: &'a mut Vec<u8>, [start, end]: &[u8; 2]) -> Self {
        out.push(*start);
        Self {
            out,
            separator: 0,
            end: *end,
        }
    }

    #[inline(never)]
    fn separate(&mut self) {
        if self.separator != 0 {
            self.out.push(self.separator);
        }
        self.separator = b',';
    }

    #[inline(never)]
    fn key(&mut self, key: &str) -> Done {
        self.separate();
        push_string(self.out, key)?;
        push(self.out, ":")
    }

    fn finish(self) -> Done {
        self.out.push(self.end);
        Ok(())
    }
}

impl ser::SerializeStruct for Entries<'_> {
    type Ok = ();
    type Error = Never;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Done {
        self.key(key)?;
        value.serialize(Json(self.out))
    }

    fn end(self) -> Done {
        self.finish()
    }
}

impl ser::SerializeSeq for Entries<'_> {
    type Ok = ();
    type Error = Never;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        self.separate();
        value.serialize(Json(self.out))
    }

    fn end(self) -> Done {
        self.finish()
    }
}

impl ser::SerializeTuple for Entries<'_> {
    type Ok = ();
    type Error = Never;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        ser::SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Done {
        self.finish()
    }
}

/// What no result is made of.
macro_rules! unused {
    ($($method:ident($($argument:ty),*) -> $result:ty;)*) => {
        $(fn $method(self, $(_: $argument),*) -> Result<$result, Never> { unreachable!() })*
    };
}

impl<'a> ser::Serializer for Json<'a> {
    type Ok = ();
    type Error = Never;
    type SerializeSeq = Entries<'a>;
    type SerializeTuple = Entries<'a>;
    type SerializeTupleStruct = Impossible<(), Never>;
    type SerializeTupleVariant = Impossible<(), Never>;
    type SerializeMap = Impossible<(), Never>;
    type SerializeStruct = Entries<'a>;
    type SerializeStructVariant = Impossible<(), Never>;

    fn serialize_bool(self, value: bool) -> Done {
        push(self.0, if value { "true" } else { "false" })
    }

    fn serialize_u8(self, value: u8) -> Done {
        push_number(self.0, value.into())
    }

    fn serialize_u16(self, value: u16) -> Done {
        push_number(self.0, value.into())
    }

    fn serialize_u32(self, value: u32) -> Done {
        push_number(self.0, value.into())
    }

    fn serialize_u64(self, value: u64) -> Done {
        push_number(self.0, value)
    }

    fn serialize_str(self, value: &str) -> Done {
        push_string(self.0, value)
    }

    fn serialize_none(self) -> Done {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Done {
        push(self.0, "null")
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Done {
        push_string(self.0, variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Entries<'a>, Never> {
        Ok(Entries::new(self.0, b"[]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Entries<'a>, Never> {
        Ok(Entries::new(self.0, b"[]"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Entries<'a>, Never> {
        Ok(Entries::new(self.0, b"{}"))
    }

    fn collect_str<T: Display + ?Sized>(self, _: &T) -> Done {
        unreachable!()
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(self, _: &'static str, _: u32, _: &'static str, _: &T) -> Done {
        unreachable!()
    }

    unused! {
        serialize_i8(i8) -> ();
        serialize_i16(i16) -> ();
        serialize_i32(i32) -> ();
        serialize_i64(i64) -> ();
        serialize_f32(f32) -> ();
        serialize_f64(f64) -> ();
        serialize_char(char) -> ();
        serialize_bytes(&[u8]) -> ();
        serialize_unit_struct(&'static str) -> ();
        serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant;
        serialize_map(Option<usize>) -> Self::SerializeMap;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant;
    }
}
