//! Values in JavaScript, as far as they are written out: text, numbers, arrays, objects, and the calls that people write among them.

use crate::capture::read::text::UNSEEN;
use alloc::{
    string::{String, ToString},
    vec::Vec,
};

/// A value as it is written in code.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// Text. What code puts into it is `...`.
    Text(String),
    /// A number, `true`, `false`, `null` or `undefined`.
    Word(String),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
    /// A call, or a `new`: its name and its arguments.
    Call(String, Vec<Self>),
    /// Anything else, as it is written.
    Code(String),
}

impl Value {
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Call(name, arguments) if name == "URL" || name == "String" => arguments.first()?.as_text(),
            _ => None,
        }
    }

    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(fields) => fields
                .iter()
                .rev()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value),
            _ => None,
        }
    }

    pub fn is_word(&self, word: &str) -> bool {
        matches!(self, Self::Word(known) if known == word)
    }

    /// Whether the value is `null` or `undefined`.
    pub fn is_nothing(&self) -> bool {
        self.is_word("null") || self.is_word("undefined")
    }
}

/// How deep brackets may be nested.
const MOST_DEPTH: usize = 64;

/// Reads values from characters.
pub(super) struct Reader {
    pub characters: Vec<char>,
    pub place: usize,
    depth: usize,
}

impl Reader {
    pub fn new(text: &str) -> Self {
        Self {
            characters: text.chars().collect(),
            place: 0,
            depth: 0,
        }
    }

    fn peek(&self) -> Option<char> {
        self.characters.get(self.place).copied()
    }

    fn peek_at(&self, distance: usize) -> Option<char> {
        self.characters.get(self.place + distance).copied()
    }

    /// Passes white space and comments.
    pub fn space(&mut self) {
        loop {
            match (self.peek(), self.peek_at(1)) {
                (Some(next), _) if next.is_whitespace() => self.place += 1,
                (Some('/'), Some('/')) => {
                    while self.peek().is_some_and(|next| next != '\n') {
                        self.place += 1;
                    }
                }
                (Some('/'), Some('*')) => {
                    self.place += 2;
                    while self.peek().is_some() && !(self.peek() == Some('*') && self.peek_at(1) == Some('/')) {
                        self.place += 1;
                    }
                    self.place = (self.place + 2).min(self.characters.len());
                }
                _ => return,
            }
        }
    }

    pub fn take(&mut self, wanted: char) -> bool {
        self.space();
        let is_there = self.peek() == Some(wanted);
        if is_there {
            self.place += 1;
        }
        is_there
    }

    /// The values up to the bracket that closes; null if it is missing.
    pub fn arguments(&mut self, close: char) -> Option<Vec<Value>> {
        let mut values = Vec::new();
        self.depth += 1;
        loop {
            if self.take(close) {
                break;
            }
            if self.depth > MOST_DEPTH {
                return None;
            }
            values.push(self.value()?);
            if !self.take(',') {
                if self.take(close) {
                    break;
                }
                return None;
            }
        }
        self.depth -= 1;
        Some(values)
    }

    /// An expression, up to the comma or the bracket behind it.
    fn value(&mut self) -> Option<Value> {
        self.space();
        let start = self.place;
        let mut value = self.operand();
        loop {
            self.space();
            match self.peek() {
                None | Some(',' | ')' | ']' | '}' | ';' | ':') => break,
                Some('+') if self.peek_at(1) != Some('+') => {
                    self.place += 1;
                    self.space();
                    let right = self.operand();
                    value = joined(value, right);
                }
                _ => {
                    self.rest()?;
                    value = None;
                    break;
                }
            }
        }
        if self.place == start {
            return None;
        }
        Some(value.unwrap_or_else(|| {
            let written: String = self.characters[start..self.place].iter().collect();
            Value::Code(written.trim().into())
        }))
    }

    /// A value without an operator; null for code, before which the reader then stands, or in which it stopped.
    fn operand(&mut self) -> Option<Value> {
        match self.peek()? {
            '"' | '\'' | '`' => self.text().map(Value::Text),
            '[' => {
                self.place += 1;
                self.arguments(']').map(Value::List)
            }
            '{' => {
                let start = self.place;
                self.place += 1;
                let object = self.object();
                if object.is_none() {
                    self.place = start;
                }
                object
            }
            next if next.is_ascii_digit() || next == '-' => Some(Value::Word(self.word())),
            next if is_name(next) => self.named(),
            _ => None,
        }
    }

    /// A word, a call or a `new`.
    fn named(&mut self) -> Option<Value> {
        let start = self.place;
        let mut name = self.word();
        if name == "new" || name == "await" {
            self.space();
            name = self.word();
        }
        if matches!(name.as_str(), "true" | "false" | "null" | "undefined") {
            return Some(Value::Word(name));
        }
        if !matches!(name.as_str(), "function" | "async" | "")
            && self.take('(')
            && let Some(arguments) = self.arguments(')')
        {
            return Some(Value::Call(name, arguments));
        }
        self.place = start;
        None
    }

    fn word(&mut self) -> String {
        let start = self.place;
        while self
            .peek()
            .is_some_and(|next| is_name(next) || matches!(next, '.' | '-'))
        {
            self.place += 1;
        }
        self.characters[start..self.place].iter().collect()
    }

