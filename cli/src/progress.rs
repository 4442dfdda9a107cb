//! How far long work has come, shown to those who wait for it at a terminal.

use std::cell::Cell;
use std::io::{self, IsTerminal, Read};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long work takes before anything is shown of it.
const PATIENCE: Duration = Duration::from_millis(500);

/// Work that can take long.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Work {
    /// Making so many files, and putting them in place.
    Build(usize),
    /// Making so many files, and comparing them.
    Compare(usize),
    /// Reading so many bytes, if it is known how many there are.
    Read(Option<u64>),
}

impl Work {
    fn total(self) -> Option<u64> {
        match self {
            Work::Build(files) | Work::Compare(files) => Some(files as u64),
            Work::Read(bytes) => bytes,
        }
    }

    fn template(self) -> &'static str {
        match self {
            Work::Build(_) => "[{bar:24}] {human_pos} of {human_len} files made{msg}",
            Work::Compare(_) => "[{bar:24}] {human_pos} of {human_len} files compared",
            Work::Read(Some(_)) => "[{bar:24}] {binary_bytes} of {binary_total_bytes} read",
            Work::Read(None) => "{binary_bytes} read",
        }
    }

    /// What is still to be done when all of it was made or read.
    fn rest(self) -> &'static str {
        match self {
            Work::Build(_) => "; putting them in place",
            Work::Compare(_) | Work::Read(_) => "",
        }
    }
}

/// How far work has come. It appears on standard error where that is a terminal, once the work has
/// taken a while, and leaves nothing behind.
pub(crate) struct Progress {
    work: Work,
    bar: ProgressBar,
    /// When it appears, and where; nothing once it has.
    appears: Cell<Option<(Instant, ProgressDrawTarget)>>,
    /// Whether standard output goes to a terminal too, most likely to the same.
    amid_output: bool,
}

impl Progress {
    /// Work that starts now. What programs read comes without progress.
    pub(crate) fn new(work: Work, for_people: bool) -> Self {
        let target = match for_people {
            true => ProgressDrawTarget::stderr(),
            false => ProgressDrawTarget::hidden(),
        };
        let amid_output = io::stdout().is_terminal();
        Progress { amid_output, ..Progress::on(target, PATIENCE, work) }
    }

    fn on(target: ProgressDrawTarget, patience: Duration, work: Work) -> Self {
        let bar = ProgressBar::with_draw_target(work.total(), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template(work.template()) {
            bar.set_style(style.progress_chars("=> "));
        }
        let appears = Cell::new(Some((Instant::now() + patience, target)));
        Progress { work, bar, appears, amid_output: true }
    }

    /// So much more was made or read.
    pub(crate) fn add(&self, count: u64) {
        self.bar.inc(count);
        match self.appears.take() {
            Some((time, target)) if time <= Instant::now() => {
                self.bar.set_draw_target(target);
                self.bar.tick();
            }
            waiting => self.appears.set(waiting),
        }
        if self.bar.length() == Some(self.bar.position()) {
            self.bar.set_message(self.work.rest());
            // Of many steps only some are drawn. Behind an interruption it is drawn in any case.
            self.bar.suspend(|| ());
        }
    }

    /// Things that are counted as they are taken.
    pub(crate) fn each<I: Iterator>(
        &self,
        things: I,
    ) -> impl Iterator<Item = I::Item> + use<'_, I> {
        things.inspect(|_| self.add(1))
    }

    /// A reader whose bytes are counted as they are read.
    pub(crate) fn reader<R: Read>(&self, input: R) -> impl Read + use<'_, R> {
        Counted { input, progress: self }
    }

    /// Writes to standard output, with nothing else in the same lines.
    pub(crate) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        match self.amid_output {
            true => self.bar.suspend(write),
            false => write(),
        }
    }

    /// Takes away what is shown.
    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

struct Counted<'p, R> {
    input: R,
    progress: &'p Progress,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.progress.add(count as u64);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Result, sink};
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    use indicatif::{ProgressDrawTarget, TermLike};

    use super::{Progress, Work};

    /// A terminal of one line.
    #[derive(Clone, Debug, Default)]
    struct Line(Arc<Mutex<String>>);

    impl Line {
        fn text(&self) -> String {
            self.0.lock().expect("nobody panicked").trim_end().to_owned()
        }
    }

    impl TermLike for Line {
        fn width(&self) -> u16 {
            100
        }

        fn move_cursor_up(&self, _: usize) -> Result<()> {
            Ok(())
        }

        fn move_cursor_down(&self, _: usize) -> Result<()> {
            Ok(())
        }

        fn move_cursor_right(&self, _: usize) -> Result<()> {
            Ok(())
        }

        fn move_cursor_left(&self, _: usize) -> Result<()> {
            Ok(())
        }

        fn write_line(&self, text: &str) -> Result<()> {
            self.write_str(text)
        }

        fn write_str(&self, text: &str) -> Result<()> {
            self.0.lock().expect("nobody panicked").push_str(text);
            Ok(())
        }

        fn clear_line(&self) -> Result<()> {
            self.0.lock().expect("nobody panicked").clear();
            Ok(())
        }

        fn flush(&self) -> Result<()> {
            Ok(())
        }
    }

    fn progress(work: Work, patience: Duration) -> (Progress, Line) {
        let line = Line::default();
        let target = ProgressDrawTarget::term_like(Box::new(line.clone()));
        (Progress::on(target, patience, work), line)
    }

    #[test]
    fn files_are_counted_as_they_are_taken() {
        let (progress, line) = progress(Work::Build(2000), Duration::ZERO);
        progress.add(999);
        let mut files = progress.each(0..1001);
        files.next();
        assert_eq!(line.text(), "[============>           ] 1,000 of 2,000 files made");
        files.by_ref().for_each(drop);
        assert_eq!(
            line.text(),
            "[========================] 2,000 of 2,000 files made; putting them in place"
        );
        progress.clear();
        assert_eq!(line.text(), "");
    }

    #[test]
    fn bytes_are_counted_as_they_are_read() {
        let (progress, line) = progress(Work::Read(Some(4096)), Duration::ZERO);
        let mut input = progress.reader(std::io::repeat(0));
        input.read_exact(&mut [0; 1024]).expect("it has no end");
        assert_eq!(line.text(), "[======>                 ] 1.00 KiB of 4.00 KiB read");
    }

    #[test]
    fn of_bytes_without_a_known_end_those_so_far_are_shown() {
        let (progress, line) = progress(Work::Read(None), Duration::ZERO);
        std::io::copy(&mut progress.reader(std::io::repeat(0).take(3000)), &mut sink())
            .expect("nothing is written");
        assert_eq!(line.text(), "2.93 KiB read");
    }

    #[test]
    fn output_stands_where_progress_was() {
        let (progress, line) = progress(Work::Compare(2), Duration::ZERO);
        progress.add(1);
        let shown = line.text();
        assert_ne!(shown, "");
        assert_eq!(progress.aside(|| line.text()), "", "it makes room");
        assert_eq!(line.text(), shown, "and comes back");
    }

    #[test]
    fn short_work_shows_nothing() {
        let (progress, line) = progress(Work::Compare(3), Duration::from_secs(60));
        progress.each(0..3).for_each(|_| assert_eq!(line.text(), ""));
        progress.clear();
        assert_eq!(line.text(), "");
    }

    #[test]
    fn what_failed_leaves_nothing() {
        let (progress, line) = progress(Work::Build(3), Duration::ZERO);
        progress.add(1);
        assert_ne!(line.text(), "");
        drop(progress);
        assert_eq!(line.text(), "");
    }
}
