//! Signalbook's macros, which the runtime re-exports under its feature `macros`.

mod binding;
mod catalogue;

use proc_macro::TokenStream;

/// Compiles a catalogue in place: to the payload types, the envelope, and the enums over all events
/// and their routing keys, as modules and names of the module that this stands in.
///
/// ```ignore
/// pub mod bus {
///     signalbook::catalogue!("events.yaml", at = "19.05", only = ["call_*", "user_created"]);
/// }
/// ```
///
/// The path starts from the folder of the package, where its `Cargo.toml` is. Then there can be, in
/// any order:
///
/// - `at = "RELEASE"`: the edition of this release. Otherwise it is that of the last one, or of
///   `next` if something in the catalogue waits for it.
/// - `only = ["EVENT", …]`: these events alone, and the types that they use. Events go by their keys
///   or names, entries by their keys; `*` stands for any run of characters. Other events are unknown
///   to what comes out.
///
/// The crate has to depend on `signalbook` under this name, with the feature `macros`, and with
/// `pattern` if the catalogue bounds a text by a regular expression.
///
/// Mistakes in the catalogue are errors here, each with its file, line and column. What merely looks
/// wrong is not told: `signalbook check` does that.
///
/// # When it is compiled again
/// When a file of the catalogue changes or goes. A new file that a pattern under `include` would
/// match is not seen until another file changes, or this crate; a build script sees it.
#[proc_macro]
pub fn catalogue(input: TokenStream) -> TokenStream {
    catalogue::expand(input.into()).into()
}

/// What the macro of the same name stands on that compiled catalogues have: use that one.
///
/// It defines an enum of the events that a binding key receives, or says why there is none.
#[proc_macro]
pub fn binding(input: TokenStream) -> TokenStream {
    binding::expand(input.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}
