//! A catalogue's text in its canonical form.
//!
//! What is formatted means the same afterwards: keys, texts and their notations (plain, in quotes,
//! as a block), their order, and the comments between them. What is in canonical form already stays
//! as it is. The form:
//!
//! - Two spaces a level; a list below a key is indented like everything else. One space behind `:`
//!   and `-`, none at the end of a line. Lines end with LF. The last line is ended, and no blank one
//!   follows it. There is no byte order mark.
//! - Blank lines stand where the author had some, one at a time; none directly below a key whose
//!   value starts there, none at the top.
//! - Block collections stay block collections. A flow collection stays one if it has a line for
//!   itself that is no longer than 100 columns, with its key but without a comment behind it:
//!   `{a: b, c: [d, e]}`. A longer one, and one that holds comments or a text of several lines,
//!   becomes a block collection.
//! - Plain scalars stay plain, quoted ones stay quoted: `true` and `'true'` are two things. Quotes
//!   are single ones, unless the text needs escapes or has a single quote in it.
//! - Block scalars keep their head and their lines, and are indented by two. Plain and quoted texts
//!   of several lines keep their line breaks; what continues them is indented by two.
//! - A comment behind something stays behind it, after two spaces; one space behind a plain text
//!   stays one, for the compiler warns of such a text. One on a line of its own is indented like
//!   what follows it, or like the block that it ends, if it was written deeper than what follows.
//!   One between a dash and its item goes before the dash. The text of a comment is not touched.
//! - Keys stay in the author's order. `---` and `...` go, as there is one document in a file.
//!
//! The trailing blank lines of a block scalar that keeps them (`|+`) belong to its text, so they
//! stay, even at the end.

mod outline;
mod print;
mod scalar;
mod sheet;

pub use outline::{Notation, Outline, Part, Remark};

use std::borrow::Cow;

use crate::Report;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceId, Sources, Span};
use sheet::Sheet;

/// The canonical form of one text.
///
/// # Errors
/// When the text is not YAML, or YAML that no catalogue can be: a form of it would be a guess.
pub fn format(sources: &Sources, id: SourceId) -> Result<String, Report> {
    let source = sources.get(id);
    let mut report = Report::default();
    let sheet = Sheet::read(id, source, &mut report);
    let Some(mut sheet) = sheet.filter(|_| !report.has_errors()) else { return Err(report) };
    let text = unified(source.text());
    let own = Sources::new(source.name(), &*text);
    if matches!(text, Cow::Owned(_)) {
        let (id, source) = own.iter().next().ok_or_else(Report::default)?;
        sheet = Sheet::read(id, source, &mut report).ok_or_else(|| report.clone())?;
    }
    saying_the_same(print::print(&sheet), &Outline::of(&sheet), id)
}

/// The last guard: rather no form than one that means something else.
fn saying_the_same(formatted: String, before: &Outline, id: SourceId) -> Result<String, Report> {
    if outline(&formatted).as_ref() == Some(before) {
        return Ok(formatted);
    }
    let mut report = Report::default();
    let top = Span { source: id, start: 0, end: 0 };
    report.push(
        Diagnostic::new(Code::Unformattable, top, "in this file")
            .message("something here is written in a way that cannot be formatted")
            .help("nothing was changed, for the canonical form would not say the same"),
    );
    Err(report)
}

/// What a text says, apart from its layout; nothing for a text that cannot be formatted.
pub fn outline(text: &str) -> Option<Outline> {
    let sources = Sources::new("", unified(text).into_owned());
    let (id, source) = sources.iter().next()?;
    let mut report = Report::default();
    let sheet = Sheet::read(id, source, &mut report).filter(|_| !report.has_errors())?;
    Some(Outline::of(&sheet))
}

/// The text with all line breaks as LF, and without a byte order mark.
fn unified(text: &str) -> Cow<'_, str> {
    if text.contains('\r') || text.starts_with('\u{feff}') {
        Cow::Owned(text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::{Code, Sources, outline, saying_the_same};

    #[test]
    fn a_form_that_would_say_something_else_is_refused() {
        let sources = Sources::new("events.yaml", "a: 1\n");
        let (id, source) = sources.iter().next().expect("there is a root");
        let before = outline(source.text()).expect("it is YAML");
        assert!(saying_the_same("a:   1\n".to_owned(), &before, id).is_ok());
        for other in ["a: 2\n", "a: '1'\n", "a: 1  # one\n", "a: [\n"] {
            let report = saying_the_same(other.to_owned(), &before, id).expect_err(other);
            let codes: Vec<_> = report.sorted().into_iter().map(|said| said.code).collect();
            assert_eq!(codes, [Code::Unformattable], "{other:?}");
        }
    }
}
