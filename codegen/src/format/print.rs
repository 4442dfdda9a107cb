//! The tree and its comments, written in the canonical form.

use super::scalar;
use super::sheet::Sheet;
use crate::syntax::{Entry, Node, Style, Value};

/// The longest key that YAML takes without a `?` before it, with room to spare.
const LONG_KEY: usize = 1000;

/// Writes a text in its canonical form.
pub(super) fn print(sheet: &Sheet<'_>) -> String {
    let mut printer = Printer {
        sheet,
        out: String::with_capacity(sheet.text.len()),
        next: 0,
        cursor: 0,
        ended: Vec::new(),
        is_commented: false,
        cuts_short: false,
        keeps_blank: false,
    };
    let root = &sheet.root;
    if sheet.is_block(root, 0, false) {
        printer.block(root, 0, false, false);
    } else {
        printer.leading(root.span.range().start, 0, None, true);
        // At the beginning of a line it would be read as the mark of a document.
        let is_mark = ["---", "..."].iter().any(|mark| sheet.raw(root.span).starts_with(mark));
        printer.begin(if is_mark { 2 } else { 0 }, false);
        if root.is_absent() {
            // Without the mark there would be no document.
            printer.out.push_str("---");
        }
        printer.inline(root, 0);
    }
    printer.trailing();
    printer.leading(usize::MAX, 0, Some(0), false);
    printer.out.push('\n');
    printer.out
}

/// A block collection of the source that has ended.
struct Ended {
    /// The column that its members stood in.
    column: usize,
    /// The column that they stand in now.
    indent: usize,
}

struct Printer<'s> {
    sheet: &'s Sheet<'s>,
    /// What is written, without the end of the last line.
    out: String,
    /// The first comment that is not written yet.
    next: usize,
    /// How much of the source is written.
    cursor: usize,
    /// The block collections that nothing but comments came after, the innermost first.
    ended: Vec<Ended>,
    /// Whether the last line ends with a comment.
    is_commented: bool,
    /// Whether the last thing is a plain text with a comment one space behind it.
    cuts_short: bool,
    /// Whether a blank line would belong to the block scalar above it.
    keeps_blank: bool,
}

