//! Captures as streams of JSON values. One value at a time is held, however long the capture.

use std::io::{self, BufRead};

use serde_json::Value as Json;

/// The longest value that is read.
const LONGEST: usize = 64 << 20;

/// A value of a capture.
#[derive(Debug, PartialEq)]
pub(super) struct Record {
    /// The line that it starts in, from 1.
    pub(super) line: usize,
    /// Its place in the array that the capture is, from 0; none when it is not one array.
    pub(super) index: Option<usize>,
    /// The value, or where it is no JSON.
    pub(super) value: Result<Json, Unreadable>,
}

/// Why something is no JSON.
#[derive(Debug, PartialEq)]
pub(super) struct Unreadable {
    /// The line, from 1.
    pub(super) line: usize,
    /// The column, in bytes from 1.
    pub(super) column: usize,
    /// What is wrong there.
    pub(super) reason: String,
}

impl Unreadable {
    /// An error of a text that starts at a place.
    fn new(error: &serde_json::Error, (line, column): Place) -> Self {
        let text = error.to_string();
        // The place is told on its own.
        let reason = text.rsplit_once(" at line ").map_or(text.as_str(), |(reason, _)| reason);
        let first = error.line() <= 1;
        Unreadable {
            line: line + error.line().saturating_sub(1),
            column: error.column().max(1) + if first { column - 1 } else { 0 },
            reason: reason.to_owned(),
        }
    }

    fn at((line, column): Place, reason: &str) -> Self {
        Unreadable { line, column, reason: reason.to_owned() }
    }
}

/// Line and column, both from 1.
type Place = (usize, usize);

/// The values of a capture: those of one array, or those that stand one after another, on a line
/// each or however else.
pub(super) struct Records<R> {
    input: R,
    line: usize,
    column: usize,
    form: Form,
}

#[derive(Clone, Copy)]
enum Form {
    /// Nothing was read yet.
    Unseen,
    /// Values one after another.
    Lines,
    /// An array, before the value of this index.
    Array(usize),
    /// After the end of an array.
    AfterArray,
    Done,
}

impl<R: BufRead> Records<R> {
    pub(super) fn new(input: R) -> Self {
        Records { input, line: 1, column: 1, form: Form::Unseen }
    }

    /// The next value; none at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Record>> {
        if let Form::Unseen = self.form {
            self.skip_byte_order_mark()?;
            self.form = Form::Lines;
            if self.peek_past_space()? == Some(b'[') {
                self.bump();
                let empty = self.peek_past_space()? == Some(b']');
                self.form = if empty { self.close() } else { Form::Array(0) };
            }
        }
        let first = self.peek_past_space()?;
        match (self.form, first) {
            (Form::Array(index), _) => self.next_of_array(index).map(Some),
            (_, None) | (Form::Done, _) => Ok(None),
            (Form::AfterArray, Some(_)) => {
                self.form = Form::Done;
                let value = Err(Unreadable::at(self.place(), "something after the array"));
                Ok(Some(Record { line: self.line, index: None, value }))
            }
            (Form::Unseen | Form::Lines, Some(_)) => self.next_of_lines().map(Some),
        }
    }

    fn next_of_lines(&mut self) -> io::Result<Record> {
        let place = self.place();
        let mut text = Vec::new();
        let mut nesting = Nesting::default();
        loop {
            self.read_line(&mut text, &mut nesting)?;
            // A value that is not whole yet goes on in the next line, unless a new one starts there.
            let goes_on = !nesting.is_flat() && text.len() < LONGEST;
            if !goes_on || matches!(self.peek()?, None | Some(b'{')) {
                break;
            }
        }
        let value = parse(&text, place);
        if value.is_err() && self.column > 1 {
            // What else is in the line could only be told wrongly.
            while self.peek()?.is_some_and(|byte| byte != b'\n') {
                self.bump();
            }
        }
        Ok(Record { line: place.0, index: None, value })
    }

    fn next_of_array(&mut self, index: usize) -> io::Result<Record> {
        let place = self.place();
        let mut text = Vec::new();
        let mut nesting = Nesting::default();
        let value = loop {
            match self.peek()? {
                None => {
                    self.form = Form::Done;
                    break Err(Unreadable::at(self.place(), "the array has no end"));
                }
                Some(end @ (b',' | b']')) if nesting.is_flat() => {
                    self.form = if end == b']' { self.close() } else { Form::Array(index + 1) };
                    break parse(&text, place);
                }
                Some(byte) => {
                    nesting.step(byte);
                    if text.len() < LONGEST {
                        text.push(byte);
                    }
                }
            }
            self.bump();
        };
        if let Form::Array(_) = self.form {
            self.bump();
        }
        Ok(Record { line: place.0, index: Some(index), value })
    }

    /// Takes the end of the array.
    fn close(&mut self) -> Form {
        self.bump();
        Form::AfterArray
    }

    fn place(&self) -> Place {
        (self.line, self.column)
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.input.fill_buf()?.first().copied())
    }

    fn peek_past_space(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.peek()? {
                Some(byte) if byte.is_ascii_whitespace() => self.bump(),
                other => return Ok(other),
            }
        }
    }

    /// Takes the byte that was peeked at.
    fn bump(&mut self) {
        if self.input.fill_buf().is_ok_and(|rest| rest.first() == Some(&b'\n')) {
            (self.line, self.column) = (self.line + 1, 1);
        } else {
            self.column += 1;
        }
        self.input.consume(1);
    }

    /// Adds the rest of the line, or as much of it as makes an object or an array whole. Of a line
    /// that is longer than any value, as much is kept as tells that.
    fn read_line(&mut self, text: &mut Vec<u8>, nesting: &mut Nesting) -> io::Result<()> {
        loop {
            let rest = self.input.fill_buf()?;
            let mut ends = |byte: u8| {
                nesting.step(byte);
                byte == b'\n' || (matches!(byte, b'}' | b']') && nesting.is_flat())
            };
            let end = rest.iter().position(|byte| ends(*byte)).map(|end| end + 1);
            let taken = end.unwrap_or(rest.len());
            let kept = taken.min(LONGEST.saturating_sub(text.len()));
            text.extend_from_slice(&rest[..kept]);
            let line_ends = taken > 0 && rest[taken - 1] == b'\n';
            self.input.consume(taken);
            (self.line, self.column) = match line_ends {
                true => (self.line + 1, 1),
                false => (self.line, self.column + taken),
            };
            if end.is_some() || taken == 0 {
                return Ok(());
            }
        }
    }

    fn skip_byte_order_mark(&mut self) -> io::Result<()> {
        if self.input.fill_buf()?.starts_with("\u{feff}".as_bytes()) {
            self.input.consume("\u{feff}".len());
        }
        Ok(())
    }
}

