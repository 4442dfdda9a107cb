//! YAML in layouts that nobody would choose: for the formatter.

use fastrand::Rng;

/// Texts that some notation or place is no good for.
const TEXTS: [&str; 30] = [
    "a",
    "true",
    "16.10",
    "it's",
    "a: b",
    "x # y",
    "- x",
    "",
    "  lead and trail  ",
    "tab\there",
    "two\nlines",
    "para\n\ngraphs of words\n",
    "\n\nstart",
    "end\n\n\n",
    "日本 größe",
    "quote\"d",
    "back\\slash\\",
    "   deep\n x\n",
    "flat\n   deep\n\n  half\nflat",
    "a, b",
    "[x]",
    "{y}",
    "\u{85}next",
    "---",
    "--- a",
    "words that go on and on, until the line is as long as a line should ever be in such a file",
    "words that go on and on until they are folded",
    "|",
    "?",
    " \n  ",
];

/// Writes a random tree in a random layout. Most of what comes out is YAML.
pub fn random(rng: &mut Rng) -> String {
    let mut writer = Writer { rng, out: String::new(), comments: 0 };
    if writer.one_in(8) {
        writer.out.push_str("---");
    }
    if !writer.out.is_empty() || writer.one_in(3) {
        writer.end_line();
    }
    let indent = if writer.one_in(10) { 2 } else { 0 };
    match writer.rng.u8(..10) {
        0 => writer.flow(3),
        1 => writer.scalar(indent, false),
        _ => writer.block(indent, 4, false),
    }
    if !writer.one_in(10) {
        writer.end_line();
    }
    writer.out
}

/// A text with other white space, comments, quotes and indentation here and there. It need not be
/// YAML any more, nor mean what it meant.
pub fn disturbed(text: &str, rng: &mut Rng) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for number in 0..rng.usize(1..12) {
        let at = rng.usize(..lines.len());
        let indent = lines[at].len() - lines[at].trim_start().len();
        match rng.u8(..9) {
            0 => lines.insert(at, format!("{}# own {number}", " ".repeat(rng.usize(..8)))),
            1 => lines.insert(at, format!("{}# aligned {number}", " ".repeat(indent))),
            2 => lines[at].extend([" ".repeat(rng.usize(1..4)), format!("# behind {number}")]),
            3 => (0..rng.usize(1..4)).for_each(|_| lines.insert(at, String::new())),
            4 => lines[at].push_str(["  ", "\t", " \t "][rng.usize(..3)]),
            5 => deeper(&mut lines, at, indent, rng.usize(1..4)),
            6 => spread(&mut lines[at], indent, number, rng),
            7 => lines[at] = lines[at].replace(": ", [":  ", ":\t", ": "][rng.usize(..3)]),
            _ => {
                let quotes = [("'", "\""), ("\"", "'"), ("'", "")][rng.usize(..3)];
                lines[at] = lines[at].replace(quotes.0, quotes.1);
            }
        }
    }
    let end = ["\n", "\n", "\n", "\r\n", "\r"][rng.usize(..5)];
    lines.join(end) + ["", "\n", "\n\n\n"][rng.usize(..3)]
}

/// Indents what is deeper than a line, below it.
fn deeper(lines: &mut [String], at: usize, indent: usize, by: usize) {
    let is_below =
        |line: &&mut String| line.trim().is_empty() || line.starts_with(&" ".repeat(indent + 1));
    for line in lines[at + 1..].iter_mut().take_while(is_below) {
        line.insert_str(0, &" ".repeat(by));
    }
}

/// Breaks a flow collection at its commas and brackets.
fn spread(line: &mut String, indent: usize, number: usize, rng: &mut Rng) {
    let depth = " ".repeat(indent + rng.usize(1..5));
    let comment = if rng.bool() { format!(" # spread {number}") } else { String::new() };
    for mark in [", ", "{", "["] {
        if rng.bool() {
            *line = line.replace(mark, &format!("{}{comment}\n{depth}", mark.trim_end()));
        }
    }
}

struct Writer<'r> {
    rng: &'r mut Rng,
    out: String,
    comments: usize,
}

