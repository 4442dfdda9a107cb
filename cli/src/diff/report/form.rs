//! The comparison as JSON. Its form is that of these types; `diff --schema` prints the schema that
//! is derived from them. Members without a value are null or empty, never absent; those about
//! directions alone are absent where the catalogues have not several.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;

/// The version of the form, which changes when a reader would have to.
pub(super) const FORMAT: &str = "signalbook-diff/1";

/// What is different between editions of a catalogue, and what that breaks.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "Comparison")]
pub(in crate::diff) struct Document {
    /// The form of this document.
    pub(super) format: String,
    /// What was compared, from the edition before to the edition after: two editions, or those of
    /// all releases between them too, of which each was compared with every later one.
    pub(super) editions: Vec<EditionForm>,
    /// In which order producers and consumers can go over to the edition after.
    pub(super) roll_out: RollOut,
    /// How many changes and findings there are.
    pub(super) counts: Counts,
    /// The differences from each edition to the next.
    pub(super) changes: Vec<ChangeForm>,
    /// The rules that are broken between any two of the editions, each once for a place.
    pub(super) findings: Vec<FindingForm>,
    /// What becomes of the consumers that are known.
    pub(super) consumers: Vec<ConsumerForm>,
}

/// A consumer, and what becomes of it.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ConsumerForm {
    /// Its name.
    pub(super) name: String,
    /// In which order producers and this consumer can go over to the edition after.
    pub(super) roll_out: RollOut,
    /// The rules whose breaking breaks it. Binding keys and grants are its own.
    pub(super) findings: Vec<FindingForm>,
    /// What it reads and is not sent any more, where messages could always come without it.
    pub(super) lost: Vec<LostForm>,
}

/// A member of a payload that is not sent any more.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct LostForm {
    /// The key of the event.
    pub(super) event: String,
    /// The way to the member, from the payload.
    pub(super) path: String,
    /// The editions that show it, in pairs.
    pub(super) pairs: Vec<Pair>,
}

/// An edition.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct EditionForm {
    /// What the edition is called in this document: as the command was asked for it.
    pub(super) label: String,
    /// The name of its catalogue.
    pub(super) catalogue: String,
    /// Its release; `next` is not published yet.
    pub(super) release: String,
}

/// An order of roll-out.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct RollOut {
    /// Who goes first.
    pub(super) order: OrderName,
    /// The direction whose sender goes before all others, if the order is `senders` and one has to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) first: Option<String>,
    /// The direction whose sender goes behind all others; of two, it is said who goes first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last: Option<String>,
    /// Who understands whom.
    pub(super) reason: String,
    /// What is done for consumers before producers go over: `stop-relying`, `know-both-names`,
    /// `bind-both-keys`, `leave-headers`, `grant` and `revoke`.
    pub(super) precautions: Vec<String>,
    /// The precautions in words, and what else to know.
    pub(super) notes: Vec<String>,
}

/// Who goes first.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum OrderName {
    /// Whoever is first, nothing is lost.
    Any,
    /// Consumers: old ones do not understand new producers, or have precautions to take.
    ConsumersFirst,
    /// Producers, once the precautions are taken: new consumers do not understand old ones.
    ProducersFirst,
    /// Where there are several directions: the sender of one before or behind all others.
    Senders,
    /// No order is safe: neither understands the other.
    None,
}

/// How many there are.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Counts {
    /// All changes.
    pub(super) changes: usize,
    /// The changes that break nothing.
    pub(super) safe: usize,
    /// The changes that cannot be judged, because something is unknown before or after.
    pub(super) unjudged: usize,
    /// All findings.
    pub(super) findings: usize,
    /// The findings that `--fail-on` does not allow.
    pub(super) forbidden: usize,
    /// The findings of each category.
    pub(super) categories: BTreeMap<CategoryName, usize>,
}

/// Who or what is hurt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum CategoryName {
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
pub(super) struct ChangeForm {
    #[serde(flatten)]
    pub(super) at: At,
    /// How it differs.
    pub(super) kind: KindName,
    /// What it was, in words, if it was renamed or changed.
    pub(super) before: Option<String>,
    /// What it became.
    pub(super) after: Option<String>,
    /// The findings about it, by their places in `findings`, from 0. Without any, it is safe if
    /// it is judged.
    pub(super) findings: Vec<usize>,
    /// Whether it can be judged: what is unknown before or after cannot.
    pub(super) judged: bool,
}

