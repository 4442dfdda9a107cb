//! A comparison as a JSON document.

mod form;

use signalbook_codegen::compat::{self, Category, Finding, Kind, Order, Proof, Shown};
use signalbook_codegen::consumer::{Fate, Lost};
use signalbook_codegen::diagnostic::Position;
use signalbook_codegen::reach::Required;

use super::review::Review;
use super::side::Side;
pub(super) use form::{Aspect, Document, Subject};
use form::{
    At, CategoryName, ChangeForm, ConsumerForm, Counts, Demand, EditionForm, FORMAT, FindingForm,
    KindName, LostForm, OrderName, Pair, Place, ProofForm, RollOut,
};

impl Document {
    pub(super) fn new(review: &Review) -> Self {
        let changes = review.survey.changes.iter().zip(&review.broken);
        let findings = review.survey.findings.iter();
        Document {
            format: FORMAT.to_owned(),
            editions: review.sides.iter().map(EditionForm::new).collect(),
            roll_out: (&review.survey.roll_out()).into(),
            counts: Counts::new(review),
            changes: changes
                .map(|(change, broken)| ChangeForm::new(review, change, broken))
                .collect(),
            findings: findings.map(|finding| FindingForm::new(review, finding)).collect(),
            consumers: review.fates.iter().map(|fate| ConsumerForm::new(review, fate)).collect(),
        }
    }
}

impl ConsumerForm {
    fn new(review: &Review, fate: &Fate) -> Self {
        let findings = fate.findings.iter();
        ConsumerForm {
            name: fate.consumer.clone(),
            roll_out: (&fate.roll_out()).into(),
            findings: findings.map(|finding| FindingForm::new(review, finding)).collect(),
            lost: fate.lost.iter().map(|lost| LostForm::new(review, lost)).collect(),
        }
    }
}

impl LostForm {
    fn new(review: &Review, lost: &Shown<Lost>) -> Self {
        let Lost { event, path } = &lost.what;
        LostForm { event: event.clone(), path: path.to_string(), pairs: pairs(review, lost) }
    }
}

impl EditionForm {
    fn new(side: &Side) -> Self {
        EditionForm {
            label: side.label.clone(),
            catalogue: side.edition.contract.name.clone(),
            release: side.edition.label().to_owned(),
        }
    }
}

impl From<&compat::RollOut> for RollOut {
    fn from(roll_out: &compat::RollOut) -> Self {
        let order = roll_out.order();
        let (first, last) = match &order {
            Order::Senders { first, last } => (first.clone(), last.clone()),
            _ => (None, None),
        };
        RollOut {
            order: (&order).into(),
            first,
            last,
            reason: roll_out.reason(),
            precautions: roll_out.precautions.iter().map(|known| known.id().to_owned()).collect(),
            notes: roll_out.notes(),
        }
    }
}

impl From<&Order> for OrderName {
    fn from(order: &Order) -> Self {
        match order {
            Order::Any => OrderName::Any,
            Order::ConsumersFirst => OrderName::ConsumersFirst,
            Order::ProducersFirst => OrderName::ProducersFirst,
            Order::Senders { .. } => OrderName::Senders,
            Order::None => OrderName::None,
        }
    }
}

impl From<Category> for CategoryName {
    fn from(category: Category) -> Self {
        match category {
            Category::Backward => CategoryName::Backward,
            Category::Forward => CategoryName::Forward,
            Category::Silent => CategoryName::Silent,
            Category::PermissionLost => CategoryName::PermissionLost,
            Category::PermissionGained => CategoryName::PermissionGained,
        }
    }
}

impl Counts {
    fn new(review: &Review) -> Self {
        let categories = review.counts().into_iter();
        Counts {
            changes: review.survey.changes.len(),
            safe: review.safe(),
            unjudged: review.unjudged(),
            findings: review.survey.findings.len(),
            forbidden: review.forbidden(),
            categories: categories.map(|(category, count)| (category.into(), count)).collect(),
        }
    }
}

impl ChangeForm {
    fn new(review: &Review, change: &Shown<compat::Change>, broken: &[usize]) -> Self {
        let (kind, words) = match &change.what.kind {
            Kind::Added => (KindName::Added, None),
            Kind::Removed => (KindName::Removed, None),
            Kind::Deprecated => (KindName::Deprecated, None),
            Kind::Restored => (KindName::Restored, None),
            Kind::Renamed(before, after) => (KindName::Renamed, Some((before, after))),
            Kind::Changed(before, after) => (KindName::Changed, Some((before, after))),
        };
        let (before, after) = words.map(|(before, after)| (before.clone(), after.clone())).unzip();
        let compat::Change { direction, subject, aspect, .. } = &change.what;
        let at = At::new(review, change, direction.as_deref(), (subject, aspect));
        ChangeForm {
            at,
            kind,
            before,
            after,
            findings: broken.to_vec(),
            judged: change.what.judged,
        }
    }
}

