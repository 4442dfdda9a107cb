//! Where the lines of a text are, and how many characters stand before a byte, without a walk
//! through the text for each question.

/// How many bytes a question about characters may have to look at.
const BLOCK: usize = 1024;

/// What is known of a text's lines.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    /// Where each line starts.
    starts: Vec<u32>,
    /// How many characters start before each whole block of bytes.
    blocks: Vec<u32>,
}

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| bound(at + 1))).collect();
        let mut before = 0;
        let blocks = bytes.chunks(BLOCK).map(|block| {
            let so_far = before;
            before += bound(started(block));
            so_far
        });
        Lines { starts, blocks: blocks.collect() }
    }

    /// The line that a byte stands in, from 1.
    pub(super) fn at(&self, at: usize) -> usize {
        let at = bound(at);
        self.starts.partition_point(|start| *start <= at)
    }

    /// Where a line starts, in bytes; lines count from 1.
    pub(super) fn start(&self, line: usize) -> Option<usize> {
        self.starts.get(line.checked_sub(1)?).map(|start| *start as usize)
    }

    /// How many characters start from one byte to another.
    pub(super) fn characters(&self, text: &str, from: usize, to: usize) -> usize {
        self.before(text, to) - self.before(text, from)
    }

    fn before(&self, text: &str, at: usize) -> usize {
        let block = at / BLOCK;
        match self.blocks.get(block) {
            Some(before) => *before as usize + started(&text.as_bytes()[block * BLOCK..at]),
            // The text ends with a whole block, and this is its end.
            None => match block.checked_sub(1) {
                Some(last) => {
                    self.blocks[last] as usize + started(&text.as_bytes()[last * BLOCK..at])
                }
                None => 0,
            },
        }
    }
}

/// How many characters start among these bytes.
fn started(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count()
}

fn bound(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
