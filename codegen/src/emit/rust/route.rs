//! Templates as expressions that fill them.

use proc_macro2::TokenStream;
use quote::quote;

use super::ident;
use super::routing_key::placeholders;
use crate::catalogue::{Binding, Entry, Segment, Template};
use crate::edition::{Edition, Step};
use crate::names;

/// Where the values of placeholders are at hand.
#[derive(Clone, Copy)]
pub(super) struct Fill<'e> {
    pub(super) edition: &'e Edition,
    pub(super) entry: &'e Entry,
    /// The template of the event's name, which says which parameters a message always carries.
    pub(super) name: &'e Template,
}

impl Fill<'_> {
    /// References to the values of a routing key, one for each placeholder; none if it has no
    /// placeholders. They are read of `payload`, of `self` for the envelope, and of one variable a
    /// parameter.
    pub(super) fn values(self, template: &Template) -> Option<Vec<TokenStream>> {
        let placeholders = placeholders(template);
        let values = placeholders.into_iter().map(|(_, binding)| self.value(binding));
        let values: Vec<_> = values.collect();
        (!values.is_empty()).then_some(values)
    }

    /// An expression of type `Result<Text, RouteError>` that fills the template of an ACL. It reads
    /// the same.
    pub(super) fn checked(self, template: &Template) -> TokenStream {
        let steps = template.segments.iter().map(|segment| match segment {
            Segment::Literal(text) => quote! { .literal(#text) },
            Segment::Placeholder { name, binding } => {
                let value = self.value(binding);
                quote! { .value(#name, #value)? }
            }
        });
        let start =
            match self.edition.contract.escapes.is_empty() || template.as_literal().is_some() {
                true => quote! { new() },
                false => quote! { escaping(super::routing_key::ESCAPES) },
            };
        quote! { signalbook::route::Text::#start #(#steps)* }
    }

    /// The same without a check of the values.
    pub(super) fn free(self, template: &Template) -> TokenStream {
        let steps = template.segments.iter().map(|segment| match segment {
            Segment::Literal(text) => quote! { .literal(#text) },
            Segment::Placeholder { binding, .. } => {
                let value = self.value(binding);
                quote! { .free(#value) }
            }
        });
        quote! { signalbook::route::Text::new() #(#steps)* }
    }

    /// A reference to the value of a placeholder.
    fn value(self, binding: &Binding) -> TokenStream {
        match binding {
            Binding::Param(name) => {
                let param = self.entry.params.iter().find(|param| param.name == *name);
                let variable = ident(&param.map_or_else(|| names::value(name), names::param));
                match in_name(self.name, name) {
                    true => quote! { #variable },
                    false => quote! { signalbook::route::parameter(#variable.as_ref(), #name)? },
                }
            }
            Binding::Payload(_) => {
                let steps = self.steps(binding);
                match steps.is_empty() {
                    true => quote! { payload },
                    false => quote! { &payload #steps },
                }
            }
            Binding::Envelope(_) => {
                let steps = self.steps(binding);
                quote! { &self #steps }
            }
        }
    }

    /// The fields on the way to a value.
    fn steps(self, binding: &Binding) -> TokenStream {
        let steps = self.edition.steps(self.entry, binding).into_iter().map(|step| {
            let name = ident(&match step {
                Step::Field(field) => names::field(field),
                Step::Place(place) => names::value(&place.name),
            });
            quote! { .#name }
        });
        steps.collect()
    }
}

/// Whether a parameter stands in the name, so that every message carries it.
pub(super) fn in_name(name: &Template, param: &str) -> bool {
    name.placeholders()
        .any(|(_, binding)| matches!(binding, Binding::Param(known) if known == param))
}
