//! Types and codecs as they are referred to.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::ident;
use crate::catalogue::{
    Bounds, IntegerType, JSON_INTEGER, Shape, StringType, TimestampFormat, Type, TypeId,
};
use crate::edition::Edition;
use crate::names;

/// The module that refers to a type.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Home {
    /// The module of an entry, inside `events`.
    Entry,
    /// The module of the named types.
    Types,
    /// A module beside that one.
    Root,
}

impl Home {
    /// The way to the module of the named types.
    fn types(self) -> TokenStream {
        match self {
            Home::Entry => quote! { super::super::types:: },
            Home::Types => quote! {},
            Home::Root => quote! { super::types:: },
        }
    }
}

/// A type in Rust, and the codec that reads and writes it.
pub(super) struct Rust {
    pub(super) ty: TokenStream,
    pub(super) codec: TokenStream,
}

/// What holds the texts of a type that is referred to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Texts {
    /// Whatever the parameter `S` says.
    Parameter,
    /// A `String`.
    Owned,
}

/// How types are referred to from one place.
#[derive(Clone, Copy)]
pub(super) struct Refer<'e> {
    pub(super) edition: &'e Edition,
    pub(super) home: Home,
    pub(super) texts: Texts,
}

impl<'e> Refer<'e> {
    /// From a module, where texts are held as the parameter says.
    pub(super) fn new(edition: &'e Edition, home: Home) -> Self {
        Refer { edition, home, texts: Texts::Parameter }
    }

    /// The type of texts.
    pub(super) fn text(self) -> TokenStream {
        match self.texts {
            Texts::Parameter => quote! { S },
            Texts::Owned => quote! { String },
        }
    }

