//! How the types are read and written: implementations of serde's traits, in terms of the
//! runtime.

use proc_macro2::{Delimiter, Group, Literal, TokenStream};
use quote::{ToTokens, quote};

use super::ident;
use super::items::Item;
use super::slot::Slot;
use super::ty::{Home, Refer};
use super::types::alternative;
use crate::catalogue::{Enum, Field, Kinds, Object, Tuple, Type};
use crate::conform;
use crate::edition::Edition;
use crate::names;

/// The implementations for items.
pub(super) fn items(edition: &Edition, items: &[Item<'_>], home: Home) -> Vec<TokenStream> {
    let refer = Refer { edition, home };
    let own = items.iter().filter(|item| !item.defined_elsewhere);
    let impls = own.map(|item| match item.ty {
        Type::Object(object) => record(refer, item, object),
        Type::Tuple(tuple) => self::tuple(refer, item, tuple),
        Type::Enum(values) => enumeration(item, values),
        Type::OneOf(all) => one_of(refer, item, all),
        _ => TokenStream::new(),
    });
    impls.collect()
}

/// `Deserialize` and `Serialize` in terms of one function each.
fn serde(name: &proc_macro2::Ident, read: TokenStream, write: TokenStream) -> TokenStream {
    let (read, write) = (braced(read), braced(write));
    quote! {
        impl<'de> signalbook::serde::Deserialize<'de> for #name {
            fn deserialize<D: signalbook::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> #read
        }

        impl signalbook::serde::Serialize for #name {
            fn serialize<S: signalbook::serde::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> #write
        }
    }
}

/// Tokens in braces. They are put into others as they are, where tokens alone would be copied one
/// by one.
fn braced(tokens: TokenStream) -> Group {
    Group::new(Delimiter::Brace, tokens)
}

