//! The comparison as JSON. Its form is that of these types; `diff --schema` prints the schema that
//! is derived from them. Members without a value are null or empty, never absent.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;
use signalbook_codegen::compat::{self, Category, Finding, Kind, Order, Proof, Shown};
use signalbook_codegen::diagnostic::Position;

use super::review::Review;
use super::side::Side;

/// The version of the form, which changes when a reader would have to.
const FORMAT: &str = "signalbook-diff/1";

/// What is different between editions of a catalogue, and what that breaks.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "Comparison")]
pub(super) struct Document {
    /// The form of this document.
    format: String,
    /// What was compared, from the edition before to the edition after: two editions, or those of
    /// all releases between them too, of which each was compared with every later one.
    editions: Vec<EditionForm>,
    /// In which order producers and consumers can go over to the edition after.
    roll_out: RollOut,
    /// How many changes and findings there are.
    counts: Counts,
    /// The differences from each edition to the next.
    changes: Vec<ChangeForm>,
    /// The rules that are broken between any two of the editions, each once for a place.
    findings: Vec<FindingForm>,
}

/// An edition.
#[derive(Debug, Serialize, JsonSchema)]
struct EditionForm {
    /// What the edition is called in this document: as the command was asked for it.
    label: String,
    /// The name of its catalogue.
    catalogue: String,
    /// Its release; `next` is not published yet.
    release: String,
}

/// An order of roll-out.
#[derive(Debug, Serialize, JsonSchema)]
struct RollOut {
    /// Who goes first.
    order: OrderName,
    /// Why.
    reason: String,
}

/// Who goes first.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum OrderName {
    /// Each understands the other, whoever is first.
    Any,
    /// New consumers understand old producers, but not the other way round.
    ConsumersFirst,
    /// Old consumers understand new producers, but not the other way round.
    ProducersFirst,
    /// No order is safe: neither understands the other.
    None,
}

/// How many there are.
#[derive(Debug, Serialize, JsonSchema)]
struct Counts {
    /// All changes.
    changes: usize,
    /// The changes that break nothing.
    safe: usize,
    /// All findings.
    findings: usize,
    /// The findings that `--fail-on` does not allow.
    forbidden: usize,
    /// The findings of each category.
    categories: BTreeMap<CategoryName, usize>,
}

/// Who or what is hurt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum CategoryName {
    /// New consumers refuse what old producers send.
    Backward,
    /// Old consumers refuse what new producers send.
    Forward,
    /// Nothing is refused, but something is no longer heard.
    Silent,
    /// Who was permitted is so no more.
    PermissionLost,
    /// Who was not permitted now is.
    PermissionGained,
}

/// A difference.
#[derive(Debug, Serialize, JsonSchema)]
struct ChangeForm {
    #[serde(flatten)]
    at: At,
    /// How it differs.
    kind: KindName,
    /// What it was, in words, if it was renamed or changed.
    before: Option<String>,
    /// What it became.
    after: Option<String>,
    /// The findings about it, by their places in `findings`, from 0. Without any, it is safe.
    findings: Vec<usize>,
}

/// How something differs.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum KindName {
    /// It is there only afterwards.
    Added,
    /// It is there only before.
    Removed,
    /// It has another name.
    Renamed,
    /// It is something else.
    Changed,
    /// It is to go, as is said only afterwards.
    Deprecated,
}

/// A rule that is broken at a place.
#[derive(Debug, Serialize, JsonSchema)]
struct FindingForm {
    /// The id of the rule, as `signalbook rules` lists it.
    rule: String,
    /// The category of the rule.
    category: CategoryName,
    #[serde(flatten)]
    at: At,
    /// The keys of the events that are concerned.
    events: Vec<String>,
    /// Whether `--fail-on` does not allow it.
    forbidden: bool,
    /// What shows it.
    proof: ProofForm,
}

/// What something is about, where that stands, and which editions show it.
#[derive(Debug, Serialize, JsonSchema)]
struct At {
    /// What it is about.
    subject: Subject,
    /// Which part of that.
    aspect: Aspect,
    /// Where that stands in the catalogue's text; null for the envelope as a whole.
    place: Option<Place>,
    /// The editions that show it, in pairs. Place and proof are those of the first pair.
    pairs: Vec<Pair>,
}

/// What something is about.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(super) enum Subject {
    /// The envelope of all events.
    Envelope,
    /// A named type.
    Type {
        /// Its name.
        name: String,
    },
    /// What the members of a group share.
    Group {
        /// The key of the group.
        id: String,
    },
    /// An event.
    Event {
        /// The key of the event.
        id: String,
    },
}

