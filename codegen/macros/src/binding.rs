//! The enum of the events that a binding key receives.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use signalbook_codegen::Edition;
use signalbook_codegen::markdown::code;
use signalbook_codegen::reach::{BindingKey, Coverage, EventAt, Routes, Unknown, nearest, survey};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{
    Attribute, Error, Fields, LitStr, Path, Result, Token, Variant, Visibility, bracketed,
    parse_quote,
};

/// The form of what users write.
const FORM: &str = "write `binding!(pub CallEvents = \"calls.call.*\")`: a name, perhaps with `pub` \
                    and attributes before it, and a binding key";

/// How many events are named for one binding key.
const NAMED: usize = 8;

/// What a user wrote, with what the macro of a compiled catalogue adds to it.
struct Input {
    item: Item,
    /// Where the modules of the catalogue are.
    root: Path,
    routes: Routes,
    /// The events of the edition, in its order.
    variants: Vec<Variant>,
}

/// What a user wrote.
struct Item {
    attributes: Vec<Attribute>,
    visibility: Visibility,
    name: Ident,
    key: LitStr,
}

/// An event that the binding key receives.
struct Received<'i> {
    variant: &'i Variant,
    /// What is said of it.
    doc: String,
}

/// The enum, with what belongs to it.
pub(crate) fn expand(input: TokenStream) -> Result<TokenStream> {
    let Input { item, root, routes, variants } = syn::parse2(input)?;
    let binding: BindingKey = item.key.value().parse().map_err(|too_long| {
        Error::new(item.key.span(), format!("a binding key that no client can use: {too_long}"))
    })?;
    let edition = routes.edition();
    let survey = survey(&binding, &edition);
    let received = received(&binding, &survey, &variants);
    if received.is_empty() {
        return Err(Error::new(item.key.span(), nothing(&binding, &edition, &survey)));
    }
    let untold = if binding.receives_everything() { Vec::new() } else { untold(&survey) };
    let definition = item.definition(&received, &untold);
    let constants = item.constants(&root, &received);
    let conversions = item.conversions(&root, &received);
    Ok(quote! { #definition #constants #conversions })
}

impl Parse for Input {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if !input.peek(syn::token::Bracket) {
            let message =
                "this is what the `binding!` of a compiled catalogue stands on: call that one";
            return Err(Error::new(input.span(), message));
        }
        let item;
        bracketed!(item in input);
        let item = item.parse()?;
        // What has to be turned on has been.
        input.parse::<LitStr>()?;
        input.parse::<Token![;]>()?;
        let root = input.parse()?;
        input.parse::<Token![;]>()?;
        let head: LitStr = input.parse()?;
        input.parse::<Token![;]>()?;
        let (mut text, mut variants) = (head.value(), Vec::new());
        while !input.is_empty() {
            variants.push(input.parse()?);
            let route: LitStr = input.parse()?;
            input.parse::<Token![;]>()?;
            text.extend(["\n", &route.value()]);
        }
        let routes = text.parse().map_err(|no_routes| Error::new(head.span(), no_routes))?;
        Ok(Input { item, root, routes, variants })
    }
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let formed = |error: Error| Error::new(error.span(), format!("{error}\n{FORM}"));
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let name = input.parse().map_err(formed)?;
        input.parse::<Token![=]>().map_err(formed)?;
        let key = input.parse::<LitStr>().map_err(|error| {
            let why = "a binding key stands here as a literal, so that it can be checked";
            Error::new(error.span(), format!("{why}\n{FORM}"))
        })?;
        input.parse::<Option<Token![;]>>()?;
        match input.is_empty() {
            true => Ok(Item { attributes, visibility, name, key }),
            false => Err(input.error(format!("more than one item\n{FORM}"))),
        }
    }
}

/// The events that arrive, as far as that can be told.
fn received<'i>(
    binding: &BindingKey,
    survey: &[(EventAt<'_>, Coverage)],
    variants: &'i [Variant],
) -> Vec<Received<'i>> {
    let all = survey.iter().zip(variants);
    let received = all.filter(|((_, coverage), _)| {
        coverage.is_heard() || binding.receives_everything() && is_untold(coverage)
    });
    let with_doc = received.map(|((event, coverage), variant)| {
        let (id, key) = (code(&event.event().id), code(&event.event().routing_key.display()));
        let doc = match coverage {
            Coverage::Every | Coverage::Nothing => format!("{id}, with the routing key {key}."),
            Coverage::Some { received, .. } => {
                format!("{id}, with some of the routing keys {key}: {}, for one.", code(received))
            }
            Coverage::Unknown(Unknown::Undocumented) => {
                format!("{id}, whose routing key nobody has documented.")
            }
            Coverage::Unknown(Unknown::Undecided) => {
                format!("{id}, perhaps: its routing keys {key} are too many to tell.")
            }
        };
        Received { variant, doc }
    });
    with_doc.collect()
}

fn is_untold(coverage: &Coverage) -> bool {
    *coverage == Coverage::Unknown(Unknown::Undocumented)
}

/// The events of which it cannot be told whether they arrive.
fn untold<'e>(survey: &[(EventAt<'e>, Coverage)]) -> Vec<EventAt<'e>> {
    let untold = survey.iter().filter(|(_, coverage)| is_untold(coverage));
    untold.map(|(event, _)| *event).collect()
}

