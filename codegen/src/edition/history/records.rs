//! What is said of changes: that a record was wrong, and that a rule may be broken.

use super::log::{Log, PartAt};
use super::within::Within;
use super::{ChangeKind, Part};
use crate::catalogue::{Correction, Event};

impl Log<'_> {
    /// Notes that the record of something was wrong.
    pub(super) fn corrections(
        &mut self,
        within: Within<'_>,
        corrections: &[Correction],
        part: PartAt<'_>,
    ) {
        for correction in corrections {
            if let Some(at) = self.seen(within, correction.release) {
                let doc = Some(correction.doc.as_str());
                self.push(within, (at, doc), part(at), ChangeKind::Corrected);
            }
        }
    }

    /// Notes the rules that an event broke and was allowed to break.
    pub(super) fn accepted(&mut self, within: Within<'_>, event: &Event) {
        for accepted in &event.accepted {
            if let Some(at) = self.seen(within, accepted.release) {
                let kind = ChangeKind::Breaking(accepted.rule);
                self.push(within, (at, Some(&accepted.doc)), Part::Whole, kind);
            }
        }
    }
}
