//! The names of events, by which a message of one edition is one of another.

use std::collections::HashMap;

use crate::catalogue::{Binding, Entry, EnumValue, Event, Segment, Template, Type};
use crate::edition::{Edition, instances};
use crate::texts::{self, Piece, TooMany};

/// A name that both editions have, with the events that it stands for.
pub(super) struct Shared<'e> {
    /// The name; none where an event has a free part in its name, and both have the same.
    pub(super) name: Option<String>,
    pub(super) sent: (&'e Entry, &'e Event),
    pub(super) taken: (&'e Entry, &'e Event),
}

/// The names that both have. What is wholly free in one of them alone shares none with other events:
/// it is told by its routing key.
pub(super) fn shared<'e>(sender: &'e Edition, receiver: &'e Edition) -> Vec<Shared<'e>> {
    let taken = names(receiver);
    let mut known: HashMap<String, Vec<&Name<'_>>> = HashMap::new();
    for name in &taken {
        known.entry(shape(&name.template)).or_default().push(name);
    }
    let free: Vec<_> = taken.iter().filter(|name| !name.is_literal()).collect();
    let mut all = Vec::new();
    for sent in names(sender) {
        let same = known.get(&shape(&sent.template)).into_iter().flatten();
        let same = same.filter(|same| sent.is_as_free(same));
        // Events whose payloads differ in kind may have names of one shape.
        if let Some(same) = same.max_by_key(|same| same.of.1.id == sent.of.1.id) {
            let name = sent.template.as_literal().map(str::to_owned);
            all.push(Shared { name, sent: sent.of, taken: same.of });
            continue;
        }
        let others = if sent.is_literal() { free.clone() } else { taken.iter().collect() };
        let common = others.into_iter().filter_map(|taken| {
            let name = sent.common(taken)?;
            let is_anothers = !taken.is_literal() && known.contains_key(&name);
            (!is_anothers).then_some(Shared { name: Some(name), sent: sent.of, taken: taken.of })
        });
        all.extend(common);
    }
    all
}

/// A name that an event had and has no more: one that is written, or one with free parts.
pub(crate) fn gone(
    before: (&Entry, &Event),
    after: (&Entry, &Event),
) -> Result<Option<String>, TooMany> {
    let after = names_of(after);
    let known: HashMap<String, &Name<'_>> =
        after.iter().map(|name| (shape(&name.template), name)).collect();
    let free = after.iter().filter(|name| !name.is_literal());
    let free: Vec<_> = free.map(Name::pieces).collect();
    let all = || after.iter().map(Name::pieces).collect();
    for name in names_of(before) {
        let same = known.get(&shape(&name.template));
        if same.is_some_and(|same| name.is_as_free(same)) {
            continue;
        }
        let others: Vec<_> = if name.is_literal() { free.clone() } else { all() };
        let others = others.into_iter().collect::<Option<Vec<_>>>();
        let Some((pieces, others)) = name.pieces().zip(others) else { return Err(TooMany) };
        if let Some(text) = texts::beside(&pieces, &others)? {
            return Ok(Some(if same.is_some() { text } else { shape(&name.template) }));
        }
    }
    Ok(None)
}

/// An entry of which only some values of parameters come.
pub(crate) fn with_values(entry: &Entry, comes: impl Fn(&str, &EnumValue) -> bool) -> Entry {
    let mut entry = entry.clone();
    for param in &mut entry.params {
        if let Type::Enum(listed) = &mut param.ty {
            listed.values.retain(|value| comes(&param.name, value));
        }
    }
    entry
}

/// A template without the names of its placeholders, which mean nothing on the bus.
pub(super) fn shape(template: &Template) -> String {
    let segments = template.segments.iter().map(|segment| match segment {
        Segment::Literal(text) => text.as_str(),
        Segment::Placeholder { .. } => "{}",
    });
    segments.collect()
}

/// A name of an event; its listed values are filled in.
struct Name<'e> {
    template: Template,
    of: (&'e Entry, &'e Event),
}

fn names(edition: &Edition) -> Vec<Name<'_>> {
    edition.contract.events().flat_map(names_of).collect()
}

