//! Reads the JSON of a recording in chunks: hands out its parts one by one, as small JSON without what nobody reads, and keeps nothing else.

use super::shape::{FILE, Part, RECORDING, Shape};
use alloc::vec::Vec;
use core::{fmt, mem};
use serde::de::IgnoredAny;

/// How many bytes of an entry are kept at most. What an entry has beside bodies is a few kilobytes.
pub(super) const MOST_OF_ELEMENT: usize = 1 << 20;
/// How deep values can be nested.
const DEEPEST: usize = 200;
/// The longest number, and the longest key that is read.
const LONGEST_WORD: usize = 1024;

/// Why a file is no JSON, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Broken {
    /// The number of bytes before the place.
    pub offset: u64,
    /// The number of the line; the first is 1.
    pub line: u64,
    /// What is wrong.
    pub reason: &'static str,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { offset, line, reason } = self;
        write!(f, "The recording is broken at byte {offset}, in line {line}: {reason}")
    }
}

impl core::error::Error for Broken {}

/// A part of a recording.
pub(super) struct Element<'a> {
    pub part: Part,
    /// Its JSON, with the keys that are read; null if it is longer than [`MOST_OF_ELEMENT`].
    pub json: Option<&'a [u8]>,
    /// Where it begins.
    pub offset: u64,
    pub line: u64,
}

/// What can come next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// A value.
    Value,
    /// The first item of an array, or its end.
    FirstItem,
    /// The first key of an object, or its end.
    FirstKey,
    Key,
    Colon,
    /// A comma, or the end of the object or the array.
    Comma,
    /// The rest of a string.
    String {
        is_key: bool,
    },
    /// The character behind a backslash.
    Escape {
        is_key: bool,
    },
    /// The rest of a number, of `true`, `false` or `null`.
    Word,
    /// Nothing but whitespace.
    End,
}

/// An object or an array that is being read.
struct Frame {
    is_object: bool,
    /// What is kept of it; null if nothing is.
    shape: Option<&'static Shape>,
    /// Whether something of it was written.
    has_written: bool,
    /// Whether it is handed out by itself, as what.
    element: Option<Part>,
}

/// A reader of a recording. It is fed with bytes, and hands out parts.
pub(super) struct Reader {
    state: State,
    frames: Vec<Frame>,
    /// The key, or the number or word, that is being read.
    word: Vec<u8>,
    /// What is kept of the value that is being read; null if nothing is.
    shape: Option<&'static Shape>,
    /// Set if the value that is being read is an element.
    element: Option<Part>,
    /// Whether an element is being written.
    is_writing: bool,
    written: Vec<u8>,
    is_too_long: bool,
    element_offset: u64,
    element_line: u64,
    word_offset: u64,
    offset: u64,
    line: u64,
}

impl Reader {
    pub fn new() -> Self {
        Self {
            state: State::Value,
            frames: Vec::new(),
            word: Vec::new(),
            shape: None,
            element: None,
            is_writing: false,
            written: Vec::new(),
            is_too_long: false,
            element_offset: 0,
            element_line: 1,
            word_offset: 0,
            offset: 0,
            line: 1,
        }
    }