impl Writer<'_> {
    fn one_in(&mut self, count: u8) -> bool {
        self.rng.u8(..count) == 0
    }

    fn pad(&mut self, columns: usize) {
        self.out.extend(std::iter::repeat_n(' ', columns));
    }

    fn comment(&mut self) {
        self.comments += 1;
        let space = if self.one_in(4) { "" } else { " " };
        self.out.extend(["#", space, "c", &self.comments.to_string()]);
    }

    /// Ends a line, perhaps with a comment, and perhaps writes some of comments and nothing.
    fn end_line(&mut self) {
        if self.one_in(5) {
            let spaces = self.rng.usize(1..4);
            self.pad(spaces);
            if self.one_in(2) {
                self.comment();
            }
        }
        self.out.push('\n');
        while self.one_in(4) {
            if self.one_in(2) {
                let column = self.rng.usize(..9);
                self.pad(column);
            }
            if self.one_in(2) {
                self.comment();
            }
            self.out.push('\n');
        }
    }

    /// A block collection whose first line has been indented if it is `begun`.
    fn block(&mut self, indent: usize, depth: usize, begun: bool) {
        let is_list = self.one_in(2);
        for index in 0..self.rng.usize(1..4) {
            if index > 0 {
                self.end_line();
            }
            if index > 0 || !begun {
                self.pad(indent);
            }
            if is_list {
                self.item(indent, depth);
            } else {
                self.entry(indent, index, depth);
            }
        }
    }

    fn item(&mut self, indent: usize, depth: usize) {
        self.out.push('-');
        let spaces = self.rng.usize(1..4);
        match self.rng.u8(..8) {
            0 => {}
            1 => {
                self.end_line();
                self.pad(indent + spaces);
                self.value(indent, indent + spaces, depth);
            }
            _ => {
                self.pad(spaces);
                self.value(indent, indent + 1 + spaces, depth);
            }
        }
    }

    fn entry(&mut self, indent: usize, index: usize, depth: usize) {
        self.key(index);
        self.out.push(':');
        let deeper = indent + self.rng.usize(1..5);
        match self.rng.u8(..8) {
            0 => {}
            1 | 2 if depth > 0 => {
                self.end_line();
                self.block(deeper, depth - 1, false);
            }
            3 => {
                self.end_line();
                self.pad(deeper);
                self.scalar(indent, false);
            }
            4 => {
                self.out.push(' ');
                self.flow(2);
            }
            _ => {
                self.out.push(' ');
                self.scalar(indent, false);
            }
        }
    }

    /// A key that is another one for each index.
    fn key(&mut self, index: usize) {
        let key = match self.rng.u8(..8) {
            0 => format!("'k {index}'"),
            1 => format!("\"k\\\"{index}\""),
            2 => format!("? k{index}\n"),
            3 => format!("? k{index} # asked\n"),
            _ => format!("k{index}"),
        };
        // What is asked for goes on at the line's own column, which is that of the question.
        let line = self.out.rfind('\n').map_or(0, |newline| newline + 1);
        let column = self.out[line..].chars().count();
        self.out.push_str(&key);
        if key.ends_with('\n') {
            self.pad(column);
        }
    }

    fn value(&mut self, indent: usize, column: usize, depth: usize) {
        match self.rng.u8(..4) {
            0 | 1 if depth > 0 => self.block(column, depth - 1, true),
            2 => self.flow(2),
            _ => self.scalar(indent, false),
        }
    }

    /// A flow collection, over several lines perhaps.
    fn flow(&mut self, depth: usize) {
        let is_list = self.one_in(2);
        self.out.push(if is_list { '[' } else { '{' });
        self.gap();
        for index in 0..self.rng.usize(..5) {
            if index > 0 {
                self.gap();
                self.out.push(',');
                self.gap();
            }
            if !is_list || self.one_in(8) {
                let key = ["k", "'k'", "\"k\"", "k k"][self.rng.usize(..4)];
                self.out.push_str(&key.replace('k', &format!("k{index}")));
                self.out.push_str(": ");
            }
            match self.rng.u8(..6) {
                0 if depth > 0 => self.flow(depth - 1),
                1 if !is_list => {}
                _ => self.scalar(0, true),
            }
        }
        if self.one_in(6) {
            self.out.push(',');
        }
        self.gap();
        self.out.push(if is_list { ']' } else { '}' });
    }

    /// What may stand between the things of a flow collection.
    fn gap(&mut self) {
        match self.rng.u8(..12) {
            0 => {
                self.end_line();
                let columns = self.rng.usize(1..9);
                self.pad(columns);
            }
            1..=4 => self.out.push(' '),
            _ => {}
        }
    }

    fn scalar(&mut self, indent: usize, flow: bool) {
        let text = TEXTS[self.rng.usize(..TEXTS.len())];
        let deep = " ".repeat(indent + self.rng.usize(1..5));
        let breaks = self.one_in(4);
        let broken =
            |text: String| if breaks { text.replace(' ', &format!("\n{deep}")) } else { text };
        let plain = |char: char| {
            char.is_alphanumeric() || ".-, '\\\"".contains(char) && !(flow && char == ',')
        };
        let starts = text.starts_with(char::is_alphanumeric);
        match self.rng.u8(..4) {
            0 | 1 if starts && text.chars().all(plain) => {
                self.out.push_str(&broken(text.to_owned()));
            }
            2 if !flow => self.block_scalar(text, &deep),
            3 if !text.contains(['\u{85}', '\n']) => {
                self.out.extend(["'", &broken(text.replace('\'', "''")), "'"]);
            }
            _ => {
                let text = broken(text.replace('\\', "\\\\").replace('"', "\\\""));
                let breaks = if self.one_in(3) { "\\n\\\n" } else { "\\n" };
                let text = match breaks.len() > 3 || self.one_in(2) {
                    true => text.replace("\n\n", breaks),
                    false => text,
                };
                self.out.extend(["\"", &text.replace('\u{85}', "\\N"), "\""]);
            }
        }
    }

    fn block_scalar(&mut self, text: &str, deep: &str) {
        let is_literal = self.one_in(2);
        self.out.push(if is_literal { '|' } else { '>' });
        let depth = self.rng.usize(1..4);
        let explicit = self.one_in(3);
        if explicit {
            self.out.push_str(&depth.to_string());
        }
        self.out.push_str(["", "-", "+"][self.rng.usize(..3)]);
        if self.one_in(6) {
            self.out.push_str(" # head");
        }
        let deep = match explicit {
            true => format!("{}{}", &deep[1..], " ".repeat(depth)),
            false => deep.to_owned(),
        };
        for line in text.split('\n') {
            self.out.push('\n');
            if !line.is_empty() || self.one_in(4) {
                self.out.push_str(&deep);
            }
            self.out.push_str(line);
        }
    }
}