fn names_of<'e>((entry, event): (&'e Entry, &'e Event)) -> Vec<Name<'e>> {
    let named = |(_, template)| Name { template, of: (entry, event) };
    instances(entry, &event.name).into_iter().map(named).collect()
}

impl Name<'_> {
    /// The types of its free parts.
    fn free(&self) -> impl Iterator<Item = Option<&Type>> {
        self.template.placeholders().map(|(_, binding)| self.ty(binding))
    }

    fn ty(&self, binding: &Binding) -> Option<&Type> {
        let Binding::Param(name) = binding else { return None };
        self.of.0.params.iter().find(|param| param.name == *name).map(|param| &param.ty)
    }

    /// Whether its free parts have the types of another name's.
    fn is_as_free(&self, other: &Name<'_>) -> bool {
        self.free().eq(other.free())
    }

    fn is_literal(&self) -> bool {
        self.template.as_literal().is_some()
    }

    /// A text that is a name of both.
    fn common(&self, other: &Name<'_>) -> Option<String> {
        let is_wholly_free = |name: &Name<'_>| {
            let mut segments = name.template.segments.iter();
            segments.all(|segment| matches!(segment, Segment::Placeholder { .. }))
        };
        let same_event = self.of.1.id == other.of.1.id;
        let told_otherwise = !same_event && is_wholly_free(self) != is_wholly_free(other);
        if told_otherwise || self.is_literal() && other.is_literal() {
            return None;
        }
        texts::common(&self.pieces()?, &other.pieces()?)
    }

    fn pieces(&self) -> Option<Vec<Piece<'_>>> {
        let stands = self.template.segments.iter().map(|segment| match segment {
            Segment::Literal(text) => Some(Piece::Literal(text)),
            Segment::Placeholder { binding, .. } => texts::piece(self.ty(binding)?),
        });
        stands.collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::compat::{Origin, Proof, Rule, compare};
    use crate::source::Sources;
    use crate::{Catalogue, compile};

    /// A catalogue with an event whose name has a parameter.
    fn book(param: &str, payload: &str) -> Catalogue {
        let text = format!(
            "signalbook: 1\ncatalogue: a\nreleases: ['1']\nenvelope: {{name: {{is: event}}, data: {{is: payload}}}}\n\
             events: {{seat: {{name: 'seat_{{n}}', params: {{n: {param}}}, routing_key: seats, acl: nobody, payload: {payload}}}}}\n"
        );
        let sources = Sources::new("a.yaml", text);
        let compilation = compile(&sources);
        compilation.catalogue.unwrap_or_else(|| panic!("{}", compilation.report.to_text(&sources)))
    }

    fn findings(before: (&str, &str), after: (&str, &str)) -> Vec<(Rule, Proof)> {
        let [before, after] = [before, after].map(|(param, payload)| book(param, payload));
        let [before, after] = [&before, &after].map(|book| book.at(book.releases.next()));
        let findings = compare(&before, &after, Origin::TwoBooks).findings;
        findings.into_iter().map(|finding| (finding.rule, finding.proof)).collect()
    }

    #[test]
    fn values_of_a_free_part_are_names_that_can_be_lost() {
        let lost = findings(("uint16", "string"), ("uint8", "string"));
        assert_eq!(lost, [(Rule::EventRemoved, Proof::Unsaid("seat_256".to_owned()))]);
        assert_eq!(findings(("uint8", "string"), ("uint16", "string")), []);
        let listed = "{enum: ['1', '2']}";
        assert_eq!(findings((listed, "string"), ("uint8", "string")), []);
        assert_eq!(findings(("uint8", "string"), (listed, "string")).len(), 1);
    }

    #[test]
    fn payloads_are_compared_where_names_have_texts_in_common() {
        for (one, other) in [("uint8", "{enum: ['7', '300']}"), ("{enum: ['7']}", "uint8")] {
            let found = findings((one, "string"), (other, "integer"));
            for rule in [Rule::TypeNarrowed, Rule::TypeWidened] {
                let shown = found.iter().find_map(|(found, proof)| match proof {
                    Proof::Message { message, .. } if *found == rule => Some(message),
                    _ => None,
                });
                assert_eq!(shown.map(|message| &message["name"]), Some(&"seat_7".into()));
            }
        }
    }
}
