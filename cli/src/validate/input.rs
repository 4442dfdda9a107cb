//! A capture, byte by byte, with the place that reading has come to.

use std::io::{self, BufRead};

/// Line and column, both from 1; columns are bytes.
pub(super) type Place = (usize, usize);

/// A capture that is being read.
pub(super) struct Input<R> {
    source: R,
    /// What is to be read again before the rest, the next at the end, with how much of it was.
    again: Vec<(Vec<u8>, usize)>,
    place: Place,
}

impl<R: BufRead> Input<R> {
    pub(super) fn new(source: R) -> Self {
        Input { source, again: Vec::new(), place: (1, 1) }
    }

    /// The place of the next byte.
    pub(super) fn place(&self) -> Place {
        self.place
    }

    /// The bytes that come next, as many as are there already; none at the end.
    pub(super) fn rest(&mut self) -> io::Result<&[u8]> {
        match self.again.last() {
            Some((bytes, read)) => Ok(&bytes[*read..]),
            None => self.source.fill_buf(),
        }
    }

    /// Takes so many of the bytes that come next, of which only the last can end a line.
    pub(super) fn take(&mut self, count: usize) -> io::Result<()> {
        let (line, column) = self.place;
        let line_ends = self.rest()?[..count].last() == Some(&b'\n');
        self.place = if line_ends { (line + 1, 1) } else { (line, column + count) };
        self.consume(count);
        Ok(())
    }

    fn consume(&mut self, count: usize) {
        let Some((bytes, read)) = self.again.last_mut() else { return self.source.consume(count) };
        *read += count;
        if *read == bytes.len() {
            self.again.pop();
        }
    }

    /// Gives back the bytes that were taken since a place, which are read again.
    pub(super) fn give_back(&mut self, bytes: Vec<u8>, place: Place) {
        self.place = place;
        if !bytes.is_empty() {
            self.again.push((bytes, 0));
        }
    }

    /// The next byte; none at the end.
    pub(super) fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.rest()?.first().copied())
    }

    /// The next byte that is no white space.
    pub(super) fn peek_past_space(&mut self) -> io::Result<Option<u8>> {
        while let Some(byte) = self.peek()? {
            if !byte.is_ascii_whitespace() {
                return Ok(Some(byte));
            }
            self.take(1)?;
        }
        Ok(None)
    }

    /// Goes on to the end of the line.
    pub(super) fn skip_line(&mut self) -> io::Result<()> {
        while self.peek()?.is_some_and(|byte| byte != b'\n') {
            self.take(1)?;
        }
        Ok(())
    }

    pub(super) fn skip_byte_order_mark(&mut self) -> io::Result<()> {
        if self.rest()?.starts_with("\u{feff}".as_bytes()) {
            self.consume("\u{feff}".len());
        }
        Ok(())
    }
}
