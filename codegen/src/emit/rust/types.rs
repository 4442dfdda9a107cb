//! Definitions of types. How they are read and written stands in [`impls`](super::impls).

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::doc;
use super::ident;
use super::items::Item;
use super::slot::Slot;
use super::ty::{Home, Refer, is_own};
use crate::catalogue::{Deprecation, Enum, Field, Object, StringType, Tuple, Type};
use crate::edition::Edition;
use crate::line::line;
use crate::names;

/// The definitions of items, and the bounds that their codecs name.
pub(super) fn items(edition: &Edition, items: &[Item<'_>], home: Home) -> Vec<TokenStream> {
    let refer = Refer::new(edition, home);
    let own = items.iter().filter(|item| !item.defined_elsewhere);
    let types = own.map(|item| self::item(refer, item));
    let bounds: Vec<_> = items.iter().flat_map(bounds_of).collect();
    let bounds = (!bounds.is_empty()).then(|| {
        let about = doc::line("What is demanded of texts and numbers here.");
        quote! { #about pub mod bounds { #(#bounds)* } }
    });
    types.chain(bounds).collect()
}

fn item(refer: Refer<'_>, item: &Item<'_>) -> TokenStream {
    let name = ident(&item.name);
    let doc = match item.prose {
        Some(prose) => doc::prose(prose, &item.about),
        None => doc::line(&item.about),
    };
    let deprecated = deprecated(refer.edition, item.deprecated);
    let definition = match item.ty {
        Type::Object(object) => structure(refer, item, object),
        Type::Tuple(tuple) => tuple_structure(refer, item, tuple),
        Type::Enum(values) => enumeration(refer, item, values),
        Type::OneOf(all) => one_of(refer, item, all),
        other => {
            let (parameter, ty) = (parameter(refer, other), refer.ty(other, &item.name).ty);
            quote! { pub type #name #parameter = #ty; }
        }
    };
    quote! { #doc #deprecated #definition }
}

fn structure(refer: Refer<'_>, item: &Item<'_>, object: &Object) -> TokenStream {
    let name = ident(&item.name);
    let fields = object.fields.iter().map(|field| {
        let nested = names::nested(&item.outer, &field.name);
        let (ident, ty) = Slot::declared(refer, field, &nested);
        let doc = doc::paragraphs(field_doc(refer.edition, field));
        let deprecated = deprecated(refer.edition, field.deprecated.as_ref());
        quote! { #doc #deprecated pub #ident: #ty }
    });
    let parameter = parameter(refer, item.ty);
    // Of what may all be left out, most is left out by most.
    let any_part = !object.fields.is_empty() && object.fields.iter().all(|it| it.shape.optional);
    let default = any_part.then(|| quote! { Default, });
    quote! {
        #[derive(Clone, Debug, #default PartialEq)]
        pub struct #name #parameter { #(#fields,)* }
    }
}

/// The parameter of a type for what holds its texts, if it has texts.
fn parameter(refer: Refer<'_>, ty: &Type) -> Option<TokenStream> {
    refer.edition.holds_text(ty).then(|| quote! { <S = String> })
}

fn field_doc(edition: &Edition, field: &Field) -> Vec<String> {
    let mut texts = doc::described(&field.prose, &format!("The field {}.", doc::code(&field.name)));
    if let Some(since) = field.life.since() {
        texts.push(format!("Since {}.", doc::escape(edition.contract.releases.label(since))));
    }
    texts
}

fn tuple_structure(refer: Refer<'_>, item: &Item<'_>, tuple: &Tuple) -> TokenStream {
    let name = ident(&item.name);
    let places = tuple.places.iter().zip(1..).map(|(place, number)| {
        let ident = ident(&names::value(&place.name));
        let ty = refer.boxed(&place.ty, &names::nested(&item.outer, &place.name)).ty;
        let doc = doc::line(&format!("Place {number} of the array."));
        quote! { #doc pub #ident: #ty }
    });
    let parameter = parameter(refer, item.ty);
    quote! {
        #[derive(Clone, Debug, PartialEq)]
        pub struct #name #parameter { #(#places,)* }
    }
}

fn enumeration(refer: Refer<'_>, item: &Item<'_>, values: &Enum) -> TokenStream {
    let name = ident(&item.name);
    let variants = values.values.iter().map(|value| {
        let variant = ident(&names::variant(&value.value, &value.prose));
        let doc =
            doc::prose(&value.prose, &format!("{}.", doc::escape(&format!("{:?}", *value.value))));
        let deprecated = deprecated(refer.edition, value.deprecated.as_ref());
        quote! { #doc #deprecated #variant }
    });
    let other = values.open.then(|| {
        quote! {
            /// A value that the catalogue does not have, kept as it is.
            Other(S),
        }
    });
    let copy = (!values.open).then(|| quote! { Copy, });
    let texts = values.values.iter().map(|value| {
        let variant = ident(&names::variant(&value.value, &value.prose));
        let text = &*value.value;
        quote! { Self::#variant => #text, }
    });
    let other_text = values.open.then(|| quote! { Self::Other(text) => text.as_ref(), });
    let body = match values.values.is_empty() && !values.open {
        true => quote! { match *self {} },
        false => quote! { match self { #(#texts)* #other_text } },
    };
    let parameter = parameter(refer, item.ty);
    let any = values.open.then(|| quote! { <S: signalbook::Str> });
    let argument = values.open.then(|| quote! { <S> });
    quote! {
        #[derive(Clone, #copy Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum #name #parameter { #(#variants,)* #other }

        impl #any #name #argument {
            /// The text that stands for it in messages.
            pub fn as_str(&self) -> &str { #body }
        }
    }
}

fn one_of(refer: Refer<'_>, item: &Item<'_>, all: &[Type]) -> TokenStream {
    let name = ident(&item.name);
    let variants = all.iter().map(|ty| {
        let variant = ident(alternative(refer.edition, ty));
        let doc = doc::line(&format!(
            "Of type {}.",
            doc::escape(&crate::edition::notation(&refer.edition.contract, ty))
        ));
        let ty = refer.boxed(ty, &item.name).ty;
        quote! { #doc #variant(#ty) }
    });
    let parameter = parameter(refer, item.ty);
    quote! {
        #[derive(Clone, Debug, PartialEq)]
        pub enum #name #parameter { #(#variants,)* }
    }
}

/// The variant of an alternative: its JSON kind, of which there is one each.
pub(super) fn alternative(edition: &Edition, ty: &Type) -> &'static str {
    match ty {
        Type::Boolean => "Boolean",
        Type::Integer(_) => "Integer",
        Type::Number { .. } => "Number",
        Type::Timestamp(format) if format.pattern().is_none() => "Integer",
        Type::String(_) | Type::Uuid | Type::Timestamp(_) | Type::Enum(_) => "String",
        Type::Tuple(_) | Type::List { .. } => "Array",
        Type::Object(_) | Type::Map(_) => "Object",
        Type::Null => "Null",
        Type::Named(id) => alternative(edition, &edition.contract.named(*id).ty),
        // These have several kinds, so that nothing can stand beside them.
        Type::Any { .. } | Type::Unknown | Type::Faulty | Type::Nullable(_) | Type::OneOf(_) => {
            "Value"
        }
    }
}

/// The attribute that says that something is to go, and what to use.
pub(super) fn deprecated(
    edition: &Edition,
    deprecation: Option<&Deprecation>,
) -> Option<TokenStream> {
    let deprecation = deprecation?;
    let since = edition.contract.releases.label(deprecation.since);
    let why = deprecation.doc.as_ref().map(|doc| format!(": {}", line(doc))).unwrap_or_default();
    let note = match deprecation.replaced_by.as_slice() {
        [] => format!("since {since}{why}"),
        names => format!("since {since}; replaced by {}{why}", names.join(", ")),
    };
    Some(quote! { #[deprecated(note = #note)] })
}

/// The bounds that an item's codecs name: those of its fields, or its own if it is an alias.
fn bounds_of(item: &Item<'_>) -> Vec<TokenStream> {
    match item.ty {
        Type::Object(object) => {
            let fields = object.fields.iter();
            fields
                .filter_map(|field| {
                    bound(&names::nested(&item.outer, &field.name), &field.shape.ty)
                })
                .collect()
        }
        Type::Tuple(tuple) => {
            let places = tuple.places.iter();
            places
                .filter_map(|place| bound(&names::nested(&item.outer, &place.name), &place.ty))
                .collect()
        }
        other if !is_own(other) => bound(&item.name, other).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// A type without values that holds the bounds of a text or a number.
fn bound(name: &str, ty: &Type) -> Option<TokenStream> {
    let ident = ident(name);
    let implementation = match ty {
        Type::Nullable(inner) => return bound(name, inner),
        Type::Number { minimum, maximum } if minimum.is_some() || maximum.is_some() => {
            let minimum = minimum
                .map(Literal::f64_suffixed)
                .map(|value| quote! { const MINIMUM: f64 = #value; });
            let maximum = maximum
                .map(Literal::f64_suffixed)
                .map(|value| quote! { const MAXIMUM: f64 = #value; });
            quote! { impl signalbook::codec::NumberBounds for #ident { #minimum #maximum } }
        }
        Type::String(shape) if *shape != StringType::default() => text_bounds(&ident, shape),
        _ => return None,
    };
    let about = doc::line("Bounds.");
    Some(quote! { #about #[derive(Clone, Copy, Debug)] pub enum #ident {} #implementation })
}

fn text_bounds(ident: &proc_macro2::Ident, shape: &StringType) -> TokenStream {
    let length = |name: &str, value: Option<u64>| {
        let name = super::ident(name);
        value.map(Literal::u64_unsuffixed).map(|value| quote! { const #name: usize = #value; })
    };
    let minimum = length("MIN_LENGTH", shape.length.minimum);
    let maximum = length("MAX_LENGTH", shape.length.maximum);
    let matches = shape.pattern.as_ref().map(|pattern| {
        quote! {
            fn matches(text: &str) -> bool {
                static REGEX: std::sync::OnceLock<Option<signalbook::codec::Regex>> =
                    std::sync::OnceLock::new();
                signalbook::codec::is_match(&REGEX, #pattern, text)
            }
        }
    });
    quote! { impl signalbook::codec::TextBounds for #ident { #minimum #maximum #matches } }
}

/// Whether some text is bounded by a regular expression, for which the runtime has a feature.
pub(super) fn needs_patterns(edition: &Edition) -> bool {
    fn inside(ty: &Type) -> bool {
        match ty {
            Type::String(shape) => shape.pattern.is_some(),
            other => other.children().into_iter().any(inside),
        }
    }
    edition.used_types().iter().any(|(_, named)| inside(&named.ty))
        || edition.contract.entries.iter().any(|entry| {
            inside(&entry.payload) || entry.params.iter().any(|param| inside(&param.ty))
        })
        || edition.envelope_fields().any(|field| inside(&field.shape.ty))
}
