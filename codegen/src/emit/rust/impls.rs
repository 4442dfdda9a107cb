//! How the types are read and written: what the runtime has to know of them, and implementations of
//! serde's traits in its terms.

use proc_macro2::{Delimiter, Group, Ident, TokenStream};
use quote::{ToTokens, quote};

use super::ident;
use super::items::Item;
use super::slot::{self, Slot};
use super::ty::{Home, Refer};
use super::types::alternative;
use crate::catalogue::{Enum, Field, Kinds, Object, Tuple, Type};
use crate::conform;
use crate::edition::Edition;
use crate::names;

/// The implementations for items.
pub(super) fn items(edition: &Edition, items: &[Item<'_>], home: Home) -> Vec<TokenStream> {
    let refer = Refer::new(edition, home);
    let own = items.iter().filter(|item| !item.defined_elsewhere);
    let impls = own.map(|item| {
        let target = Target::new(edition, item);
        match item.ty {
            Type::Object(object) => record(refer, &target, item, object),
            Type::Tuple(tuple) => self::tuple(refer, &target, item, tuple),
            Type::Enum(values) => enumeration(&target, item, values),
            Type::OneOf(all) => one_of(refer, &target, item, all),
            _ => TokenStream::new(),
        }
    });
    impls.collect()
}

/// A type that something is implemented for.
struct Target {
    /// The type.
    ty: TokenStream,
    /// The parameters of what can be done with any texts.
    any: Option<TokenStream>,
    /// The parameters of what is done with texts from a message that lives for `'de`.
    read: TokenStream,
}

impl Target {
    fn new(edition: &Edition, item: &Item<'_>) -> Self {
        let name = ident(&item.name);
        match edition.holds_text(item.ty) {
            true => Target {
                ty: quote! { #name<S> },
                any: Some(quote! { <S: signalbook::Str> }),
                read: quote! { <'de, S: signalbook::StrFrom<'de>> },
            },
            false => Target { ty: name.into_token_stream(), any: None, read: quote! { <'de> } },
        }
    }

    /// `Deserialize` and `Serialize` in terms of one expression each.
    fn serde(&self, read: TokenStream, write: TokenStream) -> TokenStream {
        let Target { ty, any, read: parameters } = self;
        let (read, write) = (braced(read), braced(write));
        quote! {
            impl #parameters signalbook::serde::Deserialize<'de> for #ty {
                fn deserialize<D: signalbook::serde::Deserializer<'de>>(
                    deserializer: D,
                ) -> Result<Self, D::Error> #read
            }

            impl #any signalbook::serde::Serialize for #ty {
                fn serialize<W: signalbook::serde::Serializer>(
                    &self,
                    serializer: W,
                ) -> Result<W::Ok, W::Error> #write
            }
        }
    }
}

/// Tokens in braces. They are put into others as they are, where tokens alone would be copied one
/// by one.
fn braced(tokens: TokenStream) -> Group {
    Group::new(Delimiter::Brace, tokens)
}

fn record(refer: Refer<'_>, target: &Target, item: &Item<'_>, object: &Object) -> TokenStream {
    let slot = |field: &Field| Slot::new(refer, field, &names::nested(&item.outer, &field.name));
    let slots: Vec<_> = object.fields.iter().map(slot).collect();
    let expected = format!("an object for {}", item.name);
    let keys = slots.iter().map(|slot| &slot.key);
    let fields: Vec<_> = slots.iter().map(|slot| slot.field.clone()).collect();
    let members = slot::tuple(slots.iter().map(|slot| slot.member.clone()).collect());
    let values = slot::tuple(fields.iter().map(ToTokens::to_token_stream).collect());
    let refs = refs(&fields);
    let Target { ty, any, .. } = target;
    let mut tokens = target.serde(
        quote! { signalbook::de::record(deserializer) },
        quote! { signalbook::record::write(self, serializer) },
    );
    tokens.extend(quote! {
        impl #any signalbook::record::Record for #ty {
            const EXPECTED: &'static str = #expected;
            const KEYS: &'static [&'static str] = &[#(#keys),*];
            type Members = #members;

            fn new(
                #values: <Self::Members as signalbook::record::Members>::Values,
            ) -> Self {
                Self { #(#fields),* }
            }

            fn members(&self) -> <Self::Members as signalbook::record::Members>::Refs<'_> {
                #refs
            }
        }
    });
    tokens
}