/// A part of what something is about.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(super) enum Aspect {
    /// All of it.
    Whole,
    /// The event's name.
    Name,
    /// The event's routing key.
    RoutingKey,
    /// The event's ACL.
    Acl,
    /// A header.
    Header {
        /// Its key.
        key: String,
    },
    /// A place of the payload, of the type or of the envelope.
    Place {
        /// The way there: `total.lines[].price`; empty for the whole.
        path: String,
    },
    /// A value of an enum.
    Value {
        /// The way to the enum.
        path: String,
        /// The value.
        value: String,
    },
}

/// A place in a text. Lines and columns count from 1, columns in characters.
#[derive(Debug, Serialize, JsonSchema)]
struct Place {
    /// The label of the edition whose text it is: that of the edition after, unless the thing is
    /// only in the one before.
    edition: String,
    /// The file.
    file: String,
    /// The line in which it starts.
    line: usize,
    /// The column in which it starts.
    column: usize,
    /// The line in which it ends.
    end_line: usize,
    /// The column behind its last character.
    end_column: usize,
}

/// Two editions, by their labels.
#[derive(Debug, Serialize, JsonSchema)]
struct Pair {
    /// The one before.
    before: String,
    /// The one after.
    after: String,
}

/// What shows that a rule is broken. There will be other kinds than these.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum ProofForm {
    /// A message that one edition sends and the other refuses.
    Message {
        /// The label of the edition that sends it.
        sender: String,
        /// The label of the edition that refuses it.
        receiver: String,
        /// The message.
        message: Json,
        /// The way to what is refused in it; empty for the message as a whole.
        path: String,
        /// Why that is refused.
        reason: String,
    },
    /// It cannot be told whether there is such a message.
    Undecided {
        /// Why.
        reason: String,
    },
}

impl Document {
    pub(super) fn new(review: &Review) -> Self {
        let order = review.survey.order();
        let changes = review.survey.changes.iter().zip(&review.broken);
        let findings = review.survey.findings.iter();
        Document {
            format: FORMAT.to_owned(),
            editions: review.sides.iter().map(EditionForm::new).collect(),
            roll_out: RollOut { order: order.into(), reason: order.reason().to_owned() },
            counts: Counts::new(review),
            changes: changes
                .map(|(change, broken)| ChangeForm::new(review, change, broken))
                .collect(),
            findings: findings.map(|finding| FindingForm::new(review, finding)).collect(),
        }
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

impl From<Order> for OrderName {
    fn from(order: Order) -> Self {
        match order {
            Order::Any => OrderName::Any,
            Order::ConsumersFirst => OrderName::ConsumersFirst,
            Order::ProducersFirst => OrderName::ProducersFirst,
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
            Kind::Renamed(before, after) => (KindName::Renamed, Some((before, after))),
            Kind::Changed(before, after) => (KindName::Changed, Some((before, after))),
        };
        let (before, after) = words.map(|(before, after)| (before.clone(), after.clone())).unzip();
        let at = At::new(review, change, &change.what.subject, &change.what.aspect);
        ChangeForm { at, kind, before, after, findings: broken.to_vec() }
    }
}

impl FindingForm {
    fn new(review: &Review, finding: &Shown<Finding>) -> Self {
        let Finding { rule, subject, aspect, events, .. } = &finding.what;
        FindingForm {
            rule: rule.id().to_owned(),
            category: rule.category().into(),
            at: At::new(review, finding, subject, aspect),
            events: events.clone(),
            forbidden: review.forbids(finding),
            proof: ProofForm::new(review, finding),
        }
    }
}

impl At {
    fn new<T>(
        review: &Review,
        shown: &Shown<T>,
        subject: &compat::Subject,
        aspect: &compat::Aspect,
    ) -> Self {
        let label = |at: usize| review.sides[at].label.clone();
        let pairs = shown.pairs.iter();
        At {
            subject: subject.into(),
            aspect: aspect.into(),
            place: review.place(shown).map(|(side, position)| Place::new(side, position)),
            pairs: pairs
                .map(|pair| Pair { before: label(pair.before), after: label(pair.after) })
                .collect(),
        }
    }
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
            compat::Subject::Envelope => Subject::Envelope,
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
            compat::Aspect::RoutingKey => Aspect::RoutingKey,
            compat::Aspect::Acl => Aspect::Acl,
            compat::Aspect::Header(key) => Aspect::Header { key: key.clone() },
            compat::Aspect::Place(path) => Aspect::Place { path: path.to_string() },
            compat::Aspect::Value(path, value) => {
                Aspect::Value { path: path.to_string(), value: value.clone() }
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
            Proof::Undecided(why) => ProofForm::Undecided { reason: why.clone() },
        }
    }
}
