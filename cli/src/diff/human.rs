//! A comparison for people.

use anstyle::{AnsiColor, Style};
use signalbook_codegen::compat::{Change, Kind, Shown};

use super::outline::{Outline, Point, Section, outline};
use super::review::Review;
use super::words::{self, Told, plain};

/// How parts of the text look.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Styles {
    subject: Style,
    safe: Style,
    broken: Style,
    quiet: Style,
}

impl Styles {
    /// Those that standard output shows.
    pub(super) fn of_output() -> Self {
        match anstream::AutoStream::choice(&std::io::stdout()) {
            anstream::ColorChoice::Never => Styles::default(),
            _ => Styles {
                subject: Style::new().bold(),
                safe: AnsiColor::Green.on_default(),
                broken: AnsiColor::Red.on_default().bold(),
                quiet: Style::new().dimmed(),
            },
        }
    }
}

/// The whole text, without the end of its last line.
pub(super) fn text(review: &Review, styles: Styles) -> String {
    let mut page = Page { review, styles, lines: Vec::new() };
    let Outline { sections, events } = outline(review);
    for section in &sections {
        page.section(section);
    }
    for (kind, changes) in &events {
        page.events(kind, changes);
    }
    page.end();
    page.lines.join("\n")
}

struct Page<'r> {
    review: &'r Review,
    styles: Styles,
    lines: Vec<String>,
}

impl Page<'_> {
    fn section(&mut self, section: &Section<'_>) {
        let heading = styled(self.styles.subject, &plain(&words::heading(section)));
        self.lines.push(heading);
        for point in &section.points {
            self.point(point);
        }
        self.lines.push(String::new());
    }

    fn events(&mut self, kind: &Kind, changes: &[&Shown<Change>]) {
        self.lines.push(format!("{}: {}", words::events_title(kind), self.safe()));
        let events = words::events(self.review, changes);
        self.lines.extend(events.iter().map(|event| format!("  {}", plain(event))));
        self.lines.push(String::new());
    }

    fn safe(&self) -> String {
        styled(self.styles.safe, "safe")
    }

    fn point(&mut self, point: &Point<'_>) {
        let said = plain(&words::point(self.review, point));
        let verdict = match point.findings.as_slice() {
            [] if point.is_judged() => format!(": {}", self.safe()),
            [] => ": not judged".to_owned(),
            _ => String::new(),
        };
        self.lines.push(format!("  {said}{verdict}"));
        for finding in &point.findings {
            self.finding(words::finding(self.review, finding));
        }
    }

    fn finding(&mut self, told: Told) {
        self.lines.push(format!("    {}", styled(self.styles.broken, &plain(&told.verdict))));
        let quiet = told.events.into_iter().chain(told.between);
        let quiet = quiet.map(|phrase| styled(self.styles.quiet, &plain(&phrase)));
        let shown = told.proof.iter().chain(&told.consumers).map(plain);
        let details = quiet.chain(shown);
        self.lines.extend(details.map(|line| format!("      {line}")));
    }

    /// What becomes of the consumers that are known.
    fn fates(&mut self) {
        for fate in &self.review.fates {
            let heading = styled(self.styles.subject, &plain(&words::fate(fate)));
            self.lines.push(format!("consumer {heading}"));
            let details = words::fate_details(fate);
            self.lines.extend(details.iter().map(|detail| format!("  {}", plain(detail))));
        }
        if !self.review.fates.is_empty() {
            self.lines.push(String::new());
        }
    }

    fn end(&mut self) {
        self.fates();
        let roll_out = self.review.survey.roll_out();
        let title = plain(&words::title(self.review));
        self.lines.push(format!("{title}: {}", words::counts(self.review)));
        let advice = styled(self.styles.subject, &roll_out.order().advice());
        self.lines.push(format!("roll-out: {advice}: {}", roll_out.reason()));
        self.lines.extend(roll_out.notes().iter().map(|note| format!("  {note}")));
    }
}

fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}
