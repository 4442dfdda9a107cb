//! How a message's event is found by its name.

use proc_macro2::TokenStream;
use quote::quote;

use super::ident;
use super::variant::Variant;
use crate::catalogue::{Binding, Segment};
use crate::edition::{Edition, instances};
use crate::names;

/// How the event of a message is found: by its exact name, then by a name with parameters, then as
/// an open event whose payload fits; what is left is unknown.
pub(super) fn decode(variants: &[Variant<'_>]) -> TokenStream {
    let (exact, free): (Vec<_>, Vec<_>) = variants.iter().partition(|variant| is_exact(variant));
    let exact = exact.iter().map(|variant| exact_arms(variant));
    let left_out = free.first().and_then(|open| left_out(open.edition));
    let free = free.iter().map(|variant| free_attempt(variant));
    quote! {
        impl signalbook::de::Events for Event {
            fn decode<'de, D: signalbook::serde::Deserializer<'de>>(
                name: &str,
                payload: D,
            ) -> Result<Self, D::Error> {
                match name {
                    #(#exact)*
                    #left_out
                    _ => {
                        let payload = <signalbook::serde_json::Value as signalbook::serde::Deserialize>::deserialize(payload)?;
                        #(#free)*
                        Ok(Self::Unknown(signalbook::UnknownEvent {
                            name: name.to_owned(),
                            payload: Some(payload),
                        }))
                    }
                }
            }

            fn without_payload(name: &str) -> Option<Self> {
                Kind::find(name).is_none().then(|| {
                    Self::Unknown(signalbook::UnknownEvent { name: name.to_owned(), payload: None })
                })
            }
        }
    }
}

/// Events that are left out are unknown, also where an open one would take them.
fn left_out(edition: &Edition) -> Option<TokenStream> {
    let names = &edition.left_out;
    (!names.is_empty()).then(|| {
        quote! {
            #(#names)|* => Ok(Self::Unknown(signalbook::UnknownEvent {
                name: name.to_owned(),
                payload: Some(signalbook::serde::Deserialize::deserialize(payload)?),
            })),
        }
    })
}

/// Whether all names of the event are listed.
pub(super) fn is_exact(variant: &Variant<'_>) -> bool {
    instances(variant.entry, &variant.event.name)
        .iter()
        .all(|(_, name)| name.as_literal().is_some())
}

fn exact_arms(variant: &Variant<'_>) -> TokenStream {
    let (name, codec) = (&variant.name, variant.codec());
    let decode = quote! { <#codec as signalbook::codec::Codec>::decode(payload) };
    let arms =
        instances(variant.entry, &variant.event.name).into_iter().map(|(assignment, text)| {
            let text = text.to_string();
            let params = variant.params();
            if params.is_empty() {
                return quote! { #text => #decode.map(Self::#name), };
            }
            let values = params.iter().map(|(param, ident, _)| {
                match assignment.iter().find(|(known, _)| *known == param.name) {
                    Some((_, value)) => {
                        let ty = variant.param(param).ty;
                        let value = super::ident(&names::variant(&value.value, &value.prose));
                        quote! { #ident: #ty::#value }
                    }
                    None => quote! { #ident: None },
                }
            });
            quote! { #text => #decode.map(|payload| Self::#name { #(#values,)* payload }), }
        });
    quote! { #(#arms)* }
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
            let codec = variant.param(param).codec;
            quote! { signalbook::codec::from_text::<#codec>(#ident)? }
        } else {
            quote! { None }
        };
        quote! { #ident: #value }
    });
    quote! {
        let attempt = || {
            let captured = signalbook::route::captures(name, &[#(#literals),*])?;
            let &[#(#variables),*] = captured.as_slice() else { return None };
            let payload = <#codec as signalbook::codec::Codec>::decode(&payload).ok()?;
            Some(Self::#name { #(#values,)* payload })
        };
        if let Some(event) = attempt() {
            return Ok(event);
        }
    }
}
