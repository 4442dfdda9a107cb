//! The table of everything that the compiler can complain about.

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The catalogue cannot be compiled.
    Error,
    /// The catalogue compiles; somebody should look.
    Warning,
}

macro_rules! codes {
    ($( $(#[doc = $doc:literal])+ $variant:ident = $code:literal, $title:literal; )*) => {
        /// A known mistake. Codes are stable: none is used again for something else.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $( $(#[doc = $doc])+ $variant, )* }

        impl Code {
            /// Every code, in the order of their numbers.
            pub const ALL: &'static [Code] = &[$(Code::$variant),*];

            /// The code as it is printed: `E0107`.
            pub fn as_str(self) -> &'static str {
                match self { $( Code::$variant => $code, )* }
            }

            /// The mistake in a few words.
            pub fn title(self) -> &'static str {
                match self { $( Code::$variant => $title, )* }
            }

            /// What the mistake is and what would be right, in whole sentences.
            pub fn explanation(self) -> String {
                let text = match self { $( Code::$variant => concat!($($doc, "\n"),+), )* };
                text.lines().map(str::trim).collect::<Vec<_>>().join("\n")
            }
        }
    };
}

codes! {
    /// The text is not YAML. The message is the YAML reader's own; the mistake is often a few
    /// characters before the place where it stopped.
    Malformed = "E0101", "malformed YAML";
    /// A key stands twice in one mapping. YAML readers differ in which of the two they keep, so
    /// neither is taken.
    DuplicateKey = "E0102", "duplicate key";
    /// Anchors, aliases, merge keys and tags are YAML features that a catalogue does without.
    /// Shared shapes are written once under `types`, shared events as a group.
    Alias = "E0103", "YAML anchors, aliases and tags are not used in catalogues";
    /// A catalogue is text in UTF-8, and these bytes are not.
    NotUtf8 = "E0104", "not UTF-8";
    /// One file may have 64 MiB and eight million values. A catalogue can be split into files that one root includes.
    TooLarge = "E0105", "too large";
    /// Something in the text is written in a way that the formatter cannot keep: its canonical form
    /// would not say the same, so nothing was changed. That is a mistake of the formatter's own. The
    /// catalogue can be compiled as it is; written in a more common way, it can also be formatted.
    Unformattable = "E0106", "a text that cannot be formatted";
    /// The key is not one of the language here. Own keys start with `x-`.
    UnknownKey = "E0201", "unknown key";
    /// A key that must be there is missing.
    MissingKey = "E0202", "missing key";
    /// A text was expected, and something else stands there.
    NotText = "E0203", "a text was expected";
    /// A list or a mapping was expected, and something else stands there.
    WrongShape = "E0204", "the value has the wrong shape";
    /// The value is not one of those that the key takes.
    BadValue = "E0205", "the value is not one of those that are possible";
    /// Two keys exclude one another, or one needs another.
    Conflict = "E0206", "keys that do not go together";
    /// The file is written in a version of the language that this compiler does not know.
    Version = "E0207", "unknown version of the catalogue language";
    /// A pattern under `include` matches no file.
    NothingIncluded = "E0208", "an include that matches nothing";
    /// In a flow mapping a comma ends a text: `{doc: Sent once, then never}` has a key `then never`.
    /// Texts with commas go in quotes there.
    CutShort = "E0209", "a text that a comma cuts short";
    /// A plain text ends before ` #`, for a comment starts there. Quote the text if the sign belongs
    /// to it; a comment stands two spaces away.
    Comment = "W0210", "a text that a comment cuts short";
    /// In `[Sent once, then never]` a comma separates two notes. Texts with commas go in quotes there.
    Split = "W0211", "a text that a comma splits";
    /// A release is used that the catalogue's list of releases does not have.
    UnknownRelease = "E0301", "unknown release";
    /// Releases contradict one another: something ends before it begins, or changes while it is
    /// not there.
    Chronology = "E0302", "releases out of order";
    /// A type is used that is neither one of the language nor stands under `types`.
    UnknownType = "E0401", "unknown type";
    /// The text is not a type.
    BadType = "E0402", "not a type";
    /// A value of this type would have to hold itself, without end.
    EndlessType = "E0403", "an endlessly recursive type";
    /// Alternatives are told apart by their JSON kind, so each kind may stand there once.
    Alternatives = "E0404", "alternatives that cannot be told apart";
    /// No event uses the type.
    UnusedType = "W0405", "unused type";
    /// The text is not a template: a brace is not closed, or what it holds is no name.
    BadTemplate = "E0501", "not a template";
    /// The placeholder's name is neither a field, nor a parameter, nor bound under `where`.
    UnboundPlaceholder = "E0502", "a placeholder that names nothing";
    /// The placeholder's name could be two things.
    AmbiguousPlaceholder = "E0503", "a placeholder that names two things";
    /// A placeholder needs a value in every message: one that may be absent or null, or that has
    /// no single text form, cannot fill it.
    UnfitPlaceholder = "E0504", "a placeholder that cannot always be filled";
    /// A routing key is words with dots between them; an empty word, or more than 255 bytes, is
    /// no legal key (AMQP 0-9-1, section 1.1, `shortstr`).
    BadRoutingKey = "E0505", "not a legal routing key";
    /// The name of an event is taken apart again to find its parameters. Where two values stand side
    /// by side, or with a sign between them that the first can hold too, there are texts that can
    /// be taken apart in two ways. List the values of one of the parameters, or put something
    /// between them that cannot stand in a value. A text with a `pattern` is trusted to end where
    /// it should.
    Inseparable = "E0506", "a name that cannot be taken apart again";
    /// Values of a routing key that stand in one word can be taken apart in two ways. A consumer
    /// that learns something from the key may then learn something wrong.
    InseparableKey = "W0507", "a routing key that cannot be taken apart again";
    /// A word of a routing key or an ACL differs in one character from a word that others use. One
    /// of the two is likely misspelt; a binding key with the right spelling would not receive it.
    NearWord = "W0508", "a word that is nearly another one";
    /// The name of an event says that something was created, say, and its routing key that it was
    /// deleted.
    OtherVerb = "W0509", "a routing key that says something else than the name";
    /// An ACL is words with dots between them, none of them empty. `*` and `#` stand in grants, which
    /// clients hold; an ACL is the text that a grant has to match.
    BadAcl = "E0510", "not an ACL";
    /// A discriminator holds for every message of its event: a member that can be absent tells nothing.
    UnfitDiscriminator = "E0511", "a discriminator that does not always hold";
    /// What a reply repeats of its request is compared as a text, so that it has to be a value with a
    /// single text form on either side. Where one of the two is not there, nothing is repeated.
    UnfitRepeat = "E0512", "what cannot show which message is answered";
    /// Two events, types or fields have one name, so that a message could be either.
    DuplicateName = "E0601", "a name that is taken";
    /// Two names become the same identifier in a target.
    NameCollision = "E0602", "names that collide in a target";
    /// Sphinx compares labels without regard to case; two that are equal then cannot both be
    /// linked to.
    LabelCollision = "E0603", "labels that collide";
    /// The text cannot be a name or a label here.
    BadName = "E0604", "not a name";
    /// `replaced_by` names an event or a field that there is not.
    UnknownReference = "E0605", "a reference to nothing";
    /// The names of two open events, or of parametrised ones with free values, have a text in
    /// common: a message with that name could be either. Events with listed names come first, so
    /// that they may lie within an open one.
    NamesOverlap = "E0606", "names that overlap";
    /// Two events that are no members of one group have the same routing key or the same ACL. Who
    /// binds or is granted the one receives the other too. Where that is meant, say so beside one
    /// of them: `allow: {W0607: why}`.
    SharedRoute = "W0607", "a routing key or an ACL that two events share";
    /// `allow` stands beside an event for a warning that it does not give.
    NothingToAllow = "W0608", "a warning is allowed that there is not";
    /// A strict message of one event is one of another event of the same direction as well, so that nobody
    /// can tell which of the two it is. The message that is shown is one. A discriminator that the two
    /// have different constants for tells them apart.
    MessagesOverlap = "E0609", "two events fit one message";
    /// No message is one of both events, and yet what their discriminators ask for does not tell them apart:
    /// whoever reads tolerantly tries the discriminators one event after the other, and each of the two
    /// has messages for which those of the other hold. Ask for a member that only one of them has:
    /// `discriminators: {status: {present: true}}`.
    NoOrder = "E0610", "discriminators that do not tell two events apart";
    /// One side of a catalogue asks, and its requests say what answers them. This message of the other side
    /// answers none of them, and nothing says that it comes by itself. Name it under `replies` of what it
    /// answers, or write `unsolicited: true`. Where nobody knows when it comes, `allow: {W0611: why}`.
    Unasked = "W0611", "a message that nobody asks for";
    /// The example is not JSON.
    ExampleSyntax = "E0701", "an example that is not JSON";
    /// The example is not a message of its event.
    ExampleMismatch = "E0702", "an example that does not fit its event";
    /// Nobody has documented this yet, and the catalogue says so: `unknown`. That is refused where
    /// `--strict` asks for a catalogue without holes.
    Undocumented = "E0801", "something that nobody has documented";
    /// An earlier text of the catalogue published something else about a release. What is published
    /// stays; a record that was wrong is corrected beside the thing: `corrected: [{in: next, doc: why}]`.
    PastRewritten = "E0901", "the past is rewritten";
    /// What is to be published breaks what was published last, and nobody has said that it may. It is
    /// accepted beside the event: `accepted: [{in: next, rule: member-required, doc: why}]`.
    BreakingChange = "E0902", "a breaking change that nobody has accepted";
    /// `accepted` stands beside an event for a rule that it does not break.
    NothingToAccept = "W0903", "a broken rule is accepted that is not broken";
    /// `corrected` stands beside something of which nothing is rewritten that was published.
    NothingToCorrect = "W0904", "a correction that corrects nothing";
    /// A consumer's manifest names an event, a field or a member of the envelope that there is not in
    /// the release whose names it uses.
    UnknownReliance = "E1001", "a consumer relies on something that there is not";
    /// A binding key of a consumer receives no event of the release, nor of a later one. Words are
    /// compared as they are; `*` stands for exactly one word, `#` for any number. Where messages have no
    /// routing keys, there is nothing to bind.
    DeafBinding = "E1002", "a binding key that receives nothing";
    /// A consumer relies on an event whose routing key none of its binding keys receives.
    Unheard = "E1003", "an event that a consumer does not hear";
    /// A consumer relies on an event whose ACL none of its grants permits, or has grants although there
    /// are no ACLs.
    Unpermitted = "E1004", "an event that a consumer may not receive";
    /// A consumer's manifest names another catalogue than the one that it is held against.
    OtherCatalogue = "E1005", "a manifest for another catalogue";
    /// Whether a consumer hears an event or may receive it cannot be told: nobody has documented its
    /// routing key or its ACL.
    UnknownHearing = "W1006", "it cannot be told whether a consumer hears an event";
}

impl Code {
    /// The code that is printed so, in either case.
    pub fn find(text: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.as_str().eq_ignore_ascii_case(text))
    }

    /// Whether this is a warning about an event, which can allow it.
    pub(crate) fn is_of_events(self) -> bool {
        matches!(
            self,
            Code::InseparableKey
                | Code::NearWord
                | Code::OtherVerb
                | Code::SharedRoute
                | Code::Unasked
        )
    }

    /// Errors have codes with an E, warnings with a W.
    pub fn severity(self) -> Severity {
        if self.as_str().starts_with('E') { Severity::Error } else { Severity::Warning }
    }
}
