//! The enum over all events, and how a message's event is found by its name.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::doc;
use super::ident;
use super::route::{Fill, in_name};
use super::ty::{Home, Refer, Rust};
use super::types::deprecated;
use crate::catalogue::{Binding, Entry, Event, Param, Prose, Segment, Type};
use crate::edition::{Edition, instances};
use crate::names;

/// An event with what it is called in Rust.
struct Variant<'e> {
    edition: &'e Edition,
    entry: &'e Entry,
    event: &'e Event,
    name: Ident,
}

fn variants(edition: &Edition) -> Vec<Variant<'_>> {
    let events = edition.contract.events();
    events
        .map(|(entry, event)| Variant {
            edition,
            entry,
            event,
            name: ident(&names::event(entry, event)),
        })
        .collect()
}

pub(super) fn items(edition: &Edition) -> TokenStream {
    let variants = variants(edition);
    let event = event_enum(&variants);
    let kind = kind_enum(&variants);
    let decode = decode(edition, &variants);
    let encode = encode(&variants);
    quote! { #event #encode #decode #kind }
}

impl Variant<'_> {
    fn doc(&self) -> TokenStream {
        doc::prose(self.prose(), &format!("`{}`.", self.event.id))
    }

    fn prose(&self) -> &Prose {
        if self.entry.group { &self.event.prose } else { &self.entry.prose }
    }

    fn deprecated(&self) -> Option<TokenStream> {
        deprecated(self.edition, self.event.deprecated.as_ref())
    }

    fn module(&self) -> TokenStream {
        let module = ident(&names::raw(names::module(self.entry)));
        quote! { super::events::#module }
    }

    fn payload(&self) -> TokenStream {
        let (module, payload) = (self.module(), ident(&names::payload(self.entry)));
        quote! { #module::#payload }
    }

    /// The codec of the payload, as seen from this module.
    fn codec(&self) -> TokenStream {
        let payload = self.payload();
        match &*self.entry.payload {
            ty if super::ty::is_own(ty) => quote! { signalbook::codec::Plain<#payload> },
            ty => {
                // Bounds of an alias stand beside it, in the module of the entry.
                let refer = Refer { edition: self.edition, home: Home::Root };
                refer.alias_in(&self.module(), ty, &names::payload(self.entry))
            }
        }
    }

    /// Parameters that the variant has beside the payload.
    fn params(&self) -> Vec<(&Param, Ident, bool)> {
        let params = self.entry.params.iter();
        params
            .map(|param| {
                (param, ident(&names::value(&param.name)), in_name(&self.event.name, &param.name))
            })
            .collect()
    }

    /// The type of a parameter.
    fn param_type(&self, param: &Param) -> TokenStream {
        if matches!(param.ty, Type::Enum(_)) {
            let (module, name) = (self.module(), ident(&names::nested("", &param.name)));
            return quote! { #module::#name };
        }
        let Rust { ty, .. } = Refer { edition: self.edition, home: Home::Root }.ty(&param.ty, "");
        ty
    }
}

fn event_enum(variants: &[Variant<'_>]) -> TokenStream {
    let all = variants.iter().map(|variant| {
        let (name, doc, deprecated, payload) =
            (&variant.name, variant.doc(), variant.deprecated(), variant.payload());
        let params = variant.params();
        if params.is_empty() {
            return quote! { #doc #deprecated #name(#payload) };
        }
        let params = params.iter().map(|(param, ident, in_name)| {
            let about = param
                .doc
                .as_deref()
                .map_or_else(|| format!("The parameter `{}`.", param.name), doc::escape);
            let (about, ty) = (doc::line(&about), variant.param_type(param));
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
        pub enum Event {
            #(#all,)*
            /// An event that the catalogue does not have.
            Unknown(signalbook::UnknownEvent),
        }
    }
}

/// Name, kind and payload of an event at hand.
fn encode(variants: &[Variant<'_>]) -> TokenStream {
    let names = variants.iter().map(|variant| {
        let fill =
            Fill { edition: variant.edition, entry: variant.entry, name: &variant.event.name };
        match variant.event.name.as_literal() {
            Some(text) => {
                let name = &variant.name;
                let rest = if variant.params().is_empty() {
                    quote! { (_) }
                } else {
                    quote! { { .. } }
                };
                quote! { Self::#name #rest => std::borrow::Cow::Borrowed(#text), }
            }
            None => {
                let name = &variant.name;
                let used = variant.params().into_iter().filter(|(_, _, in_name)| *in_name);
                let used = used.map(|(_, ident, _)| ident);
                let text = fill.free(&variant.event.name);
                quote! { Self::#name { #(#used,)* .. } => std::borrow::Cow::Owned(#text.finish()), }
            }
        }
    });
    let kinds = variants.iter().map(|variant| {
        let name = &variant.name;
        let rest = if variant.params().is_empty() {
            quote! { (_) }
        } else {
            quote! { { .. } }
        };
        quote! { Self::#name #rest => Some(Kind::#name), }
    });
    let payloads = variants.iter().map(|variant| {
        let codec = variant.codec();
        let name = &variant.name;
        let binding = if variant.params().is_empty() {
            quote! { (payload) }
        } else {
            quote! { { payload, .. } }
        };
        quote! {
            Self::#name #binding => map.required::<#codec>(key, payload),
        }
    });
    quote! {
        impl Event {
            /// Its name, as messages carry it.
            pub fn name(&self) -> std::borrow::Cow<'_, str> {
                match self {
                    #(#names)*
                    Self::Unknown(event) => std::borrow::Cow::Borrowed(&event.name),
                }
            }

            /// Its kind; none for an event that the catalogue does not have.
            pub fn kind(&self) -> Option<Kind> {
                match self {
                    #(#kinds)*
                    Self::Unknown(_) => None,
                }
            }

            /// Writes the payload as a member of the envelope.
            pub(super) fn write_payload<S: signalbook::serde::Serializer>(
                &self,
                key: &'static str,
                map: &mut signalbook::ser::Fields<S>,
            ) -> Result<(), S::Error> {
                match self {
                    #(#payloads)*
                    Self::Unknown(event) => match &event.payload {
                        Some(payload) => map.entry(key, payload),
                        None => Ok(()),
                    },
                }
            }
        }
    }
}

/// How the event of a message is found: by its exact name, then by a name with parameters, then as
/// an open event whose payload fits; what is left is unknown.
fn decode(edition: &Edition, variants: &[Variant<'_>]) -> TokenStream {
    let (exact, free): (Vec<_>, Vec<_>) = variants.iter().partition(|variant| is_exact(variant));
    let exact = exact.iter().map(|variant| exact_arms(variant));
    let free = free.iter().map(|variant| free_attempt(variant));
    let payload_optional = edition
        .contract
        .envelope
        .with_role(crate::catalogue::Role::Payload)
        .is_some_and(|member| member.field.shape.optional);
    let without = if payload_optional {
        quote! {
            <Self as signalbook::de::Events>::decode::<signalbook::serde_json::Value>(
                name,
                signalbook::serde_json::Value::Null,
            )
            .ok()
            .map(|event| match event {
                Self::Unknown(event) => Self::Unknown(signalbook::UnknownEvent { payload: None, ..event }),
                known => known,
            })
        }
    } else {
        quote! {
            Kind::find(name).is_none().then(|| {
                Self::Unknown(signalbook::UnknownEvent { name: name.to_owned(), payload: None })
            })
        }
    };
    quote! {
        impl signalbook::de::Events for Event {
            fn decode<'de, D: signalbook::serde::Deserializer<'de>>(
                name: &str,
                payload: D,
            ) -> Result<Self, D::Error> {
                match name {
                    #(#exact)*
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
                #without
            }
        }
    }
}

/// Whether all names of the event are listed.
fn is_exact(variant: &Variant<'_>) -> bool {
    instances(variant.entry, variant.event, &variant.event.name)
        .iter()
        .all(|(_, name)| name.as_literal().is_some())
}

fn exact_arms(variant: &Variant<'_>) -> TokenStream {
    let (name, codec) = (&variant.name, variant.codec());
    let decode = quote! { <#codec as signalbook::codec::Codec>::decode(payload) };
    let arms = instances(variant.entry, variant.event, &variant.event.name).into_iter().map(
        |(assignment, text)| {
            let text = text.to_string();
            let params = variant.params();
            if params.is_empty() {
                return quote! { #text => #decode.map(Self::#name), };
            }
            let values = params.iter().map(|(param, ident, _)| {
                match assignment.iter().find(|(known, _)| *known == param.name) {
                    Some((_, value)) => {
                        let ty = variant.param_type(param);
                        let value = super::ident(&names::variant(&value.value, &value.prose));
                        quote! { #ident: #ty::#value }
                    }
                    None => quote! { #ident: None },
                }
            });
            quote! { #text => #decode.map(|payload| Self::#name { #(#values,)* payload }), }
        },
    );
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
    let variables: Vec<_> = captured.iter().map(|param| ident(&names::value(param))).collect();
    let values = variant.params().into_iter().map(|(param, ident, in_name)| {
        let value = match (in_name, matches!(param.ty, Type::Enum(_))) {
            (false, _) => quote! { None },
            (true, true) => {
                let ty = variant.param_type(param);
                quote! { #ty::find(#ident)? }
            }
            (true, false) => {
                let codec =
                    Refer { edition: variant.edition, home: Home::Root }.ty(&param.ty, "").codec;
                quote! { signalbook::codec::from_text::<#codec>(#ident)? }
            }
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

/// The kinds of events, with their contracts.
fn kind_enum(variants: &[Variant<'_>]) -> TokenStream {
    let names: Vec<_> = variants.iter().map(|variant| &variant.name).collect();
    let all = variants.iter().map(|variant| {
        let (name, doc, deprecated) = (&variant.name, variant.doc(), variant.deprecated());
        quote! { #doc #deprecated #name }
    });
    let contracts = variants.iter().map(|variant| {
        let (name, module, constant) =
            (&variant.name, variant.module(), ident(&names::contract(variant.event)));
        quote! { Self::#name => &#module::#constant, }
    });
    let found = variants.iter().filter(|variant| is_exact(variant)).map(|variant| {
        let name = &variant.name;
        let texts = instances(variant.entry, variant.event, &variant.event.name);
        let texts = texts.iter().map(|(_, text)| text.to_string());
        quote! { #(#texts)|* => Some(Self::#name), }
    });
    let contract = match variants.is_empty() {
        true => quote! { match self {} },
        false => quote! { match self { #(#contracts)* } },
    };
    quote! {
        /// A kind of event.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Kind { #(#all,)* }

        impl Kind {
            /// All kinds.
            pub const ALL: &'static [Kind] = &[#(Kind::#names),*];

            /// What the catalogue says of it.
            pub fn contract(self) -> &'static signalbook::Contract {
                #contract
            }

            /// The kind with this name. Events whose names have free parts are found by their
            /// payloads, and not here.
            pub fn find(name: &str) -> Option<Kind> {
                match name {
                    #(#found)*
                    _ => None,
                }
            }
        }
    }
}
