//! How a message's event is found by its name.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::ident;
use super::ty::Texts;
use super::variant::Variant;
use crate::catalogue::{Binding, Segment, Template};
use crate::edition::{Assignment, Edition, instances};
use crate::names;

/// The names that are known as a whole, in order, each with the kind that has it.
pub(super) fn table(variants: &[Variant<'_>]) -> TokenStream {
    let exact = variants.iter().filter(|variant| is_exact(variant));
    let mut all: Vec<_> = exact
        .flat_map(|variant| {
            let names = instances(variant.entry, &variant.event.name);
            names.into_iter().map(move |(_, name)| (name.to_string(), &variant.name))
        })
        .collect();
    all.sort_unstable();
    let count = Literal::usize_unsuffixed(all.len());
    let all = all.iter().map(|(text, name)| quote! { (#text, Kind::#name) });
    quote! {
        /// Names of events, in order.
        static NAMES: [(&str, Kind); #count] = [#(#all),*];
    }
}

/// How the event of a message is found: by its exact name, then by a name with parameters, then as
/// an open event whose payload fits; what is left is unknown.
pub(super) fn decode(variants: &[Variant<'_>]) -> TokenStream {
    let (exact, mut free): (Vec<_>, Vec<_>) =
        variants.iter().partition(|variant| is_exact(variant));
    free.sort_by_key(|variant| is_open(&variant.event.name));
    let exact = exact.iter().map(|variant| exact_arm(variant));
    let attempts = free.iter().map(|variant| free_attempt(variant));
    let attempts = quote! { #(#attempts)* };
    let attempts = match free.first() {
        Some(open) => not_left_out(open.edition, attempts),
        None => attempts,
    };
    quote! {
        impl<'de, S: signalbook::StrFrom<'de>> signalbook::envelope::Events<'de> for Event<S> {
            fn decode<D: signalbook::serde::Deserializer<'de>>(
                name: std::borrow::Cow<'de, str>,
                payload: D,
            ) -> Result<Self, D::Error> {
                match Kind::find(&name) {
                    #(#exact)*
                    _ => {
                        let payload = signalbook::envelope::kept(payload)?;
                        #attempts
                        Ok(Self::Unknown(signalbook::UnknownEvent::new(name, Some(payload))))
                    }
                }
            }

            fn without_payload(name: std::borrow::Cow<'de, str>) -> Option<Self> {
                let known = Kind::find(&name).is_some();
                (!known).then(|| Self::Unknown(signalbook::UnknownEvent::new(name, None)))
            }
        }
    }
}

/// Events that are left out are unknown, also where an open one would take them.
fn not_left_out(edition: &Edition, attempts: TokenStream) -> TokenStream {
    match edition.left_out.as_slice() {
        [] => attempts,
        names => quote! { if !matches!(&*name, #(#names)|*) { #attempts } },
    }
}

/// Whether all names of the event are listed.
pub(super) fn is_exact(variant: &Variant<'_>) -> bool {
    instances(variant.entry, &variant.event.name)
        .iter()
        .all(|(_, name)| name.as_literal().is_some())
}

/// Whether a name says nothing by itself, so that the payload decides.
fn is_open(name: &Template) -> bool {
    name.segments.iter().all(|segment| matches!(segment, Segment::Placeholder { .. }))
}

fn exact_arm(variant: &Variant<'_>) -> TokenStream {
    let (name, codec) = (&variant.name, variant.codec());
    let decode = quote! { <#codec as signalbook::codec::Decode>::decode(payload) };
    let params = variant.params();
    if params.is_empty() {
        return quote! { Some(Kind::#name) => #decode.map(Self::#name), };
    }
    let fields: Vec<_> = params.iter().map(|(_, ident, _)| ident).collect();
    let mut instances = instances(variant.entry, &variant.event.name);
    let last = instances.pop().map(|(assignment, _)| values(variant, &assignment));
    let others = instances.iter().map(|(assignment, text)| {
        let (text, values) = (text.to_string(), values(variant, assignment));
        quote! { #text => #values, }
    });
    quote! {
        Some(Kind::#name) => {
            let (#(#fields,)*) = match &*name { #(#others)* _ => #last };
            #decode.map(|payload| Self::#name { #(#fields,)* payload })
        }
    }
}

/// The values of an event's parameters when its name has some of them.
fn values(variant: &Variant<'_>, assignment: &Assignment<'_>) -> TokenStream {
    let module = variant.module();
    let values = variant.params().into_iter().map(|(param, ..)| {
        match assignment.iter().find(|(known, _)| *known == param.name) {
            Some((_, value)) => {
                let ty = ident(&names::param_type(param));
                let value = ident(&names::variant(&value.value, &value.prose));
                quote! { #module::#ty::#value }
            }
            None => quote! { None },
        }
    });
    quote! { (#(#values,)*) }
}

/// An attempt to read the message as an event whose name has free parts.
fn free_attempt(variant: &Variant<'_>) -> TokenStream {
    let (name, codec) = (&variant.name, variant.codec());
    let mut literals = vec![String::new()];
    let mut captured = Vec::new();
    for segment in &variant.event.name.segments {
        match segment {
            Segment::Literal(text) => {
                if let Some(last) = literals.last_mut() {
                    last.push_str(text);
                }
            }
            Segment::Placeholder { binding, .. } => {
                if let Binding::Param(param) = binding {
                    captured.push(param);
                }
                literals.push(String::new());
            }
        }
    }
    let variables: Vec<_> = captured
        .iter()
        .map(|name| {
            let param = variant.entry.params.iter().find(|param| param.name == **name);
            ident(&param.map_or_else(|| names::value(name), names::param))
        })
        .collect();
    let values = variant.params().into_iter().map(|(param, ident, in_name)| {
        let value = if in_name {
            let codec = variant.param(param, Texts::Parameter).codec;
            quote! { signalbook::codec::from_text::<#codec>(#ident)? }
        } else {
            quote! { None }
        };
        quote! { #ident: #value }
    });
    quote! {
        let attempt = || {
            let captured = signalbook::route::captures(&name, &[#(#literals),*])?;
            let [#(#variables),*] = captured.try_into().ok()?;
            let payload = <#codec as signalbook::codec::Decode>::decode(signalbook::envelope::Kept(&payload)).ok()?;
            Some(Self::#name { #(#values,)* payload })
        };
        if let Some(event) = attempt() {
            return Ok(event);
        }
    }
}
