//! The enum over all events, and how a message's event is found by its name.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::discriminated::{Told, catalogue_name, write_members};
use super::dispatch::{decode, find};
use super::doc;
use super::route::Fill;
use super::step::step;
use super::ty::{Texts, is_own};
use super::variant::{Variant, variants};
use super::{Pieces, ident};
use crate::catalogue::Means;
use crate::edition::Edition;
use crate::names;

/// A part of what is said of all events.
type Piece = fn(&[Variant<'_>]) -> TokenStream;

pub(super) fn items<'e>(edition: &'e Edition, told: &Told<'e>) -> Pieces<'e> {
    let variants = variants(edition);
    let Means { routing_keys, acls } = edition.contract.means;
    let (events, reading): (&[Piece], &[Piece]) = match edition.carries_names() {
        true => (&[named_events, name, kind], &[write_payload, decode, kind_enum, find]),
        false => (&[told_events, catalogue_name, kind], &[write_members, kind_enum]),
    };
    let known = (routing_keys || acls).then_some(known as Piece);
    let mut pieces: Vec<Piece> = [events, known.as_slice(), reading].concat();
    pieces.push(contracts);
    let step = told.dispatch().is_some().then(|| step(told));
    Box::new(pieces.into_iter().map(move |piece| piece(&variants)).chain(step))
}

/// Events of which messages carry the name.
fn named_events(variants: &[Variant<'_>]) -> TokenStream {
    event_enum(variants, &quote! { UnknownEvent })
}

/// Events that members tell.
fn told_events(variants: &[Variant<'_>]) -> TokenStream {
    event_enum(variants, &quote! { UnknownMessage })
}

fn event_enum(variants: &[Variant<'_>], unknown: &TokenStream) -> TokenStream {
    let all = variants.iter().map(|variant| {
        let (name, doc, deprecated, payload) =
            (&variant.name, variant.doc(), variant.deprecated(), variant.payload(Texts::Parameter));
        let params = variant.params();
        if params.is_empty() {
            return quote! { #doc #deprecated #name(#payload) };
        }
        let params = params.iter().map(|(param, ident, in_name)| {
            let about = param
                .prose
                .doc
                .as_deref()
                .map_or_else(|| format!("The parameter {}.", doc::code(&param.name)), doc::escape);
            let ty = variant.param(param, Texts::Parameter).ty;
            let about = doc::line(&about);
            match in_name {
                true => quote! { #about #ident: #ty },
                false => {
                    let carried =
                        doc::line("No message carries it: it is given to publish the event.");
                    let blank = doc::line("");
                    quote! { #about #blank #carried #ident: Option<#ty> }
                }
            }
        });
        quote! {
            #doc #deprecated #name {
                #(#params,)*
                /// The event's own data.
                payload: #payload,
            }
        }
    });
    quote! {
        /// An event.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum Event<S = String> {
            #(#all,)*
            /// An event that the catalogue does not have.
            Unknown(signalbook::#unknown<S>),
        }
    }
}

/// The name of an event at hand.
fn name(variants: &[Variant<'_>]) -> TokenStream {
    let (fixed, made): (Vec<_>, Vec<_>) =
        variants.iter().partition(|variant| variant.event.name.as_literal().is_some());
    let fixed = (!fixed.is_empty()).then(|| {
        quote! { _ => std::borrow::Cow::Borrowed(self.kind().map_or("", |kind| kind.contract().name)), }
    });
    let made = made.into_iter().map(|variant| {
        let fill =
            Fill { edition: variant.edition, entry: variant.entry, name: &variant.event.name };
        let name = &variant.name;
        let used = variant.params().into_iter().filter(|(_, _, in_name)| *in_name);
        let used = used.map(|(_, ident, _)| ident);
        let text = fill.free(&variant.event.name);
        quote! { Self::#name { #(#used,)* .. } => std::borrow::Cow::Owned(#text.finish()), }
    });
    quote! {
        impl<S: signalbook::Str> Event<S> {
            /// Its name, as messages carry it.
            pub fn name(&self) -> std::borrow::Cow<'_, str> {
                match self {
                    #(#made)*
                    Self::Unknown(event) => std::borrow::Cow::Borrowed(event.name.as_ref()),
                    #fixed
                }
            }
        }
    }
}

/// The kind of an event at hand.
fn kind(variants: &[Variant<'_>]) -> TokenStream {
    let kinds = variants.iter().map(|variant| {
        let (name, rest) = (&variant.name, variant.rest());
        quote! { Self::#name #rest => Some(Kind::#name), }
    });
    quote! {
        impl<S> Event<S> {
            /// Its kind; none for an event that the catalogue does not have.
            pub fn kind(&self) -> Option<Kind> {
                match self {
                    #(#kinds)*
                    Self::Unknown(_) => None,
                }
            }
        }
    }
}

/// The kind of an event that has to be known.
fn known(_: &[Variant<'_>]) -> TokenStream {
    quote! {
        impl<S: signalbook::Str> Event<S> {
            /// Its kind, if the catalogue has it.
            pub(super) fn known(&self) -> Result<Kind, signalbook::RouteError> {
                self.kind().ok_or_else(|| signalbook::RouteError::UnknownEvent {
                    name: self.name().into_owned(),
                })
            }
        }
    }
}

/// How the payload of an event at hand is written.
fn write_payload(variants: &[Variant<'_>]) -> TokenStream {
    let payloads = variants.iter().map(|variant| {
        let name = &variant.name;
        let binding = if variant.params().is_empty() {
            quote! { (payload) }
        } else {
            quote! { { payload, .. } }
        };
        let value = match is_own(&variant.entry.payload) {
            true => quote! { payload },
            false => {
                let codec = variant.codec();
                quote! { &signalbook::codec::Encoded::<#codec>(payload) }
            }
        };
        quote! { Self::#name #binding => map.serialize_entry(key, #value), }
    });
    quote! {
        impl<S: signalbook::Str> Event<S> {
            /// Writes the payload as a member of the envelope.
            pub(super) fn write_payload<M: signalbook::serde::ser::SerializeMap>(
                &self,
                key: &'static str,
                map: &mut M,
            ) -> Result<(), M::Error> {
                match self {
                    #(#payloads)*
                    Self::Unknown(event) => match &event.payload {
                        Some(payload) => map.serialize_entry(key, payload),
                        None => Ok(()),
                    },
                }
            }
        }
    }
}

/// The kinds of events.
fn kind_enum(variants: &[Variant<'_>]) -> TokenStream {
    let names: Vec<_> = variants.iter().map(|variant| &variant.name).collect();
    let all = variants.iter().map(|variant| {
        let (name, doc, deprecated) = (&variant.name, variant.doc(), variant.deprecated());
        quote! { #doc #deprecated #name }
    });
    quote! {
        /// A kind of event.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Kind { #(#all,)* }

        impl Kind {
            /// All kinds.
            pub const ALL: &'static [Kind] = &[#(Kind::#names),*];
        }
    }
}

/// The contracts of the kinds.
fn contracts(variants: &[Variant<'_>]) -> TokenStream {
    let contracts = variants.iter().map(|variant| {
        let (module, constant) =
            (variant.module(), ident(&names::contract(variant.entry, variant.event)));
        quote! { &#module::#constant }
    });
    let count = Literal::usize_unsuffixed(variants.len());
    let table = quote! {
        /// The contracts of the kinds, in their order.
        static CONTRACTS: [&signalbook::Contract; #count] = [#(#contracts),*];
    };
    let (table, contract) = match variants.is_empty() {
        true => (None, quote! { match self {} }),
        false => (Some(table), quote! { CONTRACTS[self as usize] }),
    };
    quote! {
        #table

        impl Kind {
            /// What the catalogue says of it.
            pub fn contract(self) -> &'static signalbook::Contract {
                #contract
            }
        }
    }
}
