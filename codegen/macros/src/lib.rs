//! Signalbook's macros, which the runtime re-exports under its feature `macros`.

mod binding;

use proc_macro::TokenStream;

/// What the macro of the same name stands on that compiled catalogues have: use that one.
///
/// It defines an enum of the events that a binding key receives, or says why there is none.
#[proc_macro]
pub fn binding(input: TokenStream) -> TokenStream {
    binding::expand(input.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}