fn record(refer: Refer<'_>, item: &Item<'_>, object: &Object) -> TokenStream {
    let name = ident(&item.name);
    let slot = |field: &Field| Slot::new(refer, field, &names::nested(&item.outer, &field.name));
    let slots: Vec<_> = object.fields.iter().map(slot).collect();
    let expected = format!("an object for {}", item.name);
    let keys = slots.iter().map(|slot| &slot.key);
    let finish = slots.iter().map(|slot| &slot.finish);
    let mut reading = reading(&slots);
    reading.extend(quote! { Ok(Self { #(#finish,)* }) });
    let reading = braced(reading);
    let mut tokens = serde(
        &name,
        quote! { signalbook::de::record(deserializer) },
        writing(slots.iter().map(|slot| slot.write.clone()).collect()),
    );
    tokens.extend(quote! {
        impl signalbook::de::Record for #name {
            const EXPECTED: &'static str = #expected;
            const KEYS: &'static [&'static str] = &[#(#keys),*];

            fn decode<'de, A: signalbook::serde::de::MapAccess<'de>>(
                mut members: signalbook::de::Members<'de, A>,
            ) -> Result<Self, A::Error> #reading
        }
    });
    tokens
}

/// Reads every member into its slot. The last one stands for the places that there are not.
fn reading(slots: &[Slot]) -> TokenStream {
    let variables: Vec<_> = slots.iter().map(|slot| &slot.variable).collect();
    let arm = |(place, slot): (usize, &Slot)| {
        let place = Literal::usize_unsuffixed(place).to_token_stream();
        let read = slot.read(&place);
        (place, read)
    };
    let mut arms: Vec<_> = slots.iter().enumerate().map(arm).collect();
    let Some((_, last)) = arms.pop() else {
        return quote! { while members.next()?.is_some() {} };
    };
    if arms.is_empty() {
        return quote! {
            #(let mut #variables = None;)*
            while members.next()?.is_some() { #last?; }
        };
    }
    let mut arms: TokenStream =
        arms.iter().map(|(place, arm)| quote! { #place => #arm, }).collect();
    arms.extend(quote! { _ => #last, });
    let arms = braced(arms);
    quote! {
        #(let mut #variables = None;)*
        while let Some(place) = members.next()? {
            match place #arms?;
        }
    }
}

fn writing(write: TokenStream) -> TokenStream {
    if write.is_empty() {
        return quote! { signalbook::ser::Fields::new(serializer)?.end() };
    }
    let mut writing = quote! { let mut fields = signalbook::ser::Fields::new(serializer)?; };
    writing.extend(write);
    writing.extend(quote! { fields.end() });
    writing
}

fn tuple(refer: Refer<'_>, item: &Item<'_>, tuple: &Tuple) -> TokenStream {
    let name = ident(&item.name);
    let expected = format!("an array for {}", item.name);
    let places: Vec<_> = tuple
        .places
        .iter()
        .map(|place| {
            let codec = refer.boxed(&place.ty, &names::nested(&item.outer, &place.name)).codec;
            (ident(&names::value(&place.name)), codec)
        })
        .collect();
    let read = places
        .iter()
        .map(|(ident, codec)| quote! { #ident: places.next::<#codec>(Self::EXPECTED)? });
    let write =
        places.iter().map(|(ident, codec)| quote! { places.place::<#codec>(&self.#ident)?; });
    let length = Literal::usize_unsuffixed(places.len());
    let mutable = (!places.is_empty()).then(|| quote! { mut });
    let mut tokens = serde(
        &name,
        quote! { signalbook::de::tuple(deserializer) },
        quote! {
            let #mutable places = signalbook::ser::Places::new(serializer, #length)?;
            #(#write)*
            places.end()
        },
    );
    let argument = if places.is_empty() {
        quote! { _ }
    } else {
        quote! { mut places }
    };
    tokens.extend(quote! {
        impl signalbook::de::Tuple for #name {
            const EXPECTED: &'static str = #expected;

            fn decode<'de, A: signalbook::serde::de::SeqAccess<'de>>(
                #argument: signalbook::de::Places<'de, A>,
            ) -> Result<Self, A::Error> {
                Ok(Self { #(#read,)* })
            }
        }
    });
    tokens
}

fn enumeration(item: &Item<'_>, values: &Enum) -> TokenStream {
    let name = ident(&item.name);
    let expected = format!("a value of {}", item.name);
    let arms = values.values.iter().map(|value| {
        let variant = ident(&names::variant(&value.value, &value.prose));
        let text = &*value.value;
        quote! { #text => Some(Self::#variant), }
    });
    let other = match values.open {
        true => quote! { other => Some(Self::Other(other.to_owned())), },
        false => quote! { _ => None, },
    };
    let mut tokens = serde(
        &name,
        quote! { signalbook::de::text(deserializer, #expected, Self::find) },
        quote! { serializer.serialize_str(self.as_str()) },
    );
    let find = match (values.values.is_empty(), values.open) {
        (true, false) => quote! { fn find(_: &str) -> Option<Self> { None } },
        _ => quote! { fn find(text: &str) -> Option<Self> { match text { #(#arms)* #other } } },
    };
    tokens.extend(quote! {
        impl #name {
            /// The value that a text stands for, if the catalogue lets it stand for one.
            pub #find
        }

        impl signalbook::KeyText for #name {
            fn key_text(&self) -> std::borrow::Cow<'_, str> {
                std::borrow::Cow::Borrowed(self.as_str())
            }
        }
    });
    tokens
}

fn one_of(refer: Refer<'_>, item: &Item<'_>, all: &[Type]) -> TokenStream {
    let name = ident(&item.name);
    let alternatives: Vec<_> = all
        .iter()
        .map(|ty| (ident(alternative(refer.edition, ty)), refer.boxed(ty, &item.name).codec, ty))
        .collect();
    let read = alternatives.iter().map(|(variant, codec, ty)| {
        let kinds = kind_patterns(refer.edition, ty);
        quote! { #kinds => Self::alternative::<#codec>(value).map(Self::#variant), }
    });
    let write = alternatives.iter().map(|(variant, codec, _)| {
        quote! {
            Self::#variant(value) => {
                signalbook::serde::Serialize::serialize(&signalbook::codec::Encoded::<#codec>(value), serializer)
            }
        }
    });
    let kinds = all.iter().map(|ty| conform::kinds(&refer.edition.contract, ty));
    let others = kinds.fold(Kinds::default(), Kinds::and) != Kinds::ALL;
    let others = others.then(|| quote! { _ => Err(Self::none(&value)), });
    let words: Vec<_> =
        all.iter().map(|ty| crate::edition::notation(&refer.edition.contract, ty)).collect();
    let expected = words.join(" or ");
    let mut tokens = serde(
        &name,
        quote! { <Self as signalbook::OneOf>::deserialize_one(deserializer) },
        quote! { match self { #(#write)* } },
    );
    tokens.extend(quote! {
        impl signalbook::OneOf for #name {
            const EXPECTED: &'static str = #expected;

            fn decode(
                value: signalbook::serde_json::Value,
            ) -> Result<Self, signalbook::serde_json::Error> {
                match &value { #(#read)* #others }
            }
        }
    });
    tokens
}

/// The JSON values that an alternative can be, as a pattern.
fn kind_patterns(edition: &Edition, ty: &Type) -> TokenStream {
    let kinds = conform::kinds(&edition.contract, ty);
    let all = [
        (Kinds::NULL, quote! { signalbook::serde_json::Value::Null }),
        (Kinds::BOOLEAN, quote! { signalbook::serde_json::Value::Bool(_) }),
        (Kinds::NUMBER, quote! { signalbook::serde_json::Value::Number(_) }),
        (Kinds::STRING, quote! { signalbook::serde_json::Value::String(_) }),
        (Kinds::ARRAY, quote! { signalbook::serde_json::Value::Array(_) }),
        (Kinds::OBJECT, quote! { signalbook::serde_json::Value::Object(_) }),
    ];
    let patterns = all.iter().filter(|(kind, _)| kinds.overlap(*kind)).map(|(_, pattern)| pattern);
    quote! { #(#patterns)|* }
}
