//! The enum over the routing keys of all events, with the values in each.

use std::collections::HashMap;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::variant::{Variant, variants};
use super::{Pieces, doc, ident};
use crate::catalogue::{Binding, Segment, Template};
use crate::edition::{Edition, Step};
use crate::names;

/// A placeholder of a routing key, as a field of its variant.
struct Field {
    /// The name of the placeholder.
    placeholder: String,
    ident: Ident,
    ty: TokenStream,
    codec: TokenStream,
}

/// An event with its routing key.
struct Key<'e> {
    variant: Variant<'e>,
    /// The template with its fields, if it is known.
    route: Option<(&'e Template, Vec<Field>)>,
}

pub(super) fn items(edition: &Edition) -> Pieces<'_> {
    let keys: Vec<_> = variants(edition).into_iter().map(Key::new).collect();
    let pieces: [fn(&Edition, &[Key<'_>]) -> TokenStream; 6] =
        [escapes, definition, templates, reading, read, writing];
    Box::new(pieces.into_iter().map(move |piece| piece(edition, &keys)))
}

/// The events that have a template of routing keys.
fn known<'k, 'e>(
    keys: &'k [Key<'e>],
) -> impl Iterator<Item = (&'k Ident, &'e Template, &'k [Field])> {
    let routes = keys.iter().filter_map(|key| Some((&key.variant.name, key.route.as_ref()?)));
    routes.map(|(name, (template, fields))| (name, *template, fields.as_slice()))
}

/// The names of a template's placeholders, each once.
pub(super) fn placeholders(template: &Template) -> Vec<(&str, &Binding)> {
    let mut placeholders: Vec<(&str, &Binding)> = Vec::new();
    for (name, binding) in template.placeholders() {
        if !placeholders.iter().any(|(known, _)| *known == name) {
            placeholders.push((name, binding));
        }
    }
    placeholders
}

/// How values are written.
fn escapes(edition: &Edition, _: &[Key<'_>]) -> TokenStream {
    let escapes = &edition.contract.escapes;
    let codes = escapes.iter().map(|(c, code)| quote! { (#c, #code) });
    let escapes = match escapes.is_empty() {
        true => quote! { NONE },
        false => quote! { new(&[#(#codes),*]) },
    };
    quote! {
        /// What is written in values of routing keys and ACLs for characters that mean something
        /// there.
        pub(super) const ESCAPES: signalbook::route::Escapes = signalbook::route::Escapes::#escapes;
    }
}

fn definition(_: &Edition, keys: &[Key<'_>]) -> TokenStream {
    let all = known(keys).map(|(name, template, fields)| {
        let about = doc::line(&format!("{}.", doc::code(&template.to_string())));
        if fields.is_empty() {
            return quote! { #about #name };
        }
        let fields = fields.iter().map(|Field { placeholder, ident, ty, .. }| {
            let about = doc::line(&format!("The value of {}.", doc::code(placeholder)));
            quote! { #about #ident: #ty }
        });
        quote! { #about #name { #(#fields),* } }
    });
    quote! {
        /// A routing key, with the values in it.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum RoutingKey { #(#all,)* }
    }
}

/// The templates, each once, and which of them each kind has.
fn distinct(keys: &[Key<'_>]) -> (Vec<TokenStream>, Vec<TokenStream>) {
    let (mut templates, mut places) = (Vec::new(), HashMap::new());
    let of_kinds = keys.iter().map(|key| {
        let Some((template, fields)) = &key.route else { return quote! { None } };
        let template = self::template(template, fields);
        let place = *places.entry(template.to_string()).or_insert_with(|| {
            templates.push(template);
            templates.len() - 1
        });
        let place = Literal::usize_unsuffixed(place);
        quote! { Some(&TEMPLATES[#place]) }
    });
    let of_kinds = of_kinds.collect();
    (templates, of_kinds)
}

fn templates(_: &Edition, keys: &[Key<'_>]) -> TokenStream {
    let (distinct, of_kinds) = distinct(keys);
    let (count, kinds) =
        (Literal::usize_unsuffixed(distinct.len()), Literal::usize_unsuffixed(keys.len()));
    let all = (!distinct.is_empty()).then(|| {
        quote! {
            /// The templates of the keys.
            static TEMPLATES: [signalbook::route::Template; #count] = [#(#distinct),*];
        }
    });
    let of_kinds = quote! {
        /// The template of each kind, in their order.
        static KINDS: [Option<&signalbook::route::Template>; #kinds] = [#(#of_kinds),*];
    };
    let (of_kinds, kind) = match keys.is_empty() {
        true => (None, quote! { match kind {} }),
        false => (Some(of_kinds), quote! { KINDS[kind as usize] }),
    };
    quote! {
        #all

        #of_kinds

        fn template(kind: super::event::Kind) -> Option<&'static signalbook::route::Template> {
            #kind
        }

        /// The key of an event of this kind with these values; none when nobody has documented it.
        pub(super) fn text(
            kind: super::event::Kind,
            values: &[&dyn signalbook::KeyText],
        ) -> Result<Option<String>, signalbook::RouteError> {
            template(kind).map(|template| template.fill(values, ESCAPES)).transpose()
        }
    }
}

fn template(template: &Template, fields: &[Field]) -> TokenStream {
    let (literals, places) = pieces(template, fields);
    let fields = fields.iter().map(|Field { placeholder, codec, .. }| {
        quote! { signalbook::route::Placeholder::of::<#codec>(#placeholder) }
    });
    quote! {
        signalbook::route::Template::new(&[#(#literals),*], &[#(#places),*], &[#(#fields),*])
    }
}

/// The texts around the values of a template, and which value stands between each two.
fn pieces(template: &Template, fields: &[Field]) -> (Vec<String>, Vec<Literal>) {
    let (mut literals, mut places) = (Vec::new(), Vec::new());
    let mut text = String::new();
    for segment in &template.segments {
        match segment {
            Segment::Literal(literal) => text.push_str(literal),
            Segment::Placeholder { name, .. } => {
                let place = fields.iter().position(|field| field.placeholder == *name);
                places.push(Literal::usize_unsuffixed(place.unwrap_or_default()));
                literals.push(std::mem::take(&mut text));
            }
        }
    }
    literals.push(text);
    (literals, places)
}

/// The values of a key of one kind.
fn read(_: &Edition, keys: &[Key<'_>]) -> TokenStream {
    let arms = known(keys).map(|(name, _, fields)| {
        let values = fields.iter().enumerate().map(|(place, Field { ident, codec, .. })| {
            let place = Literal::usize_unsuffixed(place);
            quote! { #ident: signalbook::route::value::<#codec>(&values, #place)? }
        });
        let values = (!fields.is_empty()).then(|| quote! { { #(#values),* } });
        quote! { super::event::Kind::#name => Self::#name #values, }
    });
    if known(keys).next().is_none() {
        return quote! {
            impl RoutingKey {
                fn read(_: super::event::Kind, _: &str) -> Option<Self> {
                    None
                }
            }
        };
    }
    let any_values = known(keys).any(|(.., fields)| !fields.is_empty());
    let values = any_values.then(|| quote! { let values = });
    let undocumented = keys.iter().any(|key| key.route.is_none());
    let others = undocumented.then(|| quote! { _ => return None, });
    quote! {
        impl RoutingKey {
            fn read(kind: super::event::Kind, key: &str) -> Option<Self> {
                #values template(kind)?.values(key, ESCAPES)?;
                Some(match kind { #(#arms)* #others })
            }
        }
    }
}

/// From a text to the values.
fn reading(_: &Edition, _: &[Key<'_>]) -> TokenStream {
    quote! {
        impl RoutingKey {
            /// All that a routing key can be, in the order of the catalogue, for events may share their
            /// keys; nothing if no event of the catalogue has such a key.
            ///
            /// Values are taken in their own spelling and in no other, so that each of these is
            /// written as the same key again.
            pub fn parse(key: &str) -> Vec<Self> {
                let all = super::event::Kind::ALL.iter();
                all.filter_map(|kind| Self::read(*kind, key)).collect()
            }

            /// The routing key of an event of this kind.
            ///
            /// # Errors
            /// When the key is not one of the event, or nobody has documented those.
            pub fn parse_as(
                kind: super::event::Kind,
                key: &str,
            ) -> Result<Self, signalbook::RouteError> {
                Self::read(kind, key).ok_or_else(|| signalbook::RouteError::Unlike {
                    key: key.to_owned(),
                    template: kind.contract().routing_key,
                })
            }
        }
    }
}

/// From the values to a text.
fn writing(_: &Edition, keys: &[Key<'_>]) -> TokenStream {
    let arms = known(keys).map(|(name, _, fields)| {
        let fields: Vec<_> = fields.iter().map(|field| &field.ident).collect();
        // Under the fields' own names these could hide other variables.
        let values: Vec<_> =
            (0..fields.len()).map(|place| format_ident!("value_{place}")).collect();
        let bound = (!fields.is_empty()).then(|| quote! { { #(#fields: #values),* } });
        quote! { Self::#name #bound => make(super::event::Kind::#name, &[#(#values),*]), }
    });
    let (make, parts) = match known(keys).next() {
        None => (quote! { _ }, quote! { match *self {} }),
        Some(_) => (quote! { make }, quote! { match self { #(#arms)* } }),
    };
    quote! {
        impl RoutingKey {
            /// The kind of the event whose key it is.
            pub fn kind(&self) -> super::event::Kind {
                self.parts(|kind, _| kind)
            }

            /// The text of the key.
            ///
            /// # Errors
            /// When a value cannot stand in it, or it would be too long.
            pub fn to_text(&self) -> Result<String, signalbook::RouteError> {
                self.parts(text).map(Option::unwrap_or_default)
            }

            fn parts<R>(
                &self,
                #make: impl FnOnce(super::event::Kind, &[&dyn signalbook::KeyText]) -> R,
            ) -> R {
                #parts
            }
        }
    }
}

impl<'e> Key<'e> {
    fn new(variant: Variant<'e>) -> Self {
        let route = variant.event.routing_key.template().map(|template| {
            let mut fields: Vec<Field> = Vec::new();
            for (name, binding) in placeholders(template) {
                let ident = unused(&field_name(&variant, name, binding), &fields);
                let rust = variant.bound(binding);
                let (ty, codec) = (rust.ty, rust.codec);
                fields.push(Field { placeholder: name.to_owned(), ident, ty, codec });
            }
            (template, fields)
        });
        Key { variant, route }
    }
}

/// What a placeholder is called: as the parameter or the member that it is bound to, if it has the
/// name of that.
fn field_name(variant: &Variant<'_>, name: &str, binding: &Binding) -> String {
    if let Binding::Param(name) = binding {
        let param = variant.entry.params.iter().find(|param| param.name == *name);
        return param.map_or_else(|| names::value(name), names::param);
    }
    match variant.edition.steps(variant.entry, binding).last() {
        Some(Step::Field(field)) if *field.name == *name => names::field(field),
        _ => names::value(name),
    }
}

/// A name that no other field has: placeholders may differ in what Rust has no room for.
fn unused(name: &str, fields: &[Field]) -> Ident {
    let mut name = name.to_owned();
    while fields.iter().any(|field| field.ident == name.as_str()) {
        name.push('_');
    }
    ident(&name)
}
