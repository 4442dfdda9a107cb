//! The envelope: how a message is read and written as a whole, and how one is published.

use std::iter;
use std::sync::Arc;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, quote};

use super::discriminated::{self, Told};
use super::doc;
use super::ident;
use super::permission::permitted_by;
use super::route::Fill;
use super::slot::Slot;
use super::ty::{Home, Refer, Texts};
use super::variant::unseen;
use super::{Pieces, items, typed};
use crate::catalogue::{
    Binding, EnvelopeMember, Event, HeaderValue, Means, Object, Role, Template, Type,
};
use crate::edition::Edition;
use crate::names;

/// A part of what is said of the envelope.
type Piece = fn(&Edition) -> TokenStream;

pub(super) fn items<'e>(edition: &'e Edition, told: Arc<Told<'e>>) -> Pieces<'e> {
    let Means { routing_keys, acls } = edition.contract.means;
    let mut pieces: Vec<Piece> = vec![definition, json];
    let published: &[Piece] = match routing_keys {
        true => &[publish, routing_key],
        false => &[discriminated::message],
    };
    pieces.extend(published);
    if acls {
        pieces.extend(&[acl as Piece, permitted_by]);
    }
    if routing_keys {
        pieces.push(headers);
    }
    let own = pieces.into_iter().map(move |piece| piece(edition));
    let serde = iter::once_with(move || match edition.carries_names() {
        true => serde(edition),
        false => discriminated::serde(edition, &told),
    });
    Box::new(own.chain(serde).chain(iter::once_with(move || inner(edition)).flatten()))
}

/// The types inside of its members.
fn inner(edition: &Edition) -> Vec<TokenStream> {
    let fields = edition.envelope_fields().cloned().collect();
    let object = Type::Object(Object { fields });
    typed(edition, &items::of_envelope(&object), Home::Root)
}

/// The members that are fields of the envelope in Rust: those with data of their own, and the ACL.
pub(super) fn kept(
    edition: &Edition,
    texts: Texts,
) -> impl Iterator<Item = (&EnvelopeMember, Slot)> {
    let members = edition.contract.directions.first().envelope.members.iter();
    members
        .filter(|member| matches!(member.role, Role::Field | Role::Acl))
        .map(move |member| (member, slot(edition, member, texts)))
}

fn slot(edition: &Edition, member: &EnvelopeMember, texts: Texts) -> Slot {
    let refer = Refer { texts, ..Refer::new(edition, Home::Root) };
    Slot::new(refer, &member.field, &names::nested("Envelope", &member.field.name))
}

