//! Captures as streams of JSON values. One value at a time is held, however long the capture.

use std::io::{self, BufRead};

use serde_json::Value as Json;

use super::input::{Input, Place};

/// The longest value that is read.
const LONGEST: usize = 64 << 20;

/// A value of a capture.
#[derive(Debug, PartialEq)]
pub(super) struct Record {
    /// The line that it starts in, from 1.
    pub(super) line: usize,
    /// Its place in the array that it stands in, from 0; none when it stands in none.
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

/// The values of a capture: those of arrays, or those that stand one after another, on a line each
/// or however else.
pub(super) struct Records<R> {
    input: Input<R>,
    form: Form,
}

#[derive(Clone, Copy)]
enum Form {
    /// Nothing was read yet.
    Unseen,
    /// Where an array may start: at the top, and behind another one.
    Start,
    /// Values one after another.
    Lines,
    /// An array, before the value of this index.
    Array(usize),
}

impl<R: BufRead> Records<R> {
    pub(super) fn new(input: R) -> Self {
        Records { input: Input::new(input), form: Form::Unseen }
    }

    /// The next value; none at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Record>> {
        if let Form::Unseen = self.form {
            self.input.skip_byte_order_mark()?;
            self.form = Form::Start;
        }
        while let Form::Start = self.form {
            self.form = self.start()?;
        }
        let first = self.input.peek_past_space()?;
        match (self.form, first) {
            (Form::Array(index), _) => self.next_of_array(index).map(Some),
            (_, None) => Ok(None),
            (_, Some(_)) => self.next_of_lines().map(Some),
        }
    }

    /// Enters an array, if one starts here. One without values is passed over.
    fn start(&mut self) -> io::Result<Form> {
        if self.input.peek_past_space()? != Some(b'[') {
            return Ok(Form::Lines);
        }
        self.input.take(1)?;
        if self.input.peek_past_space()? != Some(b']') {
            return Ok(Form::Array(0));
        }
        self.input.take(1)?;
        Ok(Form::Start)
    }

    fn next_of_lines(&mut self) -> io::Result<Record> {
        let place = self.input.place();
        let mut text = Vec::new();
        let mut nesting = Nesting::default();
        // Where a line begins that may be a value of its own, the one before being cut off.
        let mut another = None;
        loop {
            self.read_line(&mut text, &mut nesting)?;
            if nesting.is_flat() || text.len() >= LONGEST {
                break;
            }
            match self.input.peek()? {
                None => break,
                Some(b'{') => {
                    another.get_or_insert((text.len(), self.input.place()));
                    if !nesting.takes_object() {
                        break;
                    }
                }
                Some(_) => {}
            }
        }
        let mut value = parse(&text, place);
        if let (Err(_), Some((length, next))) = (&value, another) {
            self.input.give_back(text.split_off(length), next);
            value = parse(&text, place);
        } else if value.is_err() && self.input.place().1 > 1 {
            // What else is in the line could only be told wrongly.
            self.input.skip_line()?;
        }
        Ok(Record { line: place.0, index: None, value })
    }

    fn next_of_array(&mut self, index: usize) -> io::Result<Record> {
        let place = self.input.place();
        let mut text = Vec::new();
        let mut nesting = Nesting::default();
        let value = loop {
            match self.input.peek()? {
                None => {
                    self.form = Form::Lines;
                    break Err(Unreadable::at(self.input.place(), "the array has no end"));
                }
                Some(end @ (b',' | b']')) if nesting.is_flat() => {
                    self.input.take(1)?;
                    self.form = if end == b']' { Form::Start } else { Form::Array(index + 1) };
                    break parse(&text, place);
                }
                Some(byte) => {
                    nesting.step(byte);
                    if text.len() < LONGEST {
                        text.push(byte);
                    }
                    self.input.take(1)?;
                }
            }
        };
        Ok(Record { line: place.0, index: Some(index), value })
    }

