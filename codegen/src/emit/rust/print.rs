//! Tokens to text.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::doc;
use crate::emit::NOTICE;

/// A source file, with what it is about at its top.
pub(super) fn file(about: &str, tokens: &TokenStream) -> String {
    let about = doc::inner(about);
    let notice = doc::inner(NOTICE);
    let blank = doc::inner("");
    format!("{}\n{}", items(&quote! { #about #blank #notice }), items(tokens))
}

/// Items one after the other.
pub(super) fn items(tokens: &TokenStream) -> String {
    match syn::parse2::<syn::File>(tokens.clone()) {
        Ok(file) => prettyplease::unparse(&file),
        // Not reached: the emitters make whole items. Unformatted is better than nothing.
        Err(_) => tokens.to_token_stream().to_string(),
    }
}
