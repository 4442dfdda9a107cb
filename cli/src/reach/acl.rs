//! `signalbook acl`.

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;
use signalbook_codegen::Edition;
use signalbook_codegen::catalogue::Acl;
use signalbook_codegen::reach::{
    Caller, Checker, Condition, EventAt, Grant, Grants, Permission, Test, Trait, Unknown,
};

use super::form::UnknownForm;
use super::{About, Asked, id, ids, text};
use crate::{Failure, print, print_json};

/// Which grants to try, and where.
#[derive(Args, Clone, Debug)]
pub struct AclArgs {
    /// Grants, as a token holds them; one that starts with `!` denies
    #[arg(value_name = "GRANT", required_unless_present = "schema")]
    grants: Vec<String>,
    /// The id of the caller, which `me` stands for [default: a UUID]
    #[arg(long, value_name = "ID")]
    me: Option<String>,
    /// The id of the caller's session, which `my_session` stands for [default: a UUID]
    #[arg(long, value_name = "ID")]
    my_session: Option<String>,
    #[command(flatten)]
    asked: Asked,
}

/// Which events grants permit to receive.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "Permissions")]
struct Document {
    /// The form of this document.
    format: String,
    /// The release of the edition.
    release: String,
    /// The grants, as they were asked for.
    grants: Vec<String>,
    /// What `me` stands for.
    me: String,
    /// What `my_session` stands for.
    my_session: String,
    /// The keys of the events that the grants permit always.
    always: Vec<String>,
    /// The events that they permit sometimes.
    sometimes: Vec<SometimesForm>,
    /// The keys of the events that they never permit.
    never: Vec<String>,
    /// The keys of the events that anyone may receive.
    anyone: Vec<String>,
    /// The keys of the events that are not sent to clients.
    nobody: Vec<String>,
    /// The events of which that cannot be told.
    unknown: Vec<UnknownForm>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct SometimesForm {
    /// The key of the event.
    event: String,
    /// The template of its ACL.
    acl: String,
    /// An ACL that is permitted.
    permitted: String,
    /// One that is not.
    refused: String,
    /// When it is permitted, exactly: if all tests of one of these lists are passed. Null where that
    /// takes more than a few words.
    condition: Option<Vec<Vec<TestForm>>>,
}

/// What has to hold of one value.
#[derive(Debug, Serialize, JsonSchema)]
struct TestForm {
    /// The placeholder that stands for it.
    placeholder: String,
    /// Whether it has to have none of the traits, instead of one.
    negated: bool,
    /// The traits.
    traits: Vec<TraitForm>,
}

/// What a value can be like.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum TraitForm {
    /// It is the id of the caller.
    Me,
    /// It is the id of the caller's session.
    MySession,
    /// It is this text.
    Is(String),
    /// It is a text that a grant of this word matches.
    Matches(String),
    /// There is no line break in it.
    OneLine,
}

/// What grants permit of an edition.
#[derive(Default)]
struct Permitted<'e> {
    always: Vec<EventAt<'e>>,
    sometimes: Vec<Sometimes<'e>>,
    never: Vec<EventAt<'e>>,
    anyone: Vec<EventAt<'e>>,
    nobody: Vec<EventAt<'e>>,
    unknown: Vec<(EventAt<'e>, Unknown)>,
}

struct Sometimes<'e> {
    event: EventAt<'e>,
    permitted: String,
    refused: String,
    condition: Option<Condition>,
}

/// Says which events grants permit.
pub(crate) fn acl(args: &AclArgs) -> Result<(), Failure> {
    if args.asked.schema {
        return print_json(&schemars::schema_for!(Document));
    }
    let edition = args.asked.edition(About::Acls)?;
    let grants: Vec<Grant> = args.grants.iter().map(|grant| Grant::from(grant.as_str())).collect();
    let somebody = Caller::default();
    let caller = Caller {
        id: args.me.clone().unwrap_or(somebody.id),
        session: args.my_session.clone().unwrap_or(somebody.session),
    };
    let told = Permitted::new(&Grants::new(&grants, &caller), &edition);
    if args.asked.json {
        return print_json(&told.document(args, caller, edition.label()));
    }
    print(&told.human())
}

impl<'e> Permitted<'e> {
    fn new(grants: &Grants, edition: &'e Edition) -> Self {
        let mut told = Permitted::default();
        let mut checker = Checker::new(grants);
        for event in EventAt::all(edition) {
            match &*event.event().acl {
                Acl::Anyone => told.anyone.push(event),
                Acl::Nobody => told.nobody.push(event),
                Acl::Template(_) | Acl::Unknown | Acl::Unguarded => told.add(event, &mut checker),
            }
        }
        told
    }

