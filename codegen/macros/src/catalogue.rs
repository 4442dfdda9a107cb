//! `catalogue!`: arguments to a build, and what was built to items.

use std::env;

use proc_macro2::{Span, TokenStream};
use quote::quote;
use signalbook_codegen::build::{Build, BuildError, Built};
use signalbook_codegen::diagnostic::did_you_mean;
use signalbook_codegen::emit::rust::emit_tokens;
use syn::parse::{Parse, ParseStream};
use syn::{Error, Expr, ExprArray, ExprLit, Ident, Lit, LitStr, Result, Token};

/// What the macro expands to: the items of the catalogue, or errors at the arguments.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let items = syn::parse2(input).and_then(|arguments: Arguments| arguments.items());
    items.unwrap_or_else(Error::into_compile_error)
}

/// What stands between the parentheses.
struct Arguments {
    path: LitStr,
    at: Option<LitStr>,
    only: Option<(Ident, Vec<LitStr>)>,
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.is_empty() {
            return Err(Error::new(Span::call_site(), PATH_FIRST));
        }
        let path = text(input.parse()?, PATH_FIRST)?;
        let mut arguments = Arguments { path, at: None, only: None };
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if !input.is_empty() {
                arguments.argument(input)?;
            }
        }
        Ok(arguments)
    }
}

const PATH_FIRST: &str = "the path of the catalogue comes first: catalogue!(\"events.yaml\")";
const AT: &str = "a release is a text: at = \"19.05\"";
const ONLY: &str = "events are a list of texts: only = [\"call_*\"]";

impl Arguments {
    /// An argument with a name.
    fn argument(&mut self, input: ParseStream<'_>) -> Result<()> {
        let name: Ident = input.parse()?;
        let given = match name.to_string().as_str() {
            "at" => self.at.is_some(),
            "only" => self.only.is_some(),
            other => return Err(Error::new(name.span(), unknown(other))),
        };
        if given {
            return Err(Error::new(name.span(), format!("`{name}` is given twice")));
        }
        input.parse::<Token![=]>()?;
        match name == "at" {
            true => self.at = Some(text(input.parse()?, AT)?),
            false => self.only = Some((name, texts(input.parse()?, ONLY)?)),
        }
        Ok(())
    }

    fn items(&self) -> Result<TokenStream> {
        let built = self.build()?.run().map_err(|error| self.blamed(&error))?;
        let watched = watched(&built)?;
        let items = emit_tokens(&built.edition);
        Ok(quote! { #items #watched })
    }

    fn build(&self) -> Result<Build> {
        let folder = env::var_os("CARGO_MANIFEST_DIR").ok_or_else(|| {
            let missing = "there is no CARGO_MANIFEST_DIR, which cargo sets: paths start there";
            Error::new(Span::call_site(), missing)
        })?;
        let mut build = Build::new(self.path.value()).below(folder);
        if let Some(at) = &self.at {
            build = build.at(at.value());
        }
        if let Some((_, only)) = &self.only {
            build = build.only(only.iter().map(LitStr::value));
        }
        Ok(build)
    }

    /// An error at the argument that it is about.
    fn blamed(&self, error: &BuildError) -> Error {
        let span = match (error, &self.at, &self.only) {
            (BuildError::Release(_), Some(at), _) => at.span(),
            (BuildError::NoEvents, _, Some((only, _))) => only.span(),
            (BuildError::Event(event), _, Some((_, only))) => {
                let said = only.iter().find(|said| said.value() == event.pattern);
                said.unwrap_or(&self.path).span()
            }
            _ => self.path.span(),
        };
        match error {
            BuildError::File(error) => Error::new(span, format!("{error}\n{WHERE}")),
            error => Error::new(span, error),
        }
    }
}

const WHERE: &str = "paths start from the folder of the package, where its Cargo.toml is";

fn unknown(name: &str) -> String {
    let near = did_you_mean(name, ["at", "only"]).map(|near| format!("; {near}"));
    let near = near.unwrap_or_default();
    format!("there is no argument `{name}`; behind the path there can be `at` and `only`{near}")
}

/// A text; otherwise what is wanted there.
fn text(value: Expr, wanted: &str) -> Result<LitStr> {
    match value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), attrs }) if attrs.is_empty() => Ok(text),
        other => Err(Error::new_spanned(other, wanted)),
    }
}

/// A list of texts; otherwise what is wanted there.
fn texts(value: Expr, wanted: &str) -> Result<Vec<LitStr>> {
    match value {
        Expr::Array(ExprArray { elems, .. }) => {
            elems.into_iter().map(|element| text(element, wanted)).collect()
        }
        other => Err(Error::new_spanned(other, wanted)),
    }
}

/// What makes the compiler come back when a file changes.
fn watched(built: &Built) -> Result<TokenStream> {
    let paths = built.files.iter().map(|path| {
        path.to_str().ok_or_else(|| {
            let message = format!("the path {} is no Unicode", path.display());
            Error::new(Span::call_site(), message)
        })
    });
    let paths = paths.collect::<Result<Vec<_>>>()?;
    Ok(quote! { #(const _: &[u8] = include_bytes!(#paths);)* })
}
