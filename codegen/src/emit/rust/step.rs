//! How a message's kind is found by its members.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::discriminated::Told;
use super::dispatch::COMPARED;
use super::ident;
use crate::catalogue::{Constant, Discriminator};
use crate::dispatch::{Candidate, Node};
use crate::names;

/// The function that finds the kind by what was seen of the members that are looked at.
pub(super) fn step(told: &Told<'_>) -> TokenStream {
    let node = told.dispatch().map(|dispatch| node(told, &dispatch.root));
    quote! {
        /// The next step on the way to the kind of a message.
        #[allow(clippy::collapsible_match, clippy::match_like_matches_macro)]
        pub(super) fn step(
            seen: &[signalbook::discriminated::Sight<'_>],
            all: bool,
        ) -> signalbook::discriminated::Step<Kind> {
            use signalbook::discriminated::Step;
            let _ = (seen, all);
            #node
        }
    }
}

fn node(told: &Told<'_>, node: &Node<'_>) -> TokenStream {
    match node {
        left_out if !leads_anywhere(told, left_out) => quote! { Step::Unknown },
        Node::Switch { member, arms } => switch(told, member, arms),
        Node::Chain(all) => match all.as_slice() {
            [only] if only.tests.is_empty() => found(told, only),
            several => chain(told, several),
        },
    }
}

/// Whether there is an event on the way that is not left out.
fn leads_anywhere(told: &Told<'_>, node: &Node<'_>) -> bool {
    match node {
        Node::Switch { arms, .. } => arms.iter().any(|(_, next)| leads_anywhere(told, next)),
        Node::Chain(all) => all.iter().any(|candidate| told.has(candidate.kind)),
    }
}

fn switch(told: &Told<'_>, member: &str, arms: &[(&Constant, Node<'_>)]) -> TokenStream {
    let place = place(told, &[member.to_owned()]);
    let mut texts = Vec::new();
    let (mut integers, mut booleans) = (Vec::new(), Vec::new());
    for (constant, next) in arms.iter().filter(|(_, next)| leads_anywhere(told, next)) {
        let next = node(told, next);
        match constant {
            Constant::Text(text) => texts.push((text, next)),
            Constant::Integer(integer) => integers.push(quote! { #integer => #next, }),
            Constant::Boolean(boolean) => {
                booleans
                    .push(quote! { signalbook::discriminated::Sight::Boolean(#boolean) => #next, });
            }
        }
    }
    let texts = (!texts.is_empty()).then(|| {
        let found = by_text(&texts);
        quote! { signalbook::discriminated::Sight::Text(text) => #found, }
    });
    let integers = (!integers.is_empty()).then(|| {
        quote! { signalbook::discriminated::Sight::Integer(integer) => match *integer { #(#integers)* _ => Step::Unknown }, }
    });
    quote! {
        match &seen[#place] {
            #texts
            #integers
            #(#booleans)*
            signalbook::discriminated::Sight::Missing if !all => Step::Look(#place),
            _ => Step::Unknown,
        }
    }
}

/// What follows for a text. Of many texts the one is looked for in a table.
fn by_text(arms: &[(&String, TokenStream)]) -> TokenStream {
    if arms.len() <= COMPARED {
        let arms = arms.iter().map(|(text, next)| quote! { #text => #next, });
        return quote! { match &**text { #(#arms)* _ => Step::Unknown } };
    }
    let count = Literal::usize_unsuffixed(arms.len());
    let places = || (0..arms.len()).map(Literal::usize_unsuffixed);
    let table = arms.iter().zip(places()).map(|((text, _), place)| quote! { (#text, #place) });
    let arms =
        arms.iter().zip(places()).map(|((_, next), place)| quote! { Some(#place) => #next, });
    quote! {{
        static TEXTS: [(&str, usize); #count] = [#(#table),*];
        match signalbook::envelope::find(&TEXTS, text) { #(#arms)* _ => Step::Unknown }
    }}
}

/// Events that are tried one after the other, once all is seen.
fn chain(told: &Told<'_>, all: &[Candidate<'_>]) -> TokenStream {
    let tries = all.iter().map(|candidate| {
        let found = found(told, candidate);
        let tests = candidate.tests.iter().map(|test| holds(told, candidate, test));
        match candidate.tests.is_empty() {
            true => quote! { { #found } },
            false => quote! { if #(#tests)&&* { #found } else },
        }
    });
    let ends = all.last().is_some_and(|last| last.tests.is_empty());
    let otherwise = (!ends).then(|| quote! { { Step::Unknown } });
    quote! { if !all { Step::All } else #(#tries)* #otherwise }
}

fn holds(told: &Told<'_>, candidate: &Candidate<'_>, test: &Discriminator) -> TokenStream {
    match test {
        Discriminator::Present(binding) => {
            let path = told.path(candidate.kind, binding);
            let place = place(told, &path);
            quote! { seen[#place].is_there() }
        }
        Discriminator::Constant { member, value } => {
            let place = place(told, std::slice::from_ref(member));
            match value {
                Constant::Text(text) => quote! { seen[#place].text() == Some(#text) },
                Constant::Integer(integer) => {
                    quote! { seen[#place] == signalbook::discriminated::Sight::Integer(#integer) }
                }
                Constant::Boolean(boolean) => {
                    quote! { seen[#place] == signalbook::discriminated::Sight::Boolean(#boolean) }
                }
            }
        }
    }
}

/// The kind, if it is not left out.
fn found(told: &Told<'_>, candidate: &Candidate<'_>) -> TokenStream {
    if !told.has(candidate.kind) {
        return quote! { Step::Unknown };
    }
    let kind = ident(&names::event(candidate.kind.entry, candidate.kind.event));
    quote! { Step::Found(Kind::#kind) }
}

fn place(told: &Told<'_>, path: &[String]) -> Literal {
    Literal::usize_unsuffixed(told.place(path))
}