    /// How many bytes were read.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Reads the next bytes.
    pub fn feed(&mut self, bytes: &[u8], hand_out: &mut dyn FnMut(Element<'_>)) -> Result<(), Broken> {
        let mut rest = bytes;
        if self.offset == 0 {
            rest = rest.strip_prefix(b"\xef\xbb\xbf").unwrap_or(rest);
            self.offset = (bytes.len() - rest.len()) as u64;
        }
        while let Some(&first) = rest.first() {
            let length = match self.state {
                State::String { is_key } => self.string(rest, is_key, hand_out)?,
                State::Escape { is_key } => self.escape(first, is_key)?,
                State::Word => self.rest_of_word(rest, hand_out)?,
                _ if matches!(first, b' ' | b'\t' | b'\r' | b'\n') => self.space(rest),
                _ => {
                    self.token(first, hand_out)?;
                    1
                }
            };
            self.offset += length as u64;
            rest = &rest[length..];
        }
        Ok(())
    }

    /// Says that there are no more bytes.
    pub fn finish(&mut self, hand_out: &mut dyn FnMut(Element<'_>)) -> Result<(), Broken> {
        if self.state == State::Word {
            self.end_word(hand_out)?;
        }
        match self.state {
            State::End => Ok(()),
            State::Value if self.frames.is_empty() => Err(self.broken("it is empty")),
            _ => Err(self.broken("it ends in the middle")),
        }
    }

    fn broken(&self, reason: &'static str) -> Broken {
        Broken {
            offset: self.offset,
            line: self.line,
            reason,
        }
    }

    fn space(&mut self, rest: &[u8]) -> usize {
        let is_space = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
        let length = rest.iter().take_while(is_space).count();
        self.line += memchr::memchr_iter(b'\n', &rest[..length]).count() as u64;
        length
    }

    /// One character that is no part of a string or a word, and no space.
    fn token(&mut self, byte: u8, hand_out: &mut dyn FnMut(Element<'_>)) -> Result<(), Broken> {
        match (self.state, byte) {
            (State::FirstItem, b']') | (State::FirstKey, b'}') => self.end_container(byte, hand_out),
            (State::Comma, b']' | b'}') => {
                if self.frames.last().is_some_and(|frame| frame.is_object) != (byte == b'}') {
                    return Err(self.broken("a bracket does not match"));
                }
                self.end_container(byte, hand_out);
            }
            (State::Comma, b',') => {
                let is_object = self.frames.last().is_some_and(|frame| frame.is_object);
                self.state = if is_object { State::Key } else { State::Value };
            }
            (State::Value | State::FirstItem, _) => self.begin_value(byte)?,
            (State::Key | State::FirstKey, b'"') => {
                self.word.clear();
                self.state = State::String { is_key: true };
            }
            (State::Key | State::FirstKey, _) => return Err(self.broken("a key has to stand here")),
            (State::Colon, b':') => self.state = State::Value,
            (State::Colon, _) => return Err(self.broken("a colon has to stand here")),
            (State::End, _) => return Err(self.broken("something stands behind the end")),
            _ => return Err(self.broken("a comma or the end of the list has to stand here")),
        }
        Ok(())
    }

    fn begin_value(&mut self, byte: u8) -> Result<(), Broken> {
        self.find_shape(byte);
        match byte {
            b'{' | b'[' => {
                if self.frames.len() >= DEEPEST {
                    return Err(self.broken("values are nested too deeply"));
                }
                self.write(&[byte]);
                let is_object = byte == b'{';
                self.frames.push(Frame {
                    is_object,
                    shape: self.shape,
                    has_written: false,
                    element: self.element,
                });
                self.state = if is_object { State::FirstKey } else { State::FirstItem };
            }
            b'"' => {
                self.write(b"\"");
                self.state = State::String { is_key: false };
            }
            b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => {
                self.word.clear();
                self.word.push(byte);
                self.word_offset = self.offset;
                self.state = State::Word;
            }
            _ => return Err(self.broken("a value has to stand here")),
        }
        Ok(())
    }

    /// Finds out what is kept of the value that begins here, and writes its key.
    fn find_shape(&mut self, byte: u8) {
        self.element = None;
        let Some(frame) = self.frames.last_mut() else {
            self.shape = Some(if byte == b'{' { &FILE } else { &RECORDING });
            return;
        };
        let of_frame = frame.shape;
        self.shape = match of_frame {
            // A key that is too long is cut off.
            Some(_) if frame.is_object && self.word.len() > LONGEST_WORD => None,
            Some(shape) if frame.is_object => shape.of_key(&self.word),
            shape => shape,
        };
        if self.is_writing {
            if self.shape.is_none() {
                return;
            }
            let (has_written, is_object) = (mem::replace(&mut frame.has_written, true), frame.is_object);
            if has_written {
                self.write(b",");
            }
            if is_object {
                let key = mem::take(&mut self.word);
                self.write(b"\"");
                self.write(&key);
                self.write(b"\":");
                self.word = key;
            }
            return;
        }
        let (part, shape) = match (frame.is_object, of_frame, self.shape) {
            // An item of a list of elements.
            (false, Some(Shape::Elements(part, shape)), _) => (*part, *shape),
            (true, _, Some(Shape::Value(part, shape))) => (*part, *shape),
            _ => return,
        };
        self.shape = Some(shape);
        self.element = Some(part);
        self.is_writing = true;
        self.is_too_long = false;
        self.written.clear();
        self.element_offset = self.offset;
        self.element_line = self.line;
    }

    fn end_container(&mut self, byte: u8, hand_out: &mut dyn FnMut(Element<'_>)) {
        let Some(frame) = self.frames.pop() else { return };
        self.shape = frame.shape;
        self.write(&[byte]);
        self.element = frame.element;
        self.end_value(hand_out);
    }

    /// The value that was read is over.
    fn end_value(&mut self, hand_out: &mut dyn FnMut(Element<'_>)) {
        if let Some(part) = self.element.take() {
            self.is_writing = false;
            hand_out(Element {
                part,
                json: (!self.is_too_long).then_some(&self.written),
                offset: self.element_offset,
                line: self.element_line,
            });
        }
        self.state = if self.frames.is_empty() {
            State::End
        } else {
            State::Comma
        };
    }

    /// The rest of a string, as far as it is there. What follows `\\u` is read as a part of the string.
    fn string(&mut self, rest: &[u8], is_key: bool, hand_out: &mut dyn FnMut(Element<'_>)) -> Result<usize, Broken> {
        let mut at = 0;
        while let Some(length) = memchr::memchr2(b'"', b'\\', &rest[at..]) {
            at += length;
            if rest[at] == b'"' {
                self.string_bytes(&rest[..at], is_key);
                if is_key {
                    self.state = State::Colon;
                } else {
                    self.write(b"\"");
                    self.end_value(hand_out);
                }
                return Ok(at + 1);
            }
            match rest.get(at + 1) {
                Some(&byte) if is_escaped(byte) => at += 2,
                Some(_) => {
                    self.offset += at as u64 + 1;
                    return Err(self.broken(NO_ESCAPE));
                }
                None => {
                    self.state = State::Escape { is_key };
                    break;
                }
            }
        }
        self.string_bytes(rest, is_key);
        Ok(rest.len())
    }

    /// The character behind a backslash that was the last byte of a chunk.
    fn escape(&mut self, byte: u8, is_key: bool) -> Result<usize, Broken> {
        if !is_escaped(byte) {
            return Err(self.broken(NO_ESCAPE));
        }
        self.string_bytes(&[byte], is_key);
        self.state = State::String { is_key };
        Ok(1)
    }

    fn string_bytes(&mut self, bytes: &[u8], is_key: bool) {
        if !is_key {
            self.write(bytes);
        } else if self.word.len() <= LONGEST_WORD {
            // A key that is longer than this is none of those that are read.
            let length = bytes.len().min(LONGEST_WORD + 1 - self.word.len());
            self.word.extend_from_slice(&bytes[..length]);
        }
    }

    fn rest_of_word(&mut self, rest: &[u8], hand_out: &mut dyn FnMut(Element<'_>)) -> Result<usize, Broken> {
        let is_of_word = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        let length = rest.iter().take_while(is_of_word).count();
        if self.word.len() + length > LONGEST_WORD {
            return Err(self.broken("a number is too long"));
        }
        self.word.extend_from_slice(&rest[..length]);
        if length < rest.len() {
            self.end_word(hand_out)?;
        }
        Ok(length)
    }

    fn end_word(&mut self, hand_out: &mut dyn FnMut(Element<'_>)) -> Result<(), Broken> {
        if serde_json::from_slice::<IgnoredAny>(&self.word).is_err() {
            return Err(Broken {
                offset: self.word_offset,
                ..self.broken("it is no number, and not true, false or null")
            });
        }
        let word = mem::take(&mut self.word);
        self.write(&word);
        self.word = word;
        self.end_value(hand_out);
        Ok(())
    }

    /// Adds to the element that is being written, if the value that is being read is kept.
    fn write(&mut self, bytes: &[u8]) {
        if !self.is_writing || self.shape.is_none() || self.is_too_long {
            return;
        }
        if self.written.len() + bytes.len() > MOST_OF_ELEMENT {
            self.is_too_long = true;
            return;
        }
        self.written.extend_from_slice(bytes);
    }
}

const NO_ESCAPE: &str = "it is no escape of JSON";

fn is_escaped(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' | b'u')
}
