//! The macro by which users of the compiled code bind queues: it hands on what the macro of the
//! same name in `signalbook-macros` needs to know of the edition.

use std::iter;

use proc_macro2::{Group, Literal, TokenStream, TokenTree};
use quote::quote;

use super::Pieces;
use super::manifest::package_name;
use super::ty::Texts;
use super::variant::{Variant, variants};
use crate::edition::Edition;
use crate::reach::Routes;

/// The feature of a crate without which its macro does nothing, as its manifest states it.
pub(super) const FEATURE: &str =
    "# The macro `binding!`. It brings the compiler along.\nbinding = [\"signalbook/macros\"]\n";

/// What the macro is written into.
#[derive(Clone, Copy)]
pub(super) enum Form {
    /// A crate, whose root it is exported from.
    Crate,
    /// A module of another crate. Nothing can say there where that is, so that the macro is for the
    /// module alone.
    Module,
}

impl Form {
    /// The module that all others are in, as the macro names it.
    fn root(self) -> TokenStream {
        match self {
            Form::Crate => quote! { $crate },
            Form::Module => quote! { self },
        }
    }

    /// What has to be turned on, as the macro tells whoever has not.
    fn needs(self, edition: &Edition) -> String {
        match self {
            Form::Crate => {
                let package = package_name(&edition.contract.name);
                format!("the feature `binding` of `{package}`")
            }
            Form::Module => "the feature `macros` of `signalbook`".to_owned(),
        }
    }
}

pub(super) fn items(edition: &Edition, form: Form) -> Pieces<'_> {
    Box::new(iter::once_with(move || definition(edition, form)))
}

fn definition(edition: &Edition, form: Form) -> TokenStream {
    let (root, needs) = (form.root(), form.needs(edition));
    let routes = Routes::of(edition).to_string();
    let mut routes = routes.lines();
    let head = routes.next().map(raw);
    let rows = variants(edition).into_iter().zip(routes).map(|(variant, route)| {
        let (shape, route) = (shape(&variant, &root), raw(route));
        quote! { #shape #route; }
    });
    let exported = matches!(form, Form::Crate).then(|| quote! { #[macro_export] });
    quote! {
        /// Defines an enum of the events that a binding key receives, which is checked when it is
        /// compiled: `binding!(pub Heard = "#");`.
        ///
        /// The enum has those variants of `Event` of which some message arrives by that key, with
        /// the attributes that are written before its name, the constants `BINDING_KEY` and `KINDS`,
        /// and conversions: `TryFrom<Event>`, which gives other events back, and `Into<Event>`. A
        /// binding key that receives nothing does not compile; the error tells those near to it.
        ///
        /// Of an event whose routing key nobody has documented it cannot be told whether it
        /// arrives, so that it has a variant only where everything does: by the key `#`.
        #exported
        #[allow(unused_macros)]
        macro_rules! binding {
            ($($item:tt)*) => {
                #root::signalbook::binding! { [$($item)*] #needs; #root; #head; #(#rows)* }
            };
        }
    }
}

/// A text as a literal that can be read, if it holds nothing that cannot be seen.
fn raw(text: &str) -> Literal {
    let hashes = "#".repeat(text.split(|c| c != '#').map(str::len).max().unwrap_or(0) + 1);
    let seen = text.chars().all(|c| c.is_ascii() && !c.is_ascii_control());
    let raw = seen.then(|| format!("r{hashes}\"{text}\"{hashes}").parse().ok()).flatten();
    raw.unwrap_or_else(|| Literal::string(text))
}

/// An event as a variant of an enum anywhere.
fn shape(variant: &Variant<'_>, root: &TokenStream) -> TokenStream {
    let (name, payload) = (&variant.name, variant.payload(Texts::Owned));
    let params = variant.params();
    let shape = if params.is_empty() {
        quote! { #name(#payload) }
    } else {
        let params = params.iter().map(|(param, ident, in_name)| {
            let ty = variant.param(param, Texts::Owned).ty;
            match in_name {
                true => quote! { #ident: #ty },
                false => quote! { #ident: Option<#ty> },
            }
        });
        quote! { #name { #(#params,)* payload: #payload } }
    };
    rooted(shape, root)
}

/// What is written for a module beside the root, as it is written anywhere.
fn rooted(tokens: TokenStream, root: &TokenStream) -> TokenStream {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let is_colon = |at: Option<usize>| {
        let token = at.and_then(|at| tokens.get(at));
        matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == ':')
    };
    let all = tokens.iter().enumerate().map(|(at, token)| match token {
        TokenTree::Ident(ident) if ident == "super" => root.clone(),
        // The crate, and no entry or parameter of its name: a path starts with it.
        TokenTree::Ident(ident)
            if ident == "signalbook"
                && is_colon(Some(at + 1))
                && is_colon(Some(at + 2))
                && !is_colon(
                    at.checked_sub(1).filter(|before| is_colon(before.checked_sub(1))),
                ) =>
        {
            quote! { #root::#ident }
        }
        TokenTree::Group(group) => {
            let inside = rooted(group.stream(), root);
            TokenTree::from(Group::new(group.delimiter(), inside)).into()
        }
        token => token.clone().into(),
    });
    all.collect()
}