    /// Adds the rest of the line, or as much of it as makes an object or an array whole, or is as
    /// long as any value.
    fn read_line(&mut self, text: &mut Vec<u8>, nesting: &mut Nesting) -> io::Result<()> {
        loop {
            let rest = self.input.rest()?;
            let rest = &rest[..rest.len().min(LONGEST - text.len())];
            let mut ends = |byte: u8| {
                nesting.step(byte);
                byte == b'\n' || (matches!(byte, b'}' | b']') && nesting.is_flat())
            };
            let end = rest.iter().position(|byte| ends(*byte)).map(|end| end + 1);
            let taken = end.unwrap_or(rest.len());
            text.extend_from_slice(&rest[..taken]);
            self.input.take(taken)?;
            if end.is_some() || taken == 0 {
                return Ok(());
            }
        }
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
    /// Which of the innermost ones are arrays, a bit each. Deeper values are not read anyway.
    arrays: u128,
    in_text: bool,
    escaped: bool,
    /// The last byte that is neither white space nor within a text.
    last: u8,
}

impl Nesting {
    fn step(&mut self, byte: u8) {
        let escaped = std::mem::take(&mut self.escaped);
        match (byte, self.in_text) {
            // No text goes on in another line: one that has no end is taken to end there.
            (b'\n', true) => self.in_text = false,
            (_, true) if escaped => {}
            (b'\\', true) => self.escaped = true,
            (b'"', _) => self.in_text = !self.in_text,
            (b'{' | b'[', false) => {
                self.depth += 1;
                self.arrays = self.arrays << 1 | u128::from(byte == b'[');
            }
            (b'}' | b']', false) => {
                self.depth = self.depth.saturating_sub(1);
                self.arrays >>= 1;
            }
            _ => {}
        }
        if byte == b'"' || !(self.in_text || byte.is_ascii_whitespace()) {
            self.last = byte;
        }
    }

    fn is_flat(&self) -> bool {
        self.depth == 0 && !self.in_text
    }

    /// Whether an object may come next, as far as what stands before it tells.
    fn takes_object(&self) -> bool {
        let in_array = self.arrays & 1 == 1;
        let takes = matches!(self.last, b'[' | b':') || (self.last == b',' && in_array);
        takes && !self.in_text && self.depth <= u128::BITS as usize
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
                (2, None, Ok(json!(4))),
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

    #[test]
    fn a_value_of_several_lines_is_whole_wherever_its_objects_start() {
        let value = || Ok(json!({"a": [{"b": 1}, {"b": 2}], "c": {"d": {}}}));
        let text = "{\"a\":[\n{\"b\":1},\n{\"b\":\n2}\n],\"c\":\n{\"d\":\n{\n}}}\n";
        assert_eq!(read(&text.repeat(2)), [(1, None, value()), (9, None, value())]);
    }

    #[test]
    fn lines_that_are_cut_off_take_no_other_with_them() {
        let whole = "{\"b\":[{}]}";
        for cut in [
            "{\"a\":",
            "{\"a\":[",
            "{\"a\":[{},",
            "{\"a\":1,",
            "{\"a\":[1",
            "{\"a\":{}",
            "{\"a\":\"",
            "{\"a\":[\"x\\",
            "{\"a\":[{\"a\":[{\"a\":",
        ] {
            for lines in [2, 3] {
                let capture = format!("{cut}\n{}", format!("{whole}\n").repeat(lines));
                let mut all = read(&capture);
                let rest = all.split_off(1);
                assert!(all[0].2.is_err() && all[0].0 == 1, "{capture}: {all:?}");
                let expected: Vec<_> =
                    (0..lines).map(|at| (at + 2, None, Ok(json!({"b": [{}]})))).collect();
                assert_eq!(rest, expected, "{capture}");
            }
        }
    }

    #[test]
    fn lines_that_are_all_cut_off_are_told_one_by_one() {
        let lines = 2000;
        for cut in ["{\"a\":[{},\n", "{\"a\":\n"] {
            let all = read(&cut.repeat(lines));
            let expected = (1..=lines).collect::<Vec<_>>();
            assert_eq!(all.iter().map(|(line, ..)| *line).collect::<Vec<_>>(), expected);
            assert!(all.iter().all(|(_, _, value)| value.is_err()));
        }
    }

    #[test]
    fn captures_that_were_put_together_are_read_to_their_end() {
        assert_eq!(
            read("[1, 2]\n[]\n[3]\n{\"a\": 4}\n[5]\n"),
            [
                (1, Some(0), Ok(json!(1))),
                (1, Some(1), Ok(json!(2))),
                (3, Some(0), Ok(json!(3))),
                (4, None, Ok(json!({"a": 4}))),
                (5, None, Ok(json!([5]))),
            ]
        );
    }
}
