//! Tokens to text.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::doc;
use crate::emit::NOTICE;

/// A source file, with what it is about at its top.
pub(super) fn file(about: &str, tokens: &TokenStream) -> String {
    /// The notice must be near the top, even where there is much to be said.
    const SHORT: usize = 800;
    let is_short = about.len() <= SHORT;
    let (first, last) = if is_short { (about, NOTICE) } else { (NOTICE, about) };
    let [first, blank, last] = [first, "", last].map(doc::inner);
    format!("{}\n{}", items(&quote! { #first #blank #last }), items(tokens))
}

/// Items one after the other.
pub(super) fn items(tokens: &TokenStream) -> String {
    match syn::parse2::<syn::File>(tokens.clone()) {
        Ok(file) => prettyplease::unparse(&file),
        // Not reached: the emitters make whole items. Unformatted is better than nothing.
        Err(_) => tokens.to_token_stream().to_string(),
    }
}
