//! The concrete events of a parametrised one.

use crate::catalogue::{Binding, Entry, EnumValue, Event, Release, Template, Type};

/// The value of each parameter of listed values, and where it is listed.
pub type Assignment<'c> = Vec<(&'c str, &'c EnumValue)>;

/// The names that an event of an entry can have by a template: one for each combination of listed
/// values of parameters. A parameter with any value keeps its placeholder.
pub fn instances<'c>(entry: &'c Entry, name: &Template) -> Vec<(Assignment<'c>, Template)> {
    let now = |assignment| {
        let named = assigned(name, &assignment, |value| &value.value);
        (assignment, named)
    };
    assignments(entry, name).into_iter().map(now).collect()
}

/// The same, as of a release.
pub(crate) fn instances_at<'c>(
    entry: &'c Entry,
    name: &Template,
    release: Release,
) -> Vec<(Assignment<'c>, Template)> {
    let then = |assignment| {
        let named = assigned(name, &assignment, |value| value.value.at(release));
        (assignment, named)
    };
    assignments(entry, name).into_iter().map(then).collect()
}

/// The names of an event that are known in full.
pub fn listed_names(entry: &Entry, event: &Event) -> Vec<String> {
    let names = instances(entry, &event.name).into_iter();
    names.filter_map(|(_, name)| name.as_literal().map(str::to_owned)).collect()
}

fn assignments<'c>(entry: &'c Entry, name: &Template) -> Vec<Assignment<'c>> {
    let listed = name.placeholders().filter_map(|(_, binding)| match binding {
        Binding::Param(param) => {
            let param = entry.params.iter().find(|known| known.name == *param)?;
            match &param.ty {
                Type::Enum(values) if !values.open => Some((param.name.as_str(), &values.values)),
                _ => None,
            }
        }
        _ => None,
    });
    let mut all: Vec<Assignment<'c>> = vec![Vec::new()];
    for (param, values) in listed {
        if all.iter().any(|assignment| assignment.iter().any(|(known, _)| *known == param)) {
            continue;
        }
        let longer = |assignment: &Assignment<'c>| {
            let assignment = assignment.clone();
            values.iter().map(move |value| {
                let mut assignment = assignment.clone();
                assignment.push((param, value));
                assignment
            })
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

/// A template with the parameters of an assignment filled in, by the texts of their values.
pub(super) fn assigned<'c>(
    template: &Template,
    assignment: &Assignment<'c>,
    text: impl Fn(&'c EnumValue) -> &'c str,
) -> Template {
    template.filled(|binding| match binding {
        Binding::Param(param) => assignment
            .iter()
            .find(|(known, _)| known == param)
            .map(|(_, value)| text(value).to_owned()),
        _ => None,
    })
}
