//! Tokens to text.

use proc_macro2::TokenStream;
use quote::quote;

use super::doc;
use crate::emit::NOTICE;

/// A source file, with what it is about at its top. Its pieces are whole items, which are printed
/// one by one, and best made so: the tokens of a file take many times the room of its text.
pub(super) fn file(about: &str, pieces: impl IntoIterator<Item = TokenStream>) -> String {
    /// The notice must be near the top, even where there is much to be said.
    const SHORT: usize = 800;
    let is_short = about.len() <= SHORT;
    let (first, last) = if is_short { (about, NOTICE) } else { (NOTICE, about) };
    let [first, blank, last] = [first, "", last].map(doc::inner);
    let mut text = items(quote! { #first #blank #last });
    text.push('\n');
    for piece in pieces {
        text.push_str(&items(piece));
    }
    text
}

/// Items one after the other.
pub(super) fn items(tokens: TokenStream) -> String {
    if tokens.is_empty() {
        return String::new();
    }
    // The emitters make whole items, so that what the parser refuses does not come up. Unformatted
    // would be better than nothing then, but a copy for that would cost more than it is worth.
    match syn::parse2::<syn::File>(tokens) {
        Ok(file) => prettyplease::unparse(&file),
        Err(error) => error.into_compile_error().to_string(),
    }
}
