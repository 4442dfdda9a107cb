//! Members of objects: what each is in Rust, and how it is read and written.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::ident;
use super::ty::Refer;
use crate::catalogue::{Field, Type};
use crate::names;

/// The longest tuple that the runtime knows what to do with. Longer ones are tuples of tuples.
const LONGEST_TUPLE: usize = 12;

/// A member.
pub(super) struct Slot {
    /// The field in Rust.
    pub(super) field: Ident,
    /// Its type.
    pub(super) ty: TokenStream,
    /// The key in messages.
    pub(super) key: String,
    /// The codec that reads its value when it is there.
    pub(super) codec: TokenStream,
    /// What the runtime calls such a member.
    pub(super) member: TokenStream,
    /// Its value when there is none.
    pub(super) absent: Option<TokenStream>,
}

impl Slot {
    /// The slot of a field. `name` is what its type is called if that needs a name.
    pub(super) fn new(refer: Refer<'_>, field: &Field, name: &str) -> Self {
        let (ident, ty) = Slot::declared(refer, field, name);
        let codec = refer.boxed(&field.shape.ty, name).codec;
        let (member, absent) = match (field.shape.optional, &field.shape.ty) {
            (false, _) => (quote! { Required<#codec> }, None),
            (true, Type::Nullable(inner)) => {
                let inner = refer.boxed(inner, name).codec;
                (quote! { Nullish<#inner> }, Some(quote! { signalbook::Maybe::Absent }))
            }
            (true, _) => (quote! { Optional<#codec> }, Some(quote! { None })),
        };
        let member = quote! { signalbook::record::#member };
        Slot { ty, key: field.name.as_str().to_owned(), codec, member, absent, field: ident }
    }

    /// The field in Rust and its type, for whoever wants no more.
    pub(super) fn declared(refer: Refer<'_>, field: &Field, name: &str) -> (Ident, TokenStream) {
        (ident(&names::field(field)), refer.field(&field.shape, name))
    }
}

/// A tuple, as a type, a pattern or an expression.
pub(super) fn tuple(mut all: Vec<TokenStream>) -> TokenStream {
    while all.len() > LONGEST_TUPLE {
        all = all.chunks(LONGEST_TUPLE).map(|some| quote! { (#(#some,)*) }).collect();
    }
    quote! { (#(#all,)*) }
}
