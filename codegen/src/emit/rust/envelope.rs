//! The envelope: how a message is read and written as a whole, and how one is published.

use std::iter;

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::doc;
use super::ident;
use super::permission::permitted_by;
use super::route::Fill;
use super::slot::Slot;
use super::ty::{Home, Refer};
use super::variant::unseen;
use super::{Pieces, items, typed};
use crate::catalogue::{
    Acl, Binding, EnvelopeMember, Event, HeaderValue, Object, Role, RoutingKey, Template, Type,
};
use crate::edition::Edition;
use crate::names;

pub(super) fn items(edition: &Edition) -> Pieces<'_> {
    let pieces: [fn(&Edition) -> TokenStream; 7] =
        [definition, publish, routing_key, acl, permitted_by, headers, serde];
    let own = pieces.into_iter().map(move |piece| piece(edition));
    Box::new(own.chain(iter::once_with(move || inner(edition)).flatten()))
}

/// The types inside of its members.
fn inner(edition: &Edition) -> Vec<TokenStream> {
    let fields = edition.envelope_fields().cloned().collect();
    let object = Type::Object(Object { fields });
    typed(edition, &items::of_envelope(&object), Home::Root)
}

/// The members that are fields of the envelope in Rust: those with data of their own, and the ACL.
fn kept(edition: &Edition) -> impl Iterator<Item = (&EnvelopeMember, Slot)> {
    let members = edition.contract.envelope.members.iter();
    members
        .filter(|member| matches!(member.role, Role::Field | Role::Acl))
        .map(move |member| (member, slot(edition, member)))
}

fn slot(edition: &Edition, member: &EnvelopeMember) -> Slot {
    let refer = Refer { edition, home: Home::Root };
    Slot::new(refer, &member.field, &names::nested("Envelope", &member.field.name))
}

