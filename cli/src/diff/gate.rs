//! What a change must not break.

use signalbook_codegen::compat::{Category, Finding, Proof, Rule};

/// Rules that must not be broken.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Broken {
    Rule(Rule),
    Category(Category),
    Full,
    Any,
    Consumers,
    Unjudged,
}

impl Broken {
    fn is_meant(self, finding: &Finding, hurts: impl Fn() -> bool) -> bool {
        let category = finding.rule.category();
        match self {
            Broken::Rule(rule) => finding.rule == rule,
            Broken::Category(meant) => category == meant,
            Broken::Full => matches!(category, Category::Backward | Category::Forward),
            Broken::Any => true,
            Broken::Consumers => hurts(),
            Broken::Unjudged => matches!(finding.proof, Proof::Undecided(_)),
        }
    }
}

pub(super) fn broken(text: &str) -> Result<Broken, String> {
    let category = Category::ALL.into_iter().find(|category| category.name() == text);
    match (text, category, Rule::find(text)) {
        ("full", ..) => Ok(Broken::Full),
        ("any", ..) => Ok(Broken::Any),
        ("consumers", ..) => Ok(Broken::Consumers),
        ("unjudged", ..) => Ok(Broken::Unjudged),
        (_, Some(category), _) => Ok(Broken::Category(category)),
        (_, _, Some(rule)) => Ok(Broken::Rule(rule)),
        _ => Err("no rule and no category; `signalbook rules` lists them".to_owned()),
    }
}

/// All that must not be broken.
pub(super) struct Gate(Vec<Broken>);

impl Gate {
    pub(super) fn new(broken: &[Broken]) -> Self {
        Gate(broken.to_vec())
    }

    /// Whether anything must not be broken.
    pub(super) fn is_there(&self) -> bool {
        !self.0.is_empty()
    }

    /// Whether there must not be a change that nobody can judge.
    pub(super) fn forbids_unjudged(&self) -> bool {
        self.0.iter().any(|broken| matches!(broken, Broken::Unjudged))
    }

    /// Whether this must not be; `hurts` tells whether it breaks a consumer that is known.
    pub(super) fn forbids(&self, finding: &Finding, hurts: impl Fn() -> bool) -> bool {
        self.0.iter().any(|broken| broken.is_meant(finding, &hurts))
    }
}