    fn object(&mut self) -> Option<Value> {
        let mut fields = Vec::new();
        self.depth += 1;
        while !self.take('}') {
            if self.depth > MOST_DEPTH {
                return None;
            }
            self.space();
            let name = match self.peek()? {
                '"' | '\'' | '`' => self.text()?,
                '[' => {
                    self.place += 1;
                    let name = self.arguments(']')?;
                    name.first().and_then(Value::as_text).unwrap_or(UNSEEN).to_string()
                }
                '.' => {
                    // A spread has fields that are not written here.
                    let start = self.place;
                    self.rest()?;
                    let written: String = self.characters[start..self.place].iter().collect();
                    fields.push((UNSEEN.into(), Value::Code(written)));
                    self.take(',');
                    continue;
                }
                next if is_name(next) || next.is_ascii_digit() => self.word(),
                _ => return None,
            };
            let value = if self.take(':') {
                self.value()?
            } else {
                self.space();
                match self.peek()? {
                    // A name alone is a variable of this name.
                    ',' | '}' => Value::Code(name.clone()),
                    // A method.
                    _ => {
                        let start = self.place;
                        self.rest()?;
                        Value::Code(self.characters[start..self.place].iter().collect())
                    }
                }
            };
            fields.push((name, value));
            if !self.take(',') {
                if self.take('}') {
                    break;
                }
                return None;
            }
        }
        self.depth -= 1;
        Some(Value::Object(fields))
    }

    /// A quoted text. What a template has in `${…}` is not known.
    fn text(&mut self) -> Option<String> {
        let quote = self.peek()?;
        self.place += 1;
        let mut text = String::new();
        loop {
            let next = self.peek()?;
            self.place += 1;
            match next {
                _ if next == quote => return Some(text),
                '\\' => self.escape(&mut text)?,
                '\n' if quote != '`' => return None,
                '$' if quote == '`' && self.peek() == Some('{') => {
                    self.place += 1;
                    self.rest()?;
                    self.place += 1;
                    text.push_str(UNSEEN);
                }
                other => text.push(other),
            }
        }
    }

    fn escape(&mut self, text: &mut String) -> Option<()> {
        let escaped = self.peek()?;
        self.place += 1;
        match escaped {
            'n' => text.push('\n'),
            't' => text.push('\t'),
            'r' => text.push('\r'),
            'b' => text.push('\u{8}'),
            'f' => text.push('\u{c}'),
            '\n' => {}
            'x' => text.push(self.code_point(2)?),
            'u' if self.peek() == Some('{') => {
                self.place += 1;
                let length = self.characters[self.place..].iter().take(7).position(|c| *c == '}')?;
                text.push(self.code_point(length)?);
                self.place += 1;
            }
            'u' => text.push(self.code_point(4)?),
            other => text.push(other),
        }
        Some(())
    }

    fn code_point(&mut self, digits: usize) -> Option<char> {
        let written: String = self.characters.get(self.place..self.place + digits)?.iter().collect();
        self.place += digits;
        let number = u32::from_str_radix(&written, 16).ok()?;
        Some(char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    /// Passes code up to the comma or the closing bracket behind it; null if a bracket or a quote stays open.
    fn rest(&mut self) -> Option<()> {
        let mut closers: Vec<char> = Vec::new();
        loop {
            self.space();
            let Some(next) = self.peek() else {
                return closers.is_empty().then_some(());
            };
            match next {
                '"' | '\'' | '`' => {
                    self.depth += 1;
                    if self.depth > MOST_DEPTH {
                        return None;
                    }
                    self.text()?;
                    self.depth -= 1;
                    continue;
                }
                '(' => closers.push(')'),
                '[' => closers.push(']'),
                '{' => closers.push('}'),
                ')' | ']' | '}' => match closers.pop() {
                    None => return Some(()),
                    Some(wanted) if wanted == next => {}
                    Some(_) => return None,
                },
                ',' if closers.is_empty() => return Some(()),
                _ => {}
            }
            self.place += 1;
        }
    }

    /// Passes what is done with the result of a call: `.then(…)` and the like, a semicolon.
    pub fn chain(&mut self) {
        loop {
            let start = self.place;
            self.space();
            match self.peek() {
                Some(';') => {
                    self.place += 1;
                    return;
                }
                Some(')') => self.place += 1,
                Some('.') => {
                    self.place += 1;
                    self.word();
                    if !self.take('(') {
                        continue;
                    }
                    let is_closed = loop {
                        if self.rest().is_none() {
                            break false;
                        }
                        match self.peek() {
                            Some(',') => self.place += 1,
                            Some(')') => {
                                self.place += 1;
                                break true;
                            }
                            _ => break false,
                        }
                    };
                    if !is_closed {
                        self.place = start;
                        return;
                    }
                }
                _ => {
                    self.place = start;
                    return;
                }
            }
        }
    }
}

fn is_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '$')
}

/// Two operands of `+`: text, where one of them is.
fn joined(left: Option<Value>, right: Option<Value>) -> Option<Value> {
    let text = |value: Option<Value>| match value {
        Some(Value::Text(text) | Value::Word(text)) => text,
        _ => UNSEEN.into(),
    };
    let is_text = |value: &Option<Value>| matches!(value, Some(Value::Text(_)));
    (is_text(&left) || is_text(&right)).then(|| Value::Text(text(left) + &text(right)))
}
