//! Messages that carry no names: what is looked at in them, and how they are read and written.

use std::collections::{HashMap, HashSet};

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::envelope::kept;
use super::slot::{Slot, tuple};
use super::ty::{Texts, is_own};
use super::variant::{Variant, variants};
use crate::catalogue::{Binding, Constant, Discriminator, Role, Type};
use crate::conform::Kind;
use crate::dispatch::{Dispatch, Node};
use crate::edition::Edition;

/// What tells messages of an edition of one direction; nothing where they carry names.
pub(super) struct Told<'e> {
    edition: &'e Edition,
    dispatch: Option<Dispatch<'e>>,
    /// The ways to the members that are looked at, in the order of their places.
    paths: Vec<Vec<String>>,
    /// The places of these ways.
    places: HashMap<Vec<String>, usize>,
    /// The constants of each event by its key, in the order in which they are looked at.
    constants: HashMap<String, Vec<(String, Constant)>>,
}

impl<'e> Told<'e> {
    pub(super) fn of(edition: &'e Edition) -> Self {
        let mut told = Told {
            edition,
            dispatch: None,
            paths: Vec::new(),
            places: HashMap::new(),
            constants: HashMap::new(),
        };
        let dispatch = (!edition.carries_names()).then(|| edition.dispatch());
        if let Some(dispatch) = &dispatch {
            told.note(&dispatch.root, &mut Vec::new());
        }
        told.dispatch = dispatch;
        told
    }

    fn note(&mut self, node: &Node<'_>, before: &mut Vec<(String, Constant)>) {
        match node {
            Node::Switch { member, arms } => {
                self.add_path(vec![(*member).to_owned()]);
                for (constant, next) in arms {
                    before.push(((*member).to_owned(), (*constant).clone()));
                    self.note(next, before);
                    before.pop();
                }
            }
            Node::Chain(all) => {
                for candidate in all {
                    let mut constants = before.clone();
                    for test in &candidate.tests {
                        let path = match test {
                            Discriminator::Constant { member, value } => {
                                constants.push((member.clone(), value.clone()));
                                vec![member.clone()]
                            }
                            Discriminator::Present(binding) => self.path(candidate.kind, binding),
                        };
                        self.add_path(path);
                    }
                    self.constants.insert(candidate.kind.event.id.clone(), constants);
                }
            }
        }
    }

    fn add_path(&mut self, path: Vec<String>) {
        if !self.places.contains_key(&path) {
            self.places.insert(path.clone(), self.paths.len());
            self.paths.push(path);
        }
    }