/// References to fields. To none of them there is nothing, which is what a block without an
/// expression gives.
fn refs(fields: &[Ident]) -> Option<TokenStream> {
    let refs = fields.iter().map(|field| quote! { &self.#field }).collect();
    (!fields.is_empty()).then(|| slot::tuple(refs))
}

fn tuple(refer: Refer<'_>, target: &Target, item: &Item<'_>, tuple: &Tuple) -> TokenStream {
    let expected = format!("an array for {}", item.name);
    let fields: Vec<_> =
        tuple.places.iter().map(|place| ident(&names::value(&place.name))).collect();
    let codecs = tuple
        .places
        .iter()
        .map(|place| refer.boxed(&place.ty, &names::nested(&item.outer, &place.name)).codec);
    let codecs = slot::tuple(codecs.collect());
    let values = slot::tuple(fields.iter().map(ToTokens::to_token_stream).collect());
    let refs = refs(&fields);
    let Target { ty, any, .. } = target;
    let mut tokens = target.serde(
        quote! { signalbook::de::tuple(deserializer) },
        quote! { signalbook::tuple::write(self, serializer) },
    );
    tokens.extend(quote! {
        impl #any signalbook::tuple::Tuple for #ty {
            const EXPECTED: &'static str = #expected;
            type Places = #codecs;

            fn new(#values: <Self::Places as signalbook::tuple::Places>::Values) -> Self {
                Self { #(#fields),* }
            }

            fn places(&self) -> <Self::Places as signalbook::tuple::Places>::Refs<'_> {
                #refs
            }
        }
    });
    tokens
}

fn enumeration(target: &Target, item: &Item<'_>, values: &Enum) -> TokenStream {
    let expected = format!("a value of {}", item.name);
    let Target { ty, any, .. } = target;
    let arms = values.values.iter().map(|value| {
        let variant = ident(&names::variant(&value.value, &value.prose));
        let text = &*value.value;
        quote! { #text => Some(Self::#variant), }
    });
    let listed = match values.values.is_empty() {
        true => quote! { (_: &str) -> Option<Self> { None } },
        false => quote! { (text: &str) -> Option<Self> { match text { #(#arms)* _ => None } } },
    };
    let (read, find) = match values.open {
        true => (
            quote! { signalbook::de::open(deserializer, #expected, Self::listed, Self::Other) },
            quote! {
                fn listed #listed

                /// The value that a text stands for.
                pub fn find(text: &str) -> Self {
                    Self::listed(text).unwrap_or_else(|| Self::Other(S::from(text.to_owned())))
                }
            },
        ),
        false => (
            quote! { signalbook::de::text(deserializer, #expected, Self::find) },
            quote! {
                /// The value that a text stands for, if the catalogue lets it stand for one.
                pub fn find #listed
            },
        ),
    };
    let mut tokens = target.serde(read, quote! { serializer.serialize_str(self.as_str()) });
    tokens.extend(quote! {
        impl #any #ty { #find }

        impl #any signalbook::KeyText for #ty {
            fn key_text(&self) -> std::borrow::Cow<'_, str> {
                std::borrow::Cow::Borrowed(self.as_str())
            }
        }
    });
    tokens
}

fn one_of(refer: Refer<'_>, target: &Target, item: &Item<'_>, all: &[Type]) -> TokenStream {
    let alternatives: Vec<_> = all
        .iter()
        .map(|ty| (ident(alternative(refer.edition, ty)), refer.boxed(ty, &item.name).codec, ty))
        .collect();
    let read = alternatives.iter().map(|(variant, codec, ty)| {
        let kinds = kind_patterns(refer.edition, ty);
        quote! {
            #kinds => <#codec as signalbook::codec::Decode>::decode(value).map(Self::#variant),
        }
    });
    let write = alternatives.iter().map(|(variant, codec, _)| {
        quote! {
            Self::#variant(value) => <#codec as signalbook::codec::Codec>::encode(value, serializer),
        }
    });
    let kinds = all.iter().map(|ty| conform::kinds(&refer.edition.contract, ty));
    let others = kinds.fold(Kinds::default(), Kinds::and) != Kinds::ALL;
    let others = others.then(|| quote! { _ => Self::none(kind, value), });
    let words: Vec<_> =
        all.iter().map(|ty| crate::edition::notation(&refer.edition.contract, ty)).collect();
    let expected = words.join(" or ");
    let Target { ty, read: parameters, .. } = target;
    let mut tokens = target
        .serde(quote! { signalbook::one_of(deserializer) }, quote! { match self { #(#write)* } });
    tokens.extend(quote! {
        impl #parameters signalbook::OneOf<'de> for #ty {
            const EXPECTED: &'static str = #expected;

            fn decode<D: signalbook::serde::Deserializer<'de>>(
                kind: signalbook::Json,
                value: D,
            ) -> Result<Self, D::Error> {
                match kind { #(#read)* #others }
            }
        }
    });
    tokens
}

/// The JSON values that an alternative can be, as a pattern.
fn kind_patterns(edition: &Edition, ty: &Type) -> TokenStream {
    let kinds = conform::kinds(&edition.contract, ty);
    let all = [
        (Kinds::NULL, quote! { signalbook::Json::Null }),
        (Kinds::BOOLEAN, quote! { signalbook::Json::Boolean }),
        (Kinds::NUMBER, quote! { signalbook::Json::Number }),
        (Kinds::STRING, quote! { signalbook::Json::String }),
        (Kinds::ARRAY, quote! { signalbook::Json::Array }),
        (Kinds::OBJECT, quote! { signalbook::Json::Object }),
    ];
    let patterns = all.iter().filter(|(kind, _)| kinds.overlap(*kind)).map(|(_, pattern)| pattern);
    quote! { #(#patterns)|* }
}