impl Printer<'_> {
    /// Writes a collection with a line or more for each of its members. If it starts `inline`, the
    /// first one goes onto the line that is there.
    fn block(&mut self, node: &Node, indent: usize, inline: bool, flow: bool) {
        let flow = flow || self.sheet.is_flow(node);
        let range = node.span.range();
        let column = (!flow).then(|| self.sheet.column(range.start));
        match &node.value {
            Value::Scalar { .. } => {}
            Value::Sequence(items) => {
                for (index, item) in items.iter().enumerate() {
                    if index > 0 || !inline {
                        let start = self.sheet.first(item, indent + 2, flow);
                        self.member(start, indent, column, index == 0);
                    }
                    self.item(item, indent, flow);
                }
            }
            Value::Mapping(entries) => {
                for (index, entry) in entries.iter().enumerate() {
                    if index > 0 || !inline {
                        let start = entry.key_span.range().start;
                        self.member(start, indent, column, index == 0);
                    }
                    self.entry(entry, indent, flow);
                }
            }
        }
        match column {
            Some(column) => self.ended.push(Ended { column, indent }),
            None => {
                self.leading(range.end, indent, None, false);
                self.cursor = self.cursor.max(range.end);
            }
        }
    }

    /// Starts the line of a collection's member that stands at `start`.
    fn member(&mut self, start: usize, indent: usize, column: Option<usize>, is_first: bool) {
        let commented = self.leading(start, indent, column, is_first);
        let may_be_blank = commented || !is_first;
        self.begin(indent, may_be_blank && self.sheet.is_blank_between(self.cursor, start));
        self.ended.clear();
    }

    fn item(&mut self, item: &Node, indent: usize, flow: bool) {
        self.out.push('-');
        if item.is_absent() {
            self.cursor = self.cursor.max(item.span.range().start);
        } else {
            self.out.push(' ');
            if self.sheet.is_block(item, indent + 2, flow) {
                self.block(item, indent + 2, true, flow);
            } else {
                self.inline(item, indent);
            }
        }
        self.trailing();
    }

    fn entry(&mut self, entry: &Entry, indent: usize, flow: bool) {
        let key = self.sheet.key(entry);
        if key.chars().count() > LONG_KEY {
            self.out.extend(["? ", &key]);
            self.begin(indent, false);
        } else {
            self.out.push_str(&key);
        }
        self.out.push(':');
        self.cursor = entry.key_span.range().end;
        if !entry.value.is_absent() {
            self.value(&entry.value, indent, flow);
        }
        self.trailing();
    }

    /// Writes what stands behind a key.
    fn value(&mut self, value: &Node, indent: usize, flow: bool) {
        let start = value.span.range().start;
        let comments = &self.sheet.comments;
        let is_apart = comments.get(self.next).is_some_and(|comment| comment.start < start);
        let column = if is_apart { indent + 2 } else { self.column() + 1 };
        if self.sheet.is_block(value, column, flow) {
            self.trailing();
            self.block(value, indent + 2, false, flow);
            return;
        }
        if is_apart {
            self.trailing();
            self.leading(start, indent + 2, None, true);
            self.begin(indent + 2, false);
        } else {
            self.out.push(' ');
        }
        self.inline(value, indent);
    }

    /// Writes a scalar, or a flow collection that stays one, where the line has come to. What
    /// continues a scalar is indented deeper than `indent`.
    fn inline(&mut self, node: &Node, indent: usize) {
        self.ended.clear();
        let range = node.span.range();
        self.cuts_short =
            matches!(node.value, Value::Scalar { style: Style::PlainBeforeComment, .. });
        match &node.value {
            Value::Scalar { text, style: Style::Block } => self.block_scalar(node, text, indent),
            Value::Scalar { .. } => {
                let mut lines = scalar::lines(self.sheet.raw(node.span)).into_iter();
                self.out.push_str(&lines.next().unwrap_or_default());
                self.continued(lines, indent);
            }
            Value::Sequence(items) if items.is_empty() => self.empty("[]", range.start),
            Value::Mapping(entries) if entries.is_empty() => self.empty("{}", range.start),
            _ => self.out.push_str(&self.sheet.one_line(node).unwrap_or_default()),
        }
        self.cursor = self.cursor.max(range.end);
    }

    /// Writes an empty collection; a comment in it goes behind it.
    fn empty(&mut self, brackets: &str, start: usize) {
        self.out.push_str(brackets);
        self.cursor = start + 1;
        self.trailing();
    }

    fn block_scalar(&mut self, node: &Node, text: &str, indent: usize) {
        let is_document = std::ptr::eq(node, &raw const self.sheet.root);
        let block = scalar::block(self.sheet.raw(node.span), text, is_document);
        self.out.push_str(&block.head);
        self.cursor = node.span.range().start + block.head_length;
        self.trailing();
        self.continued(block.lines.into_iter(), indent);
        self.keeps_blank = block.head.contains('+');
    }

    fn continued(&mut self, lines: impl Iterator<Item = String>, indent: usize) {
        for line in lines {
            self.is_commented = false;
            self.out.push('\n');
            if !line.is_empty() {
                self.out.extend(std::iter::repeat_n(' ', indent + 2));
                self.out.push_str(&line);
            }
        }
    }

    /// Writes the comment that stands behind what was just written, if there is one.
    fn trailing(&mut self) {
        let Some(comment) = self.sheet.comments.get(self.next) else { return };
        let gap = self.sheet.text.get(self.cursor..comment.start);
        let is_near = gap.is_some_and(|gap| !gap.contains('\n'))
            && self.sheet.things_before(self.cursor) == self.sheet.things_before(comment.start);
        if !self.is_commented && is_near {
            // A text that a comment cuts short is warned of by how near the comment stands.
            self.out.push_str(if self.cuts_short { " " } else { "  " });
            self.comment();
        }
    }

    /// Writes the comments before `bound` onto lines of their own, and tells whether there were
    /// any. `column` is where what follows them stood, if that was in a block collection.
    fn leading(
        &mut self,
        bound: usize,
        indent: usize,
        column: Option<usize>,
        is_first: bool,
    ) -> bool {
        let from = self.next;
        let mut level = 0;
        while let Some(comment) = self.sheet.comments.get(self.next) {
            if comment.start >= bound {
                break;
            }
            let start = comment.start;
            // One that is deeper than what follows ends the innermost block that it is not
            // outside of. None goes deeper again.
            let own = self.sheet.own_line(start).filter(|own| column.is_some_and(|at| *own > at));
            let inside =
                own.and_then(|own| self.ended[level..].iter().position(|end| end.column <= own));
            level = inside.map_or(self.ended.len(), |inside| level + inside);
            let depth = self.ended.get(level).map_or(indent, |ended| ended.indent);
            let may_be_blank = !is_first || self.next > from;
            self.begin(depth, may_be_blank && self.sheet.is_blank_between(self.cursor, start));
            self.comment();
        }
        self.next > from
    }

    fn comment(&mut self) {
        self.out.push_str(self.sheet.comment(self.next));
        self.cursor = self.sheet.comments[self.next].end;
        self.is_commented = true;
        self.next += 1;
    }

    /// Starts a line.
    fn begin(&mut self, indent: usize, blank: bool) {
        if !self.out.is_empty() {
            self.out.push_str(if blank && !self.keeps_blank { "\n\n" } else { "\n" });
        }
        self.out.extend(std::iter::repeat_n(' ', indent));
        self.is_commented = false;
        self.keeps_blank = false;
    }

    /// The column that the line has come to.
    fn column(&self) -> usize {
        let line = self.out.rfind('\n').map_or(0, |newline| newline + 1);
        self.out[line..].chars().count()
    }
}