    pub(super) fn dispatch(&self) -> Option<&Dispatch<'e>> {
        self.dispatch.as_ref()
    }

    pub(super) fn has(&self, kind: Kind<'_>) -> bool {
        self.edition.has(kind)
    }

    /// The way to what a discriminator asks for.
    pub(super) fn path(&self, kind: Kind<'_>, binding: &Binding) -> Vec<String> {
        self.edition.contract.message_path(kind.entry, binding).unwrap_or_default()
    }

    /// The place of a member among those that are looked at.
    pub(super) fn place(&self, path: &[String]) -> usize {
        self.places.get(path).copied().unwrap_or_default()
    }

    /// What a contract says of the constants of an event.
    pub(super) fn told_by(&self, id: &str) -> Option<TokenStream> {
        let constants = self.constants.get(id)?.iter().map(|(member, constant)| {
            let constant = match constant {
                Constant::Text(text) => quote! { Text(#text) },
                Constant::Integer(integer) => quote! { Integer(#integer) },
                Constant::Boolean(boolean) => quote! { Boolean(#boolean) },
            };
            quote! { (#member, signalbook::Constant::#constant) }
        });
        Some(quote! { .told_by(&[#(#constants),*]) })
    }

    /// What is looked at, as a tree.
    fn looks(&self) -> TokenStream {
        let paths: Vec<_> = self.paths.iter().zip(0..).map(|(path, at)| (&path[..], at)).collect();
        looks(&paths)
    }
}

fn looks(paths: &[(&[String], usize)]) -> TokenStream {
    let mut seen = HashSet::new();
    let firsts = paths.iter().filter_map(|(path, _)| path.first());
    let all = firsts.filter(|first| seen.insert(*first)).map(|first| {
        let behind = paths.iter().filter_map(|(path, at)| {
            let (own, rest) = path.split_first()?;
            (own == first).then_some((rest, *at))
        });
        let (own, inside): (Vec<_>, Vec<_>) = behind.partition(|(rest, _)| rest.is_empty());
        let place = match own.first() {
            Some((_, at)) => {
                let at = Literal::usize_unsuffixed(*at);
                quote! { Some(#at) }
            }
            None => quote! { None },
        };
        let inside = looks(&inside);
        quote! {
            signalbook::discriminated::Look { key: #first, place: #place, inside: &[#inside] }
        }
    });
    quote! { #(#all),* }
}

/// Reading and writing.
pub(super) fn serde(edition: &Edition, told: &Told<'_>) -> TokenStream {
    let slots: Vec<Slot> = kept(edition, Texts::Parameter).map(|(_, slot)| slot).collect();
    let common = tuple(slots.iter().map(|slot| slot.member.clone()).collect());
    let keys: Vec<_> = slots.iter().map(|slot| slot.key.as_str()).collect();
    let reading = reading(edition, told, &common, &keys);
    let fields: Vec<_> = slots.iter().map(|slot| &slot.field).collect();
    let pattern = tuple(fields.iter().map(|field| quote! { #field }).collect());
    let values = tuple(fields.iter().map(|field| quote! { &self.#field }).collect());
    quote! {
        #reading

        #[allow(clippy::type_complexity)]
        impl<S: signalbook::Str> Envelope<S> {
            fn of(
                #pattern: <#common as signalbook::record::Members>::Values,
                event: super::event::Event<S>,
                extra: signalbook::envelope::Extra,
            ) -> Self {
                Self { #(#fields,)* event, extra }
            }
        }

        impl<S: signalbook::Str> signalbook::serde::Serialize for Envelope<S> {
            fn serialize<W: signalbook::serde::Serializer>(
                &self,
                serializer: W,
            ) -> Result<W::Ok, W::Error> {
                use signalbook::serde::ser::SerializeMap as _;
                const KEYS: &[&str] = &[#(#keys),*];
                let mut map = serializer.serialize_map(None)?;
                let constants =
                    self.event.kind().map_or(&[][..], |kind| kind.contract().discriminators);
                signalbook::discriminated::write_constants(constants, &mut map)?;
                <#common as signalbook::record::Members>::write(#values, KEYS, &mut map)?;
                let own = self.event.write_members(KEYS, &mut map)?;
                signalbook::discriminated::write_extra(
                    &self.extra,
                    &[KEYS, own],
                    constants,
                    &mut map,
                )?;
                map.end()
            }
        }
    }
}

fn reading(edition: &Edition, told: &Told<'_>, common: &TokenStream, keys: &[&str]) -> TokenStream {
    let looks = told.looks();
    let count = Literal::usize_unsuffixed(told.paths.len());
    let arms = variants(edition).into_iter().map(|variant| read_arm(&variant));
    quote! {
        impl<'de, S: signalbook::StrFrom<'de>> signalbook::serde::Deserialize<'de> for Envelope<S> {
            fn deserialize<D: signalbook::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                signalbook::discriminated::message(deserializer)
            }
        }

        #[allow(clippy::type_complexity)]
        impl<'de, S: signalbook::StrFrom<'de>> signalbook::discriminated::Discriminated<'de>
            for Envelope<S>
        {
            type Common = #common;
            const COMMON: &'static [&'static str] = &[#(#keys),*];
            const LOOKED_AT: &'static [signalbook::discriminated::Look] = &[#looks];
            type Seen = signalbook::discriminated::Sights<'de, #count>;
            type Kind = super::event::Kind;

            fn step(
                seen: &[signalbook::discriminated::Sight<'de>],
                all: bool,
            ) -> signalbook::discriminated::Step<super::event::Kind> {
                super::event::step(seen, all)
            }

            fn name(kind: super::event::Kind) -> &'static str {
                kind.contract().name
            }

            fn constants(
                kind: super::event::Kind,
            ) -> &'static [(&'static str, signalbook::Constant)] {
                kind.contract().discriminators
            }

            fn decode<A: signalbook::serde::de::MapAccess<'de>>(
                kind: Option<super::event::Kind>,
                members: signalbook::discriminated::Told<'de, Self, A>,
            ) -> Result<Self, A::Error> {
                use super::event::Event;
                let Some(kind) = kind else {
                    let (common, message) = members.unknown()?;
                    let extra = signalbook::envelope::Extra::new();
                    return Ok(Self::of(common, Event::Unknown(message), extra));
                };
                match kind { #(#arms)* }
            }
        }
    }
}

/// Reads a message of one kind.
fn read_arm(variant: &Variant<'_>) -> TokenStream {
    let name = &variant.name;
    let params = variant.params();
    let event = match params.is_empty() {
        true => quote! { Event::#name(payload) },
        false => {
            let params = params.iter().map(|(_, param, _)| quote! { #param: None });
            quote! { Event::#name { #(#params,)* payload } }
        }
    };
    let read = match Written::of(variant) {
        Written::Member(key) => {
            let codec = variant.codec();
            quote! { members.nested::<#codec>(kind, &[#key]) }
        }
        Written::Members => {
            let payload = variant.payload(Texts::Parameter);
            quote! { members.flat::<#payload>(kind) }
        }
        Written::Open => quote! { members.open(kind) },
    };
    quote! {
        super::event::Kind::#name => {
            #read.map(|(common, payload, extra)| Self::of(common, #event, extra))
        }
    }
}

/// How a payload stands in messages.
enum Written {
    /// In a member of this key.
    Member(String),
    /// As members beside others.
    Members,
    /// The same, and nobody knows as which.
    Open,
}

impl Written {
    fn of(variant: &Variant<'_>) -> Self {
        let edition = variant.edition;
        if let Some(member) = edition.direction().envelope.with_role(Role::Payload) {
            return Written::Member(member.field.name.to_string());
        }
        match edition.resolved(&variant.entry.payload) {
            Type::Object(_) => Written::Members,
            _ => Written::Open,
        }
    }
}

/// The name of an event at hand, which no message carries.
pub(super) fn catalogue_name(_: &[Variant<'_>]) -> TokenStream {
    quote! {
        impl<S> Event<S> {
            /// Its name in the catalogue, which messages do not carry; empty for one that the
            /// catalogue does not have.
            pub fn name(&self) -> std::borrow::Cow<'_, str> {
                std::borrow::Cow::Borrowed(self.kind().map_or("", |kind| kind.contract().name))
            }
        }
    }
}

/// How the payload of an event at hand is written among other members.
pub(super) fn write_members(variants: &[Variant<'_>]) -> TokenStream {
    let arms = variants.iter().map(|variant| {
        let name = &variant.name;
        let binding = match variant.params().is_empty() {
            true => quote! { (payload) },
            false => quote! { { payload, .. } },
        };
        let write = write_payload(variant);
        quote! { Self::#name #binding => #write, }
    });
    quote! {
        impl<S: signalbook::Str> Event<S> {
            /// Writes the payload beside members of other keys, and tells the keys of its own.
            pub(super) fn write_members<M: signalbook::serde::ser::SerializeMap>(
                &self,
                others: &[&str],
                map: &mut M,
            ) -> Result<&'static [&'static str], M::Error> {
                let _ = others;
                match self {
                    #(#arms)*
                    Self::Unknown(message) => message.write(others, map).map(|()| &[][..]),
                }
            }
        }
    }
}

fn write_payload(variant: &Variant<'_>) -> TokenStream {
    match Written::of(variant) {
        Written::Member(key) => {
            let value = match is_own(&variant.entry.payload) {
                true => quote! { payload },
                false => {
                    let codec = variant.codec();
                    quote! { &signalbook::codec::Encoded::<#codec>(payload) }
                }
            };
            quote! { map.serialize_entry(#key, #value).map(|()| &[#key][..]) }
        }
        Written::Members => quote! { signalbook::record::write_members(payload, map) },
        Written::Open => {
            let kind = &variant.name;
            quote! {
                signalbook::discriminated::write_open(
                    payload,
                    others,
                    Kind::#kind.contract().discriminators,
                    map,
                )
                .map(|()| &[][..])
            }
        }
    }
}

/// The message that carries an event, where nothing has to be computed for it.
pub(super) fn message(edition: &Edition) -> TokenStream {
    let slots = || kept(edition, Texts::Owned).map(|(_, slot)| slot);
    let required = slots().filter(|slot| slot.absent.is_none());
    let arguments = required.map(|Slot { field, ty, .. }| quote! { #field: #ty });
    let fields = slots().map(|Slot { field, absent, .. }| match absent {
        Some(absent) => quote! { #field: #absent },
        None => quote! { #field },
    });
    quote! {
        impl super::event::Event {
            /// The message that carries this event.
            pub fn message(self, #(#arguments,)*) -> Envelope {
                Envelope {
                    #(#fields,)*
                    event: self,
                    extra: signalbook::envelope::Extra::new(),
                }
            }
        }
    }
}