fn parse(text: &[u8], place: Place) -> Result<Json, Unreadable> {
    if text.len() >= LONGEST {
        return Err(Unreadable::at(place, "longer than any message"));
    }
    serde_json::from_slice(text.trim_ascii_end()).map_err(|error| Unreadable::new(&error, place))
}

/// How deep in objects, arrays and texts a place is.
#[derive(Default)]
struct Nesting {
    depth: usize,
    in_text: bool,
    escaped: bool,
}

impl Nesting {
    fn step(&mut self, byte: u8) {
        match (byte, self.in_text) {
            _ if std::mem::take(&mut self.escaped) => {}
            (b'\\', true) => self.escaped = true,
            // No text goes on in another line: one that has no end is taken to end there.
            (b'"' | b'\n', true) => self.in_text = false,
            (b'"', false) => self.in_text = true,
            (b'{' | b'[', false) => self.depth += 1,
            (b'}' | b']', false) => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }

    fn is_flat(&self) -> bool {
        self.depth == 0 && !self.in_text
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Json, Records};

    /// The values with their lines and indices, or what is said instead of a value.
    fn read(capture: &str) -> Vec<(usize, Option<usize>, Result<Json, String>)> {
        // A buffer this small splits everything that can be split.
        let input = std::io::BufReader::with_capacity(3, capture.as_bytes());
        let mut records = Records::new(input);
        let mut all = Vec::new();
        while let Some(record) = records.next().expect("memory can be read") {
            let value = record.value.map_err(|unreadable| {
                format!("{}:{}: {}", unreadable.line, unreadable.column, unreadable.reason)
            });
            all.push((record.line, record.index, value));
        }
        all
    }

    #[test]
    fn lines_are_told_from_one_array_and_from_one_object() {
        let one = || Ok(json!({"a": [1, "]\"{"]}));
        let text = r#"{"a":[1,"]\"{"]}"#;
        assert_eq!(read(text), [(1, None, one())]);
        assert_eq!(
            read(&format!("\u{feff}{text}\r\n\n{text}\n")),
            [(1, None, one()), (3, None, one())]
        );
        assert_eq!(
            read(&format!(" [\n {text},\n{text} ]\n")),
            [(2, Some(0), one()), (3, Some(1), one())]
        );
        let spread = "{\n  \"a\": [\n    1,\n    \"]\\\"{\"\n  ]\n}\n";
        assert_eq!(read(&spread.repeat(2)), [(1, None, one()), (7, None, one())]);
        assert_eq!(read(&text.repeat(2)), [(1, None, one()), (1, None, one())]);
        assert_eq!(read(" \n"), []);
        assert_eq!(read("[ ]"), []);
    }

    #[test]
    fn what_is_no_json_is_told_with_its_place_and_the_rest_is_read() {
        let said = |line, index, text: &str| (line, index, Err(text.to_owned()));
        assert_eq!(
            read("{\"a\": 1}\n{\"a\": tru} {} }\n  {\"a\n{\"a\": 2}\n"),
            [
                (1, None, Ok(json!({"a": 1}))),
                said(2, None, "2:10: expected ident"),
                said(3, None, "3:5: EOF while parsing a string"),
                (4, None, Ok(json!({"a": 2}))),
            ]
        );
        assert_eq!(
            read("[{\"a\": 1},\n {\"a\" 2}, 3] 4"),
            [
                (1, Some(0), Ok(json!({"a": 1}))),
                said(2, Some(1), "2:7: expected `:`"),
                (2, Some(2), Ok(json!(3))),
                said(2, None, "2:14: something after the array"),
            ]
        );
        assert_eq!(
            read("[1, {\"a\": 2}"),
            [(1, Some(0), Ok(json!(1))), said(1, Some(1), "1:13: the array has no end")]
        );
        assert_eq!(
            read("[1,]"),
            [(1, Some(0), Ok(json!(1))), said(1, Some(1), "1:4: EOF while parsing a value")]
        );
    }
}
