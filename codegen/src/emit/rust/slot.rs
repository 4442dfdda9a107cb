//! Members of objects: how each is read, kept and written.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::ident;
use super::ty::Refer;
use crate::catalogue::{Field, Type};
use crate::names;

/// Variables that generated functions have of their own. No other name ends in `_`.
const LOCALS: [&str; 3] = ["members", "place", "fields"];

/// A member, from the variable that it is read into to the key that it is written with.
pub(super) struct Slot {
    /// The field in Rust.
    pub(super) field: Ident,
    /// Its type.
    pub(super) ty: TokenStream,
    /// The variable that holds it while the others are read.
    pub(super) variable: Ident,
    /// The key in messages.
    pub(super) key: String,
    /// The codec that reads its value.
    pub(super) codec: TokenStream,
    /// The field's initializer, from the variable.
    pub(super) finish: TokenStream,
    /// The statement that writes it.
    pub(super) write: TokenStream,
    /// Its value when there is none.
    pub(super) absent: Option<TokenStream>,
}

impl Slot {
    /// The slot of a field. `name` is what its type is called if that needs a name.
    pub(super) fn new(refer: Refer<'_>, field: &Field, name: &str) -> Self {
        let (ident, ty) = Slot::declared(refer, field, name);
        let variable = match LOCALS.iter().find(|local| ident == **local) {
            Some(local) => super::ident(&format!("{local}_")),
            None => ident.clone(),
        };
        let key = field.name.as_str();
        let codec = refer.boxed(&field.shape.ty, name).codec;
        let (finish, write, absent) = match (field.shape.optional, &field.shape.ty) {
            (false, _) => (
                quote! { #ident: signalbook::de::required(#variable, #key)? },
                quote! { fields.required::<#codec>(#key, &self.#ident)?; },
                None,
            ),
            (true, Type::Nullable(inner)) => {
                let inner = refer.boxed(inner, name).codec;
                (
                    quote! { #ident: signalbook::de::maybe(#variable) },
                    quote! { fields.maybe::<#inner>(#key, &self.#ident)?; },
                    Some(quote! { signalbook::Maybe::Absent }),
                )
            }
            (true, _) => (
                if ident == variable {
                    quote! { #ident }
                } else {
                    quote! { #ident: #variable }
                },
                quote! { fields.optional::<#codec>(#key, self.#ident.as_ref())?; },
                Some(quote! { None }),
            ),
        };
        Slot { ty, variable, key: key.to_owned(), codec, finish, write, absent, field: ident }
    }

    /// The field in Rust and its type, for whoever wants no more.
    pub(super) fn declared(refer: Refer<'_>, field: &Field, name: &str) -> (Ident, TokenStream) {
        (ident(&names::field(field)), refer.field(&field.shape, name))
    }

    /// Reads the member at a place into the variable.
    pub(super) fn read(&self, place: &TokenStream) -> TokenStream {
        let Slot { variable, codec, .. } = self;
        quote! { members.value::<#codec>(&mut #variable, #place) }
    }
}