fn definition(edition: &Edition) -> TokenStream {
    let fields = kept(edition, Texts::Parameter).map(|(member, Slot { field, ty, .. })| {
        let fallback = format!("The member {}.", doc::code(&member.field.name));
        let doc = doc::prose(&member.field.prose, &fallback);
        quote! { #doc pub #field: #ty }
    });
    quote! {
        /// A message: an event in its envelope, as it was received or as it is published.
        ///
        /// `S` holds the texts of it: `String`, or [`signalbook::Borrowed`] where they are to stay in
        /// the message.
        #[derive(Clone, Debug, PartialEq)]
        pub struct Envelope<S = String> {
            #(#fields,)*
            /// The event, with its name and its payload.
            pub event: super::event::Event<S>,
            /// Members that the catalogue does not have, as they were received.
            pub extra: signalbook::envelope::Extra,
        }
    }
}

/// Reading from JSON.
fn json(edition: &Edition) -> TokenStream {
    let (reader, source) = match edition.carries_names() {
        true => (quote! { signalbook::envelope }, "as it comes from a broker"),
        false => (quote! { signalbook::discriminated }, "as bytes"),
    };
    let (from_slice, borrow_slice) = (
        doc::line(&format!("Reads a message {source}.")),
        doc::line(&format!("The same with a message {source}.")),
    );
    quote! {
        impl Envelope {
            /// Reads a message.
            ///
            /// # Errors
            /// When it is no message of the catalogue, with what is wrong and where.
            pub fn from_json(text: &str) -> Result<Self, signalbook::DecodeError> {
                #reader::from_json(text)
            }

            #from_slice
            ///
            /// # Errors
            /// When it is no message of the catalogue, with what is wrong and where.
            pub fn from_slice(bytes: &[u8]) -> Result<Self, signalbook::DecodeError> {
                #reader::from_slice(bytes)
            }
        }

        impl<'m> Envelope<signalbook::Borrowed<'m>> {
            /// Reads a message, whose texts stay where they are as far as they stand there as they
            /// are.
            ///
            /// # Errors
            /// When it is no message of the catalogue, with what is wrong and where.
            pub fn borrow_json(text: &'m str) -> Result<Self, signalbook::DecodeError> {
                #reader::from_json(text)
            }

            #borrow_slice
            ///
            /// # Errors
            /// When it is no message of the catalogue, with what is wrong and where.
            pub fn borrow_slice(bytes: &'m [u8]) -> Result<Self, signalbook::DecodeError> {
                #reader::from_slice(bytes)
            }
        }
    }
}

/// Reading and writing.
fn serde(edition: &Edition) -> TokenStream {
    let members = &edition.contract.directions.first().envelope.members;
    let keys: Vec<_> = members.iter().map(|member| member.field.name.as_str()).collect();
    let (name_key, payload_key) = (edition.name_key(), edition.payload_key());
    let variables = kept(edition, Texts::Parameter).map(|(_, slot)| variable(&slot));
    let finish = kept(edition, Texts::Parameter).map(|(_, slot)| {
        let (variable, Slot { field, member, key, .. }) = (variable(&slot), slot);
        quote! { #field: <#member as signalbook::record::Member>::finish(#variable, #key)? }
    });
    let arms = read_arms(edition);
    let write = members.iter().map(|member| write(edition, member));
    quote! {
        impl<'de, S: signalbook::StrFrom<'de>> signalbook::serde::Deserialize<'de> for Envelope<S> {
            fn deserialize<D: signalbook::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                signalbook::envelope::message(deserializer)
            }
        }

        impl<'de, S: signalbook::StrFrom<'de>> signalbook::envelope::Enveloped<'de>
            for Envelope<S>
        {
            const KEYS: &'static [&'static str] = &[#(#keys),*];
            const NAME: &'static str = #name_key;
            const PAYLOAD: &'static str = #payload_key;

            fn decode<A: signalbook::serde::de::MapAccess<'de>>(
                mut members: signalbook::envelope::MessageMembers<'de, A>,
            ) -> Result<Self, A::Error> {
                #(let mut #variables = None;)*
                let mut event = signalbook::envelope::EventSlot::of::<Self>();
                let mut extra = signalbook::envelope::Extra::new();
                while let Some(place) = members.next(&mut extra)? {
                    match place { #arms }?;
                }
                Ok(Self { #(#finish,)* event: event.finish()?, extra })
            }
        }

        impl<S: signalbook::Str> signalbook::serde::Serialize for Envelope<S> {
            fn serialize<W: signalbook::serde::Serializer>(
                &self,
                serializer: W,
            ) -> Result<W::Ok, W::Error> {
                use signalbook::serde::ser::SerializeMap as _;
                let mut map = serializer.serialize_map(None)?;
                #(#write)*
                signalbook::envelope::write_extra(&self.extra, &[#(#keys),*], &mut map)?;
                map.end()
            }
        }
    }
}

/// The variable that holds a member while the others are read. Generated functions have variables
/// of their own; no other name ends in `_`.
fn variable(slot: &Slot) -> Ident {
    const LOCALS: [&str; 4] = ["members", "event", "extra", "place"];
    match LOCALS.iter().find(|local| slot.field == **local) {
        Some(local) => ident(&format!("{local}_")),
        None => slot.field.clone(),
    }
}

fn read_arms(edition: &Edition) -> TokenStream {
    let members = &edition.contract.directions.first().envelope.members;
    let arms = members.iter().enumerate().map(|(place, member)| {
        let literal = Literal::usize_unsuffixed(place).to_token_stream();
        let read = match member.role {
            Role::Event => quote! { members.name(&mut event) },
            Role::Payload => quote! { members.payload(&mut event) },
            Role::Acl | Role::Field => {
                let slot = slot(edition, member, Texts::Parameter);
                let (variable, codec) = (variable(&slot), slot.codec);
                quote! { members.value::<#codec>(&mut #variable, #literal) }
            }
        };
        // Places are those of the keys, so that the last stands for all that there are not.
        let pattern = if place + 1 == members.len() {
            quote! { _ }
        } else {
            quote! { #literal }
        };
        quote! { #pattern => #read, }
    });
    quote! { #(#arms)* }
}

fn write(edition: &Edition, member: &EnvelopeMember) -> TokenStream {
    let key = member.field.name.as_str();
    match member.role {
        Role::Event => quote! { map.serialize_entry(#key, &self.event.name())?; },
        Role::Payload => quote! { self.event.write_payload(#key, &mut map)?; },
        Role::Acl | Role::Field => {
            let Slot { field, member, .. } = slot(edition, member, Texts::Parameter);
            quote! { <#member as signalbook::record::Member>::write(&self.#field, #key, &mut map)?; }
        }
    }
}

/// What is computed of an event to publish it.
fn publish(edition: &Edition) -> TokenStream {
    // What whoever publishes must give, and what starts out absent.
    let required = kept(edition, Texts::Owned).filter(|(_, slot)| slot.absent.is_none());
    let arguments = required.map(|(_, Slot { field, ty, .. })| quote! { #field: #ty });
    let fields = kept(edition, Texts::Owned).map(|(_, Slot { field, absent, .. })| match absent {
        Some(absent) => quote! { #field: #absent },
        None => quote! { #field },
    });
    let acl = edition.contract.directions.first().envelope.with_role(Role::Acl).map(|member| {
        let name = ident(&names::field(&member.field));
        quote! { body.#name = body.acl()?; }
    });
    let mutable = acl.is_some().then(|| quote! { mut });
    quote! {
        impl super::event::Event {
            /// The message that publishes this event: the routing key, the headers and the ACL
            /// are those of the catalogue.
            ///
            /// # Errors
            /// When a value cannot stand in one of them, or the event is not in the catalogue.
            pub fn publish(
                self,
                #(#arguments,)*
            ) -> Result<signalbook::Message<Envelope>, signalbook::RouteError> {
                let #mutable body = Envelope {
                    #(#fields,)*
                    event: self,
                    extra: signalbook::envelope::Extra::new(),
                };
                #acl
                Ok(signalbook::Message {
                    routing_key: body.routing_key()?,
                    headers: body.headers()?,
                    body,
                })
            }
        }
    }
}

fn routing_key(edition: &Edition) -> TokenStream {
    let arms = arms(edition, |fill, event| {
        let template = event.routing_key.template()?;
        let values = fill.values(template)?;
        let kind = ident(&names::event(fill.entry, event));
        let key = quote! { super::routing_key::text(super::event::Kind::#kind, &[#(#values),*]) };
        Some((vec![template.clone()], key))
    });
    quote! {
        impl<S: signalbook::Str> Envelope<S> {
            /// The routing key that the catalogue gives the event; none when nobody has documented
            /// it.
            ///
            /// # Errors
            /// When a value cannot stand in it, or the event is not in the catalogue.
            pub fn routing_key(&self) -> Result<Option<String>, signalbook::RouteError> {
                let kind = self.event.known()?;
                match &self.event {
                    #arms
                    _ => super::routing_key::text(kind, &[]),
                }
            }
        }
    }
}

fn acl(edition: &Edition) -> TokenStream {
    let arms = arms(edition, |fill, event| {
        let template = event.acl.template().filter(|template| template.as_literal().is_none())?;
        let text = fill.checked(template);
        Some((vec![template.clone()], quote! { Ok(signalbook::Maybe::Value(#text.finish())) }))
    });
    quote! {
        impl<S: signalbook::Str> Envelope<S> {
            /// The ACL that the catalogue gives the event: null for anyone, absent for nobody and
            /// where nobody has documented it.
            ///
            /// # Errors
            /// When a value cannot stand in it, or the event is not in the catalogue.
            pub fn acl(&self) -> Result<signalbook::Maybe<String>, signalbook::RouteError> {
                let kind = self.event.known()?;
                match &self.event {
                    #arms
                    _ => Ok(kind.contract().acl.as_member()),
                }
            }
        }
    }
}

fn headers(edition: &Edition) -> TokenStream {
    let arms = arms(edition, |fill, event| {
        let mut templates = Vec::new();
        let headers: Vec<_> = event
            .headers
            .iter()
            .map(|header| {
                templates.push((*header.key).clone());
                let key = fill.free(&header.key);
                let value = match &*header.value {
                    HeaderValue::Boolean(value) => quote! { Boolean(#value) },
                    HeaderValue::Integer(value) => quote! { Integer(#value) },
                    HeaderValue::Text(template) => {
                        templates.push(template.clone());
                        let text = fill.free(template);
                        quote! { Text(#text.finish()) }
                    }
                };
                quote! { (#key.finish(), signalbook::HeaderValue::#value) }
            })
            .collect();
        (!headers.is_empty()).then(|| (templates, quote! { Ok(vec![#(#headers),*]) }))
    });
    quote! {
        impl<S: signalbook::Str> Envelope<S> {
            /// The headers that the catalogue gives the event.
            ///
            /// # Errors
            /// When a parameter for them was not given, or the event is not in the catalogue.
            pub fn headers(
                &self,
            ) -> Result<Vec<(String, signalbook::HeaderValue)>, signalbook::RouteError> {
                self.event.known()?;
                match &self.event {
                    #arms
                    _ => Ok(Vec::new()),
                }
            }
        }
    }
}

/// One arm for each event that needs one. `make` gives an expression and the templates that it
/// fills, from which follows what has to be bound.
fn arms(
    edition: &Edition,
    make: impl Fn(Fill<'_>, &Event) -> Option<(Vec<Template>, TokenStream)>,
) -> TokenStream {
    let arms = edition.contract.events().filter_map(|(entry, event)| {
        let fill = Fill { edition, entry, name: &event.name };
        let (templates, expression) = make(fill, event)?;
        let variant = ident(&names::event(entry, event));
        let bindings =
            || templates.iter().flat_map(Template::placeholders).map(|(_, binding)| binding);
        let payload = bindings().any(|binding| matches!(binding, Binding::Payload(_)));
        if entry.params.is_empty() {
            let payload = match payload {
                true => quote! { payload },
                false => unseen(edition, entry),
            };
            return Some(quote! { super::event::Event::#variant(#payload) => #expression, });
        }
        let used = entry.params.iter().filter(|param| {
            bindings().any(|binding| matches!(binding, Binding::Param(name) if *name == param.name))
        });
        let params = used.map(|param| ident(&names::param(param)));
        let payload = payload.then(|| quote! { payload, });
        Some(quote! { super::event::Event::#variant { #(#params,)* #payload .. } => #expression, })
    });
    arms.collect()
}