impl FindingForm {
    fn new(review: &Review, finding: &Shown<Finding>) -> Self {
        let Finding { rule, direction, subject, aspect, events, .. } = &finding.what;
        FindingForm {
            rule: rule.id().to_owned(),
            category: rule.category().into(),
            at: At::new(review, finding, direction.as_deref(), (subject, aspect)),
            events: events.clone(),
            forbidden: review.forbids(finding),
            hurts: review
                .fates
                .iter()
                .filter(|fate| fate.is_hurt_by(&finding.what))
                .map(|fate| fate.consumer.clone())
                .collect(),
            proof: ProofForm::new(review, finding),
        }
    }
}

impl At {
    fn new<T>(
        review: &Review,
        shown: &Shown<T>,
        direction: Option<&str>,
        (subject, aspect): (&compat::Subject, &compat::Aspect),
    ) -> Self {
        At {
            direction: direction.map(str::to_owned),
            subject: subject.into(),
            aspect: aspect.into(),
            place: review.place(shown).map(|(side, position)| Place::new(side, position)),
            pairs: pairs(review, shown),
        }
    }
}

/// The editions that show something.
fn pairs<T>(review: &Review, shown: &Shown<T>) -> Vec<Pair> {
    let label = |at: usize| review.sides[at].label.clone();
    let pair = |pair: &compat::Pair| Pair { before: label(pair.before), after: label(pair.after) };
    shown.pairs.iter().map(pair).collect()
}

impl Place {
    fn new(side: &Side, position: Position) -> Self {
        let Position { file, line, column, end_line, end_column, .. } = position;
        Place { edition: side.label.clone(), file, line, column, end_line, end_column }
    }
}

impl From<&compat::Subject> for Subject {
    fn from(subject: &compat::Subject) -> Self {
        match subject {
            compat::Subject::Envelope { .. } => Subject::Envelope,
            compat::Subject::Type(name) => Subject::Type { name: name.clone() },
            compat::Subject::Group(id) => Subject::Group { id: id.clone() },
            compat::Subject::Event(id) => Subject::Event { id: id.clone() },
        }
    }
}

impl From<&compat::Aspect> for Aspect {
    fn from(aspect: &compat::Aspect) -> Self {
        match aspect {
            compat::Aspect::Whole => Aspect::Whole,
            compat::Aspect::Name => Aspect::Name,
            compat::Aspect::Sender => Aspect::Sender,
            compat::Aspect::Discriminators => Aspect::Discriminators,
            compat::Aspect::Layout => Aspect::Layout,
            compat::Aspect::RoutingKey => Aspect::RoutingKey,
            compat::Aspect::Acl => Aspect::Acl,
            compat::Aspect::Header(key) => Aspect::Header { key: key.clone() },
            compat::Aspect::Place(path) => Aspect::Place { path: path.to_string() },
            compat::Aspect::Value(path, value) => {
                Aspect::Value { path: path.to_string(), value: value.clone() }
            }
            compat::Aspect::Param(name) => Aspect::Param { name: name.clone() },
            compat::Aspect::ParamValue(name, value) => {
                Aspect::ParamValue { name: name.clone(), value: value.clone() }
            }
        }
    }
}

impl ProofForm {
    fn new(review: &Review, finding: &Shown<Finding>) -> Self {
        let (sender, receiver) = review.parties(finding);
        match &finding.what.proof {
            Proof::Message { message, refused } => ProofForm::Message {
                sender: sender.to_owned(),
                receiver: receiver.to_owned(),
                message: message.clone(),
                path: refused.path.clone(),
                reason: refused.reason.clone(),
            },
            Proof::Mistaken { message, event } => ProofForm::Mistaken {
                sender: sender.to_owned(),
                receiver: receiver.to_owned(),
                message: message.clone(),
                event: event.clone(),
            },
            Proof::Silence(silence) => ProofForm::Silence {
                binding: silence.binding.to_string(),
                before: silence.before.clone(),
                after: silence.after.clone(),
            },
            Proof::Shift(shift) => ProofForm::Shift {
                grant: shift.grant.as_ref().map(ToString::to_string),
                before: (&shift.before).into(),
                after: (&shift.after).into(),
            },
            Proof::Misread { sent, read } => {
                ProofForm::Misread { sent: sent.clone(), read: read.clone() }
            }
            Proof::Unsaid(text) => ProofForm::Unsaid { text: text.clone() },
            Proof::Undecided(why) => ProofForm::Undecided { reason: why.clone() },
        }
    }
}

impl From<&Required> for Demand {
    fn from(required: &Required) -> Self {
        match required {
            Required::Acl(acl) => Demand::Acl { acl: acl.clone() },
            Required::Nothing => Demand::Nothing,
            Required::NoClient => Demand::NoClient,
        }
    }
}