    fn add(&mut self, event: EventAt<'e>, checker: &mut Checker<'_>) {
        match checker.permission(&event) {
            Permission::Always => self.always.push(event),
            Permission::Never => self.never.push(event),
            Permission::Unknown(unknown) => self.unknown.push((event, unknown)),
            Permission::Sometimes { permitted, refused } => {
                let condition = checker.condition(&event);
                self.sometimes.push(Sometimes { event, permitted, refused, condition });
            }
        }
    }

    fn document(&self, args: &AclArgs, caller: Caller, release: &str) -> Document {
        let unknown = self.unknown.iter().map(|(event, why)| UnknownForm::new(id(event), *why));
        Document {
            format: "signalbook-acl/1".to_owned(),
            release: release.to_owned(),
            grants: args.grants.clone(),
            me: caller.id,
            my_session: caller.session,
            always: ids(&self.always),
            sometimes: self.sometimes.iter().map(SometimesForm::from).collect(),
            never: ids(&self.never),
            anyone: ids(&self.anyone),
            nobody: ids(&self.nobody),
            unknown: unknown.collect(),
        }
    }

    fn human(&self) -> String {
        let row = |permitted: &str, event: &EventAt<'_>, when: String| {
            vec![permitted.to_owned(), id(event), event.event().acl.display(), when]
        };
        let always = self.always.iter().map(|event| row("always", event, text::NOTHING.to_owned()));
        let sometimes =
            self.sometimes.iter().map(|some| row("sometimes", &some.event, some.when()));
        let rows = always.chain(sometimes).collect();
        let mut parts = Vec::new();
        parts.extend(text::table(&["PERMITTED", "EVENT", "ACL", "WHEN"], rows));
        parts.extend(text::listed("permitted to anyone", &self.anyone));
        parts.extend(text::listed("never permitted", &self.never));
        parts.extend(text::listed("not sent to clients", &self.nobody));
        let unknown = self.unknown.iter().map(|(event, why)| (event, *why));
        parts.extend(text::unknown(unknown));
        parts.join("\n\n")
    }
}

impl Sometimes<'_> {
    fn when(&self) -> String {
        match &self.condition {
            Some(condition) => in_words(condition),
            None => format!("it is {}, not when it is {}", self.permitted, self.refused),
        }
    }
}

fn in_words(condition: &Condition) -> String {
    let tests = |tests: &Vec<Test>| tests.iter().map(test).collect::<Vec<_>>().join(" and ");
    condition.0.iter().map(tests).collect::<Vec<_>>().join(", or ")
}

/// "`a` is `x` or `y`", "`a` is not `x` and is not `y`".
fn test(test: &Test) -> String {
    let joint = if test.negated { " and " } else { " or " };
    let traits = test.traits.iter().map(|it| trait_in_words(it, test.negated));
    format!("`{}` {}", test.placeholder, traits.collect::<Vec<_>>().join(joint))
}

fn trait_in_words(it: &Trait, negated: bool) -> String {
    let is = if negated { "is not" } else { "is" };
    match it {
        Trait::CallersId => format!("{is} the caller's id"),
        Trait::CallersSession => format!("{is} the id of the caller's session"),
        Trait::Is(text) => format!("{is} `{text}`"),
        Trait::Matches(word) if negated => format!("does not match `{word}`"),
        Trait::Matches(word) => format!("matches `{word}`"),
        Trait::OneLine if negated => "has a line break".to_owned(),
        Trait::OneLine => "has no line break".to_owned(),
    }
}

impl From<&Sometimes<'_>> for SometimesForm {
    fn from(some: &Sometimes<'_>) -> Self {
        let condition = some.condition.as_ref().map(|Condition(lists)| {
            lists.iter().map(|tests| tests.iter().map(TestForm::from).collect()).collect()
        });
        SometimesForm {
            event: id(&some.event),
            acl: some.event.event().acl.display(),
            permitted: some.permitted.clone(),
            refused: some.refused.clone(),
            condition,
        }
    }
}

impl From<&Test> for TestForm {
    fn from(test: &Test) -> Self {
        TestForm {
            placeholder: test.placeholder.clone(),
            negated: test.negated,
            traits: test.traits.iter().map(TraitForm::from).collect(),
        }
    }
}

impl From<&Trait> for TraitForm {
    fn from(it: &Trait) -> Self {
        match it {
            Trait::CallersId => TraitForm::Me,
            Trait::CallersSession => TraitForm::MySession,
            Trait::Is(text) => TraitForm::Is(text.clone()),
            Trait::Matches(word) => TraitForm::Matches(word.clone()),
            Trait::OneLine => TraitForm::OneLine,
        }
    }
}