/// Events by their keys, if they are not too many.
fn named(events: &[EventAt<'_>], shown: fn(&str) -> String) -> String {
    let mut names: Vec<_> = events.iter().map(|event| shown(&event.event().id)).collect();
    let others = names.len().saturating_sub(NAMED);
    if others > 1 {
        names.truncate(NAMED);
        names.push(format!("{others} others"));
    }
    names.join(", ")
}

/// What is said of a binding key that receives nothing.
fn nothing(binding: &BindingKey, edition: &Edition, survey: &[(EventAt<'_>, Coverage)]) -> String {
    let (book, release) = (&edition.contract.name, edition.label());
    let count = survey.len();
    let mut lines =
        vec![format!("`{binding}` receives none of the {count} events of {book} {release}")];
    lines.extend(binding.words_with_wildcards().map(|word| {
        format!(
            "in `{word}` a wildcard stands for itself: `*` and `#` are wildcards as whole words"
        )
    }));
    let nearest = nearest(binding, edition);
    lines.push(match nearest.is_empty() {
        true => {
            "nor does any that is near to it: `RoutingKey` shows what keys there are".to_owned()
        }
        false => "these binding keys are near to it, and receive:".to_owned(),
    });
    let list = |events: &[EventAt<'_>]| named(events, str::to_owned);
    lines
        .extend(nearest.iter().map(|near| format!("  `{}`: {}", near.binding, list(&near.events))));
    let untold = untold(survey);
    if !untold.is_empty() {
        lines.push(format!(
            "nobody has documented the routing keys of {}, so that only `#` certainly receives them",
            list(&untold)
        ));
    }
    lines.join("\n")
}

impl Item {
    /// The enum itself.
    fn definition(&self, received: &[Received<'_>], untold: &[EventAt<'_>]) -> TokenStream {
        let Item { attributes, visibility, name, key } = self;
        let is_documented = attributes.iter().any(|attribute| attribute.path().is_ident("doc"));
        let about = (!is_documented).then(|| {
            let about = format!(" What the binding key {} receives.", code(&key.value()));
            quote! { #[doc = #about] }
        });
        let untold = (!untold.is_empty()).then(|| {
            let untold = format!(
                " Nobody has documented the routing keys of {}, so that they are not among these events.",
                named(untold, code)
            );
            quote! { #[doc = ""] #[doc = #untold] }
        });
        let variants = received.iter().map(|Received { variant, doc }| {
            let mut variant = (*variant).clone();
            document(&mut variant.fields);
            let doc = format!(" {doc}");
            quote! { #[doc = #doc] #variant }
        });
        quote! {
            #[allow(deprecated, clippy::enum_variant_names, clippy::large_enum_variant)]
            #(#attributes)*
            #about
            #untold
            #visibility enum #name { #(#variants),* }
        }
    }

    fn constants(&self, root: &Path, received: &[Received<'_>]) -> TokenStream {
        let Item { name, key, .. } = self;
        let kinds = received.iter().map(|received| &received.variant.ident);
        quote! {
            #[allow(deprecated)]
            impl #name {
                /// The binding key that receives these events.
                pub const BINDING_KEY: &'static str = #key;

                /// The kinds of these events.
                pub const KINDS: &'static [#root::Kind] = &[#(#root::Kind::#kinds),*];
            }
        }
    }

    /// From any event, and to any event.
    fn conversions(&self, root: &Path, received: &[Received<'_>]) -> TokenStream {
        let (name, result) = (&self.name, quote! { ::core::result::Result });
        let (from, into): (Vec<_>, Vec<_>) = received
            .iter()
            .map(|Received { variant, .. }| {
                let (variant, values) = (&variant.ident, values(&variant.fields));
                (
                    quote! { #root::Event::#variant #values => #result::Ok(Self::#variant #values), },
                    quote! { #name::#variant #values => Self::#variant #values, },
                )
            })
            .unzip();
        quote! {
            #[allow(deprecated)]
            impl ::core::convert::TryFrom<#root::Event> for #name {
                type Error = #root::Event;

                fn try_from(event: #root::Event) -> #result<Self, #root::Event> {
                    match event {
                        #(#from)*
                        other => #result::Err(other),
                    }
                }
            }

            #[allow(deprecated)]
            impl ::core::convert::From<#name> for #root::Event {
                fn from(event: #name) -> Self {
                    match event { #(#into)* }
                }
            }
        }
    }
}

/// Says of each field with a name what it is.
fn document(fields: &mut Fields) {
    for field in fields.iter_mut() {
        let doc = match &field.ident {
            Some(name) if name == "payload" => " The event's own data.".to_owned(),
            Some(name) => format!(" The parameter `{}`.", name.unraw()),
            None => continue,
        };
        field.attrs.push(parse_quote! { #[doc = #doc] });
    }
}

/// What stands behind a variant's name, in a pattern as in an expression.
fn values(fields: &Fields) -> TokenStream {
    let names = fields.iter().map(|field| field.ident.as_ref());
    match fields {
        Fields::Named(_) => quote! { { #(#names),* } },
        _ => quote! { (payload) },
    }
}

#[cfg(test)]
mod tests;
