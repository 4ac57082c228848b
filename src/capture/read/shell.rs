//! Words of a command, as bash, the command prompt of Windows and PowerShell split them.

use alloc::{string::String, vec::Vec};

/// A word and the index of the line that it begins in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Word {
    pub text: String,
    pub line: usize,
    /// Whether a quote was not closed.
    pub is_open: bool,
}

/// A command that was split.
#[derive(Debug, Default)]
pub(super) struct Command {
    pub words: Vec<Word>,
    /// How many lines it has.
    pub lines: usize,
    /// What stands behind its end in the last line, as `| jq .` does.
    pub behind: String,
}

/// A shell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shell {
    Bash,
    /// The command prompt of Windows.
    Cmd,
    /// PowerShell.
    Power,
}

impl Shell {
    /// The shell that a command is written for, by what continues its first line or quotes its words.
    pub fn of(lines: &[&str], is_prompt_of_powershell: bool) -> Self {
        let first = lines.first().copied().unwrap_or_default().trim_end();
        if first.ends_with('^') || first.contains("^\"") {
            Self::Cmd
        } else if is_prompt_of_powershell || first.ends_with('`') || first.contains("curl.exe") {
            Self::Power
        } else {
            Self::Bash
        }
    }

    /// Splits the command that begins at the beginning of these lines.
    pub fn split(self, lines: &[&str]) -> Command {
        let mut reader = Reader::new(lines);
        match self {
            Self::Bash => reader.bash(),
            Self::Cmd => reader.cmd(),
            Self::Power => reader.powershell(),
        }
        reader.finish()
    }
}

/// Reads characters and makes words of them.
struct Reader {
    characters: Vec<char>,
    place: usize,
    line: usize,
    words: Vec<Word>,
    /// The word that is under way.
    word: Option<Word>,
    has_ended: bool,
}

impl Reader {
    fn new(lines: &[&str]) -> Self {
        Self {
            characters: lines.join("\n").chars().collect(),
            place: 0,
            line: 0,
            words: Vec::new(),
            word: None,
            has_ended: false,
        }
    }

    fn peek(&self) -> Option<char> {
        self.characters.get(self.place).copied()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.place += 1;
        if next == '\n' {
            self.line += 1;
        }
        Some(next)
    }

    /// Adds a character to the word under way.
    fn push(&mut self, character: char) {
        self.open_word().text.push(character);
    }

    /// The word under way, which an empty quote begins too.
    fn open_word(&mut self) -> &mut Word {
        let line = self.line;
        self.word.get_or_insert_with(|| Word {
            line,
            ..Word::default()
        })
    }

    fn end_word(&mut self) {
        self.words.extend(self.word.take());
    }

    fn unclosed(&mut self) {
        self.open_word().is_open = true;
        self.has_ended = true;
    }

    /// Ends the command before the character that was read last.
    fn end_before(&mut self) {
        self.place -= 1;
        if self.peek() == Some('\n') {
            self.line -= 1;
        }
        self.end_word();
        self.has_ended = true;
    }

    fn finish(mut self) -> Command {
        self.end_word();
        let rest: String = self.characters[self.place..]
            .iter()
            .take_while(|c| **c != '\n')
            .collect();
        Command {
            words: self.words,
            lines: self.line + 1,
            behind: rest.trim().into(),
        }
    }

    fn bash(&mut self) {
        while !self.has_ended {
            let Some(next) = self.next() else { break };
            match next {
                '\\' => match self.next() {
                    Some('\n') | None => {}
                    Some(escaped) => self.push(escaped),
                },
                '\'' => self.quoted_plainly('\''),
                '"' => self.bash_double(),
                '$' if self.peek() == Some('\'') => {
                    self.next();
                    self.bash_ansi();
                }
                '\n' | '|' | ';' | '&' | '>' | '<' => self.end_before(),
                '#' if self.word.is_none() => self.end_before(),
                ' ' | '\t' => self.end_word(),
                other => self.push(other),
            }
        }
    }

    /// Everything up to the quote that closes, as it stands.
    fn quoted_plainly(&mut self, quote: char) {
        self.open_word();
        loop {
            match self.next() {
                None => return self.unclosed(),
                Some(next) if next == quote => return,
                Some(next) => self.push(next),
            }
        }
    }

    fn bash_double(&mut self) {
        self.open_word();
        loop {
            match self.next() {
                None => return self.unclosed(),
                Some('"') => return,
                Some('\\') => match self.next() {
                    None => return self.unclosed(),
                    Some('\n') => {}
                    Some(escaped) => {
                        if !matches!(escaped, '$' | '`' | '"' | '\\') {
                            self.push('\\');
                        }
                        self.push(escaped);
                    }
                },
                Some(next) => self.push(next),
            }
        }
    }