    /// A type of the catalogue by its name in Rust, with the parameter if it has one.
    pub(super) fn named_so(self, name: TokenStream, ty: &Type) -> TokenStream {
        match self.texts == Texts::Parameter && self.edition.holds_text(ty) {
            true => quote! { #name<S> },
            false => name,
        }
    }

    /// A type. `name` is what it is called if it needs a name, or bounds with one.
    pub(super) fn ty(self, ty: &Type, name: &str) -> Rust {
        match ty {
            Type::Any { .. } => Rust {
                ty: quote! { signalbook::serde_json::Value },
                codec: quote! { signalbook::codec::Any },
            },
            Type::Unknown | Type::Faulty => plain(quote! { signalbook::Undocumented }),
            Type::Null => Rust { ty: quote! { () }, codec: quote! { signalbook::codec::Null } },
            Type::Boolean => plain(quote! { bool }),
            Type::Integer(integer) => self::integer(integer),
            Type::Timestamp(format) => self.timestamp(*format),
            Type::Uuid => plain(quote! { signalbook::Uuid }),
            Type::Number { minimum, maximum } => {
                let bounds = match (minimum, maximum) {
                    (None, None) => quote! {},
                    _ => bounds(name),
                };
                Rust { ty: quote! { f64 }, codec: quote! { signalbook::codec::Number<#bounds> } }
            }
            Type::String(shape) if *shape == StringType::default() => {
                let text = self.text();
                Rust { codec: quote! { signalbook::codec::Text<#text> }, ty: text }
            }
            Type::String(_) => self.bounded(&bounds(name)),
            Type::Enum(_) | Type::Object(_) | Type::Tuple(_) | Type::OneOf(_) => {
                plain(self.named_so(ident(name).into_token_stream(), ty))
            }
            Type::List { item, length } => list(&self.ty(item, name), *length),
            Type::Map(item) => {
                let (text, Rust { ty, codec }) = (self.text(), self.ty(item, name));
                Rust {
                    ty: quote! { std::collections::BTreeMap<#text, #ty> },
                    codec: quote! { signalbook::codec::Map<#text, #codec> },
                }
            }
            Type::Nullable(inner) => {
                let Rust { ty, codec } = self.ty(inner, name);
                Rust {
                    ty: quote! { Option<#ty> },
                    codec: quote! { signalbook::codec::Nullable<#codec> },
                }
            }
            Type::Named(id) => self.named(*id),
        }
    }

    /// A named type. One that is no type of its own in Rust is an alias, whose bounds stand in
    /// the codec.
    fn named(self, id: TypeId) -> Rust {
        let named = self.edition.contract.named(id);
        let types = self.home.types();
        let name = names::named(named);
        let ident = ident(&name);
        let ty = self.named_so(quote! { #types #ident }, &named.ty);
        if is_own(&named.ty) {
            return plain(ty);
        }
        let marker = bounds_in(&types, &name);
        let Rust { codec, .. } = self.alias(&named.ty, &name, &marker);
        Rust { ty, codec }
    }

    /// The codec of a type that is an alias, with the way to its bounds from here.
    fn alias(self, ty: &Type, name: &str, marker: &TokenStream) -> Rust {
        match ty {
            Type::Number { minimum, maximum } if minimum.is_some() || maximum.is_some() => {
                Rust { ty: quote! { f64 }, codec: quote! { signalbook::codec::Number<#marker> } }
            }
            Type::String(shape) if *shape != StringType::default() => self.bounded(marker),
            Type::Nullable(inner) => {
                let Rust { ty, codec } = self.alias(inner, name, marker);
                Rust {
                    ty: quote! { Option<#ty> },
                    codec: quote! { signalbook::codec::Nullable<#codec> },
                }
            }
            Type::Object(_) | Type::Enum(_) | Type::Tuple(_) | Type::OneOf(_) => {
                let (types, name) = (self.home.types(), ident(name));
                plain(self.named_so(quote! { #types #name }, ty))
            }
            other => self.ty(other, name),
        }
    }

    /// A text within bounds.
    fn bounded(self, bounds: &TokenStream) -> Rust {
        let text = self.text();
        Rust { codec: quote! { signalbook::codec::Text<#text, #bounds> }, ty: text }
    }

    fn timestamp(self, format: TimestampFormat) -> Rust {
        let format = match format {
            TimestampFormat::Rfc3339 => quote! { Rfc3339 },
            TimestampFormat::BasicOffset => quote! { BasicOffset },
            TimestampFormat::Local => quote! { Local },
            TimestampFormat::UnixSeconds | TimestampFormat::UnixMilliseconds => {
                return integer(&JSON_INTEGER);
            }
        };
        let text = (self.texts == Texts::Parameter).then(|| quote! { , S });
        plain(quote! { signalbook::Timestamp<signalbook::#format #text> })
    }

    /// The codec of a payload that is an alias in the module of its entry.
    pub(super) fn alias_in(self, module: &TokenStream, ty: &Type, name: &str) -> TokenStream {
        let marker = bounds_in(&quote! { #module:: }, name);
        self.alias(ty, name, &marker).codec
    }

    /// The type of a field, with its presence.
    pub(super) fn field(self, shape: &Shape, name: &str) -> TokenStream {
        match (shape.optional, &shape.ty) {
            (false, ty) => self.boxed(ty, name).ty,
            (true, Type::Nullable(inner)) => {
                let ty = self.boxed(inner, name).ty;
                quote! { signalbook::Maybe<#ty> }
            }
            (true, ty) => {
                let ty = self.boxed(ty, name).ty;
                quote! { Option<#ty> }
            }
        }
    }

    /// A type inside another; on the heap if it holds itself, which only named types do.
    pub(super) fn boxed(self, ty: &Type, name: &str) -> Rust {
        match ty {
            Type::Named(id) if self.home == Home::Types && self.edition.is_recursive(*id) => {
                let Rust { ty, codec } = self.named(*id);
                Rust { ty: quote! { Box<#ty> }, codec: quote! { signalbook::codec::Boxed<#codec> } }
            }
            Type::Nullable(inner) => {
                let Rust { ty, codec } = self.boxed(inner, name);
                Rust {
                    ty: quote! { Option<#ty> },
                    codec: quote! { signalbook::codec::Nullable<#codec> },
                }
            }
            other => self.ty(other, name),
        }
    }
}

/// Whether a type of the catalogue is a type of its own in Rust, and not an alias.
pub(super) fn is_own(ty: &Type) -> bool {
    matches!(ty, Type::Enum(_) | Type::Object(_) | Type::Tuple(_) | Type::OneOf(_))
}

/// Bounds stand in a module of their own, where their names meet no types.
fn bounds(name: &str) -> TokenStream {
    bounds_in(&TokenStream::new(), name)
}

fn bounds_in(types: &TokenStream, name: &str) -> TokenStream {
    let name = ident(name);
    quote! { #types bounds::#name }
}

fn plain(ty: TokenStream) -> Rust {
    Rust { codec: quote! { signalbook::codec::Plain<#ty> }, ty }
}

fn integer(integer: &IntegerType) -> Rust {
    if *integer == JSON_INTEGER {
        return Rust { ty: quote! { i64 }, codec: quote! { signalbook::codec::JsonInteger } };
    }
    let ty = ident(&format!("{}{}", if integer.signed { 'i' } else { 'u' }, integer.bits));
    let Bounds { minimum, maximum } = integer.bounds;
    let (minimum, maximum) = (Literal::i128_unsuffixed(minimum), Literal::i128_unsuffixed(maximum));
    Rust {
        ty: quote! { #ty },
        codec: quote! { signalbook::codec::Integer<#ty, #minimum, #maximum> },
    }
}

fn list(item: &Rust, length: Bounds<Option<u64>>) -> Rust {
    let Rust { ty, codec } = item;
    let bounds = match (length.minimum, length.maximum) {
        (None, None) => quote! {},
        (minimum, None) => {
            let minimum = Literal::u64_unsuffixed(minimum.unwrap_or(0));
            quote! { , #minimum }
        }
        (minimum, Some(maximum)) => {
            let minimum = Literal::u64_unsuffixed(minimum.unwrap_or(0));
            let maximum = Literal::u64_unsuffixed(maximum);
            quote! { , #minimum, #maximum }
        }
    };
    Rust { ty: quote! { Vec<#ty> }, codec: quote! { signalbook::codec::List<#codec #bounds> } }
}
