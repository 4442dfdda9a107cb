//! Texts of people in one line.

/// A text in one line: white space is folded, and control characters, some of which end a line or
/// steer a terminal, are spelt out.
pub(crate) fn line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        for c in word.chars() {
            match c.is_control() {
                true => line.extend(c.escape_unicode()),
                false => line.push(c),
            }
        }
    }
    line
}
