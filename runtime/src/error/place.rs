//! Where in a JSON text its reader was. Nothing is kept for this while messages are read: it is
//! found out when there is something to say.

/// A value in a JSON text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The way to it: keys after dots, and numbers of items in brackets.
    pub(super) path: String,
    /// How many bytes come before it.
    pub(super) offset: usize,
}

/// An object or an array that has begun.
struct Open {
    /// Where.
    offset: usize,
    within: Within,
}

enum Within {
    /// An object, with the key of the member that it has come to.
    Object(Option<String>),
    /// An array, with the number of the item that it has come to.
    Array(usize),
}

/// What was read of a text.
#[derive(Default)]
struct Reading {
    open: Vec<Open>,
    /// Where the last key or value began.
    last: usize,
    /// Whether a value was about to begin.
    awaits_value: bool,
}

impl Place {
    /// The last key or value of what was read of a text: of its first `read` bytes.
    pub(super) fn last(text: &str, read: usize) -> Self {
        let reading = Reading::new(text, read);
        let rest = text.get(read..).unwrap_or_default();
        let offset = match reading.awaits_value {
            // Its kind alone was wrong.
            true => text.len() - rest.trim_ascii_start().len(),
            false => reading.last,
        };
        Place { path: reading.path(), offset }
    }
}

impl Reading {
    /// Goes through the first bytes of a text, which are known to be the start of JSON.
    fn new(text: &str, read: usize) -> Self {
        let mut reading = Reading::default();
        let bytes = &text.as_bytes()[..read];
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            at = match byte {
                b'{' | b'[' => reading.begin(at, *byte == b'{'),
                b'}' | b']' => reading.end(at),
                b',' => reading.next(at),
                b'"' => reading.string(text, read, at),
                b':' => reading.colon(at),
                b' ' | b'\n' | b'\r' | b'\t' => at + 1,
                _ => reading.scalar(bytes, at),
            };
        }
        reading
    }

    fn begin(&mut self, at: usize, object: bool) -> usize {
        let within = if object { Within::Object(None) } else { Within::Array(0) };
        self.awaits_value = !object;
        self.last = at;
        self.open.push(Open { offset: at, within });
        at + 1
    }

    fn end(&mut self, at: usize) -> usize {
        self.awaits_value = false;
        self.last = self.open.pop().map_or(0, |open| open.offset);
        at + 1
    }

    fn next(&mut self, at: usize) -> usize {
        match self.open.last_mut().map(|open| &mut open.within) {
            Some(Within::Object(key)) => *key = None,
            Some(Within::Array(item)) => {
                *item += 1;
                self.awaits_value = true;
            }
            None => {}
        }
        at + 1
    }

    fn colon(&mut self, at: usize) -> usize {
        self.awaits_value = true;
        at + 1
    }

    fn string(&mut self, text: &str, read: usize, at: usize) -> usize {
        self.awaits_value = false;
        self.last = at;
        let mut end = at + 1;
        while end < read && text.as_bytes()[end] != b'"' {
            end += if text.as_bytes()[end] == b'\\' { 2 } else { 1 };
        }
        let end = (end + 1).min(read);
        if let Some(Open { within: Within::Object(key @ None), .. }) = self.open.last_mut() {
            *key = serde_json::from_str(text.get(at..end).unwrap_or_default()).ok();
        }
        end
    }

    fn scalar(&mut self, bytes: &[u8], at: usize) -> usize {
        self.awaits_value = false;
        self.last = at;
        let rest = &bytes[at..];
        let length = rest.iter().position(|byte| b",]} \n\r\t".contains(byte));
        at + length.unwrap_or(rest.len())
    }

    fn path(&self) -> String {
        let mut path = String::new();
        for open in &self.open {
            match &open.within {
                Within::Object(Some(key)) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(key);
                }
                Within::Object(None) => {}
                Within::Array(item) => path.extend(["[", &item.to_string(), "]"]),
            }
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_value_that_was_read_is_found_with_the_way_to_it() {
        let text = r#" {"a": [1, {"b\n": "x,}", "c": {}}, true]}"#;
        let last = |read: &str| {
            let read = text.find(read).expect("it is there") + read.len();
            let Place { path, offset } = Place::last(text, read);
            format!("{path} {}", &text[offset..read])
        };
        assert_eq!(last(r#""a""#), r#"a "a""#);
        assert_eq!(Place::last(text, 6), Place { path: "a".to_owned(), offset: 7 });
        assert_eq!(Place::last(text, 10), Place { path: "a[1]".to_owned(), offset: 11 });
        assert_eq!(last("[1"), "a[0] 1");
        assert_eq!(last(r#""x,}""#), "a[1].b\n \"x,}\"");
        assert_eq!(last("{}"), "a[1].c {}");
        assert_eq!(last("{}}"), r#"a[1] {"b\n": "x,}", "c": {}}"#);
        assert_eq!(last("true"), "a[2] true");
        assert_eq!(last("true]"), r#"a [1, {"b\n": "x,}", "c": {}}, true]"#);
    }

    #[test]
    fn any_part_of_a_text_can_be_gone_through() {
        let text = r#"{"é\"":["\\",null,{"日":-1.5e3}],"":"\u00e9"}"#;
        for read in (0..=text.len()).filter(|read| text.is_char_boundary(*read)) {
            Place::last(text, read);
        }
    }
}