fn definition(edition: &Edition) -> TokenStream {
    let fields = kept(edition).map(|(member, Slot { field, ty, .. })| {
        let fallback = format!("The member {}.", doc::code(&member.field.name));
        let doc = doc::prose(&member.field.prose, &fallback);
        quote! { #doc pub #field: #ty }
    });
    quote! {
        /// A message: an event in its envelope, as it was received or as it is published.
        #[derive(Clone, Debug, PartialEq)]
        pub struct Envelope {
            #(#fields,)*
            /// The event, with its name and its payload.
            pub event: super::event::Event,
            /// Members that the catalogue does not have, as they were received.
            pub extra: signalbook::de::Extra,
        }
    }
}

/// Reading and writing.
fn serde(edition: &Edition) -> TokenStream {
    let members = &edition.contract.envelope.members;
    let keys = members.iter().map(|member| member.field.name.as_str());
    let (name_key, payload_key) = (edition.name_key(), edition.payload_key());
    let variables = kept(edition).map(|(_, slot)| slot.variable);
    let finish = kept(edition).map(|(_, slot)| slot.finish);
    let arms = read_arms(edition);
    let write = members.iter().map(|member| write(edition, member));
    quote! {
        impl<'de> signalbook::serde::Deserialize<'de> for Envelope {
            fn deserialize<D: signalbook::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                signalbook::de::record(deserializer)
            }
        }

        impl signalbook::de::Record for Envelope {
            const EXPECTED: &'static str = "an event in its envelope";
            const KEYS: &'static [&'static str] = &[#(#keys),*];

            fn decode<'de, A: signalbook::serde::de::MapAccess<'de>>(
                mut members: signalbook::de::Members<'de, A>,
            ) -> Result<Self, A::Error> {
                #(let mut #variables = None;)*
                let mut event = signalbook::de::EventSlot::new(#name_key, #payload_key);
                let mut extra = signalbook::de::Extra::new();
                while let Some(place) = members.next_keeping(&mut extra)? {
                    match place { #arms }?;
                }
                Ok(Self { #(#finish,)* event: event.finish()?, extra })
            }
        }

        impl signalbook::serde::Serialize for Envelope {
            fn serialize<S: signalbook::serde::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                let mut fields = signalbook::ser::Fields::new(serializer)?;
                #(#write)*
                for (key, value) in &self.extra {
                    fields.entry(key, value)?;
                }
                fields.end()
            }
        }
    }
}

fn read_arms(edition: &Edition) -> TokenStream {
    let members = &edition.contract.envelope.members;
    let arms = members.iter().enumerate().map(|(place, member)| {
        let literal = Literal::usize_unsuffixed(place).to_token_stream();
        let read = match member.role {
            Role::Event => quote! { members.event_name(&mut event) },
            Role::Payload => quote! { members.event_payload(&mut event) },
            Role::Acl | Role::Field => slot(edition, member).read(&literal),
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
        Role::Event => quote! { fields.entry(#key, &self.event.name())?; },
        Role::Payload => quote! { self.event.write_payload(#key, &mut fields)?; },
        Role::Acl | Role::Field => slot(edition, member).write,
    }
}

/// What is computed of an event to publish it.
fn publish(edition: &Edition) -> TokenStream {
    // What whoever publishes must give, and what starts out absent.
    let required = kept(edition).filter(|(_, slot)| slot.absent.is_none());
    let arguments = required.map(|(_, Slot { field, ty, .. })| quote! { #field: #ty });
    let fields = kept(edition).map(|(_, Slot { field, absent, .. })| match absent {
        Some(absent) => quote! { #field: #absent },
        None => quote! { #field },
    });
    let acl = edition.contract.envelope.with_role(Role::Acl).map(|member| {
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
                    extra: signalbook::de::Extra::new(),
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
    let arms = arms(edition, |fill, event| match &*event.routing_key {
        RoutingKey::Template(template) => {
            let key = fill.key(event, template);
            (vec![template.clone()], quote! { #key.map(Some) })
        }
        RoutingKey::Unknown => (Vec::new(), quote! { Ok(None) }),
    });
    quote! {
        impl Envelope {
            /// The routing key that the catalogue gives the event; none when nobody has documented
            /// it.
            ///
            /// # Errors
            /// When a value cannot stand in it, or the event is not in the catalogue.
            pub fn routing_key(&self) -> Result<Option<String>, signalbook::RouteError> {
                match &self.event { #arms }
            }
        }
    }
}

fn acl(edition: &Edition) -> TokenStream {
    let arms = arms(edition, |fill, event| match &*event.acl {
        Acl::Template(template) => {
            let text = fill.checked(template);
            (vec![template.clone()], quote! { Ok(signalbook::Maybe::Value(#text.finish())) })
        }
        Acl::Anyone => (Vec::new(), quote! { Ok(signalbook::Maybe::Null) }),
        Acl::Nobody | Acl::Unknown => (Vec::new(), quote! { Ok(signalbook::Maybe::Absent) }),
    });
    quote! {
        impl Envelope {
            /// The ACL that the catalogue gives the event: null for anyone, absent for nobody and
            /// where nobody has documented it.
            ///
            /// # Errors
            /// When a value cannot stand in it, or the event is not in the catalogue.
            pub fn acl(&self) -> Result<signalbook::Maybe<String>, signalbook::RouteError> {
                match &self.event { #arms }
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
        (templates, quote! { Ok(vec![#(#headers),*]) })
    });
    quote! {
        impl Envelope {
            /// The headers that the catalogue gives the event.
            ///
            /// # Errors
            /// When a parameter for them was not given, or the event is not in the catalogue.
            pub fn headers(
                &self,
            ) -> Result<Vec<(String, signalbook::HeaderValue)>, signalbook::RouteError> {
                match &self.event { #arms }
            }
        }
    }
}

/// One arm for each event, and one for those that are not in the catalogue. `make` gives an expression and the templates that it fills, from which
/// follows what has to be bound.
fn arms(
    edition: &Edition,
    make: impl Fn(Fill<'_>, &Event) -> (Vec<Template>, TokenStream),
) -> TokenStream {
    let arms = edition.contract.events().map(|(entry, event)| {
        let fill = Fill { edition, entry, name: &event.name };
        let (templates, expression) = make(fill, event);
        let variant = ident(&names::event(entry, event));
        let bindings =
            || templates.iter().flat_map(Template::placeholders).map(|(_, binding)| binding);
        let payload = bindings().any(|binding| matches!(binding, Binding::Payload(_)));
        if entry.params.is_empty() {
            let payload = match payload {
                true => quote! { payload },
                false => unseen(edition, entry),
            };
            return quote! { super::event::Event::#variant(#payload) => #expression, };
        }
        let used = entry.params.iter().filter(|param| {
            bindings().any(|binding| matches!(binding, Binding::Param(name) if *name == param.name))
        });
        let params = used.map(|param| ident(&names::param(param)));
        let payload = payload.then(|| quote! { payload, });
        quote! { super::event::Event::#variant { #(#params,)* #payload .. } => #expression, }
    });
    quote! {
        #(#arms)*
        super::event::Event::Unknown(event) => {
            Err(signalbook::RouteError::UnknownEvent { name: event.name.clone() })
        }
    }
}