    /// `$'…'`, whose escapes are those of C.
    fn bash_ansi(&mut self) {
        self.open_word();
        loop {
            match self.next() {
                None => return self.unclosed(),
                Some('\'') => return,
                Some('\\') => match self.next() {
                    None => return self.unclosed(),
                    Some('n') => self.push('\n'),
                    Some('t') => self.push('\t'),
                    Some('r') => self.push('\r'),
                    Some('e' | 'E') => self.push('\u{1b}'),
                    Some('x') => self.code_point(16, 2),
                    Some('u') => self.code_point(16, 4),
                    Some('U') => self.code_point(16, 8),
                    Some('0'..='7') => {
                        self.place -= 1;
                        self.code_point(8, 3);
                    }
                    Some(escaped) => self.push(escaped),
                },
                Some(next) => self.push(next),
            }
        }
    }

    /// The character whose number stands here, in at most so many digits.
    fn code_point(&mut self, radix: u32, most: usize) {
        let mut number = 0;
        for _ in 0..most {
            let Some(digit) = self.peek().and_then(|next| next.to_digit(radix)) else {
                break;
            };
            number = number * radix + digit;
            self.place += 1;
        }
        self.push(char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER));
    }

    /// Two programs read such a line: the command prompt takes its carets out, and the program that it starts splits the words.
    fn cmd(&mut self) {
        let mut is_quoted_for_prompt = false;
        let mut is_quoted = false;
        let mut backslashes = 0;
        while !self.has_ended {
            let Some(mut next) = self.next() else {
                if is_quoted {
                    self.unclosed();
                }
                break;
            };
            if !is_quoted_for_prompt {
                match next {
                    '^' => match self.next() {
                        // A line feed that is meant stands behind one that only goes on with the command.
                        Some('\n') if self.peek() == Some('\n') => {
                            self.next();
                            self.push('\n');
                            continue;
                        }
                        Some('\n') => continue,
                        None => break,
                        Some(escaped) => next = escaped,
                    },
                    '\n' | '|' | '&' | '>' | '<' => {
                        self.end_before();
                        continue;
                    }
                    '"' => is_quoted_for_prompt = true,
                    _ => {}
                }
            } else if next == '"' {
                is_quoted_for_prompt = false;
            } else if next == '\n' {
                self.open_word();
                self.unclosed();
                self.end_before();
                continue;
            }
            match next {
                '\\' => {
                    backslashes += 1;
                    self.push('\\');
                    continue;
                }
                '"' if backslashes % 2 == 1 => {
                    self.open_word().text.pop();
                    self.push('"');
                }
                '"' => {
                    self.open_word();
                    is_quoted = !is_quoted;
                }
                ' ' | '\t' if !is_quoted => self.end_word(),
                other => self.push(other),
            }
            backslashes = 0;
        }
    }

    fn powershell(&mut self) {
        while !self.has_ended {
            let Some(next) = self.next() else { break };
            match next {
                '`' => match self.next() {
                    Some('\n') | None => {}
                    Some(escaped) => self.push(unescaped(escaped)),
                },
                '\'' => self.powershell_single(),
                '"' => self.powershell_double(),
                '@' if self.peek() == Some('{') => {
                    self.next();
                    self.hash_table();
                }
                '\n' | '|' | ';' => self.end_before(),
                ' ' | '\t' => self.end_word(),
                other => self.push(other),
            }
        }
    }

    /// `''` stands for one quote.
    fn powershell_single(&mut self) {
        self.open_word();
        loop {
            match self.next() {
                None => return self.unclosed(),
                Some('\'') if self.peek() == Some('\'') => {
                    self.next();
                    self.push('\'');
                }
                Some('\'') => return,
                Some(next) => self.push(next),
            }
        }
    }

    fn powershell_double(&mut self) {
        self.open_word();
        loop {
            match self.next() {
                None => return self.unclosed(),
                Some('"') if self.peek() == Some('"') => {
                    self.next();
                    self.push('"');
                }
                Some('"') => return,
                Some('`') => match self.next() {
                    None => return self.unclosed(),
                    Some('\n') => {}
                    Some(escaped) => self.push(unescaped(escaped)),
                },
                Some(next) => self.push(next),
            }
        }
    }

    /// `@{ "name"="value"; … }`: the words `@{`, then names and values in turn, then `}`.
    fn hash_table(&mut self) {
        self.end_word();
        self.push('@');
        self.push('{');
        self.end_word();
        loop {
            let Some(next) = self.next() else {
                return self.unclosed();
            };
            match next {
                '}' => {
                    self.end_word();
                    self.push('}');
                    return self.end_word();
                }
                '\'' => self.powershell_single(),
                '"' => self.powershell_double(),
                '=' | ';' | '\n' | ' ' | '\t' => self.end_word(),
                '`' => {
                    self.next();
                }
                other => self.push(other),
            }
            if self.has_ended {
                return;
            }
        }
    }
}

/// The character that PowerShell makes of one behind a backtick.
const fn unescaped(escaped: char) -> char {
    match escaped {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '0' => '\0',
        other => other,
    }
}