/// How something differs.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum KindName {
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
    /// It is not to go any more.
    Restored,
}

/// A rule that is broken at a place.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct FindingForm {
    /// The id of the rule, as `signalbook rules` lists it.
    pub(super) rule: String,
    /// The category of the rule.
    pub(super) category: CategoryName,
    #[serde(flatten)]
    pub(super) at: At,
    /// The keys of the events that are concerned.
    pub(super) events: Vec<String>,
    /// Whether `--fail-on` does not allow it.
    pub(super) forbidden: bool,
    /// The names of the consumers that it breaks, of those that are known.
    pub(super) hurts: Vec<String>,
    /// What shows it.
    pub(super) proof: ProofForm,
}

/// What something is about, where that stands, and which editions show it.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct At {
    /// Whose messages it is about: a direction, if there are several; absent for a change of a named type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) direction: Option<String>,
    /// What it is about.
    pub(super) subject: Subject,
    /// Which part of that.
    pub(super) aspect: Aspect,
    /// Where that stands in the catalogue's text; null for the envelope as a whole.
    pub(super) place: Option<Place>,
    /// The editions that show it, in pairs. Place and proof are those of the first pair.
    pub(super) pairs: Vec<Pair>,
}

/// What something is about.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(in crate::diff) enum Subject {
    /// The envelope of all events of a direction.
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
pub(in crate::diff) enum Aspect {
    /// All of it.
    Whole,
    /// The event's name.
    Name,
    /// Who sends the event.
    Sender,
    /// What tells the event from others.
    Discriminators,
    /// Where the payload stands: in a member of the envelope, or beside its members.
    Layout,
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
    /// The type of a parameter.
    Param {
        /// The parameter's name.
        name: String,
    },
    /// A value of a parameter.
    ParamValue {
        /// The parameter's name.
        name: String,
        /// The value.
        value: String,
    },
}

/// A place in a text. Lines and columns count from 1, columns in characters.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Place {
    /// The label of the edition whose text it is: that of the edition after, unless the thing is
    /// only in the one before.
    pub(super) edition: String,
    /// The file.
    pub(super) file: String,
    /// The line in which it starts.
    pub(super) line: usize,
    /// The column in which it starts.
    pub(super) column: usize,
    /// The line in which it ends.
    pub(super) end_line: usize,
    /// The column behind its last character.
    pub(super) end_column: usize,
}

/// Two editions, by their labels.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Pair {
    /// The one before.
    pub(super) before: String,
    /// The one after.
    pub(super) after: String,
}

/// What shows that a rule is broken.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(super) enum ProofForm {
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
    /// A message that one edition sends and the other takes for another event.
    Mistaken {
        /// The label of the edition that sends it.
        sender: String,
        /// The label of the edition that takes it for what it is not.
        receiver: String,
        /// The message.
        message: Json,
        /// The key of the event that it is taken for.
        event: String,
    },
    /// A binding key that received messages and now misses some or all of them.
    Silence {
        /// The binding key.
        binding: String,
        /// A routing key that it received.
        before: String,
        /// The routing key that such a message has now; null where it is not sent any more.
        after: Option<String>,
    },
    /// A grant that permits to receive a message in one edition and not in the other.
    Shift {
        /// The one grant of a client; null for a client without any.
        grant: Option<String>,
        /// What the message demanded before.
        before: Demand,
        /// What it demands now.
        after: Demand,
    },
    /// Values that are not refused, and taken for what they are not.
    Misread {
        /// What they are sent as.
        sent: String,
        /// What they are read as.
        read: String,
    },
    /// A name or a header that is not sent any more, by which consumers may choose.
    Unsaid {
        /// The name, or the header with its value.
        text: String,
    },
    /// It cannot be told whether the rule is broken.
    Undecided {
        /// Why.
        reason: String,
    },
}

/// What a message demands of a client that receives it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(super) enum Demand {
    /// A grant that permits its ACL.
    Acl {
        /// The ACL.
        acl: String,
    },
    /// Nothing.
    Nothing,
    /// What no client has: it is not sent to clients.
    NoClient,
}
