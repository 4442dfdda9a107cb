//! What the catalogue says of each event, as constants.

use proc_macro2::TokenStream;
use quote::quote;

use super::discriminated::Told;
use super::doc;
use super::ident;
use crate::catalogue::{Acl, Entry, Release};
use crate::edition::Edition;
use crate::names;

/// One constant for each event of an entry.
pub(super) fn items(edition: &Edition, told: &Told<'_>, entry: &Entry) -> Vec<TokenStream> {
    let contracts = entry.events.iter().map(|event| {
        let constant = ident(&names::contract(entry, event));
        let label = |release: Release| edition.contract.releases.label(release);
        let name = event.name.to_string();
        let routing_key = option(event.routing_key.template().map(ToString::to_string));
        let acl = match &*event.acl {
            Acl::Template(template) => {
                let template = template.to_string();
                quote! { Template(#template) }
            }
            Acl::Anyone => quote! { Anyone },
            Acl::Nobody => quote! { Nobody },
            Acl::Unknown => quote! { Unknown },
            Acl::Unguarded => quote! { Unguarded },
        };
        let headers = event.headers.iter().map(|header| header.key.to_string());
        let since = option(event.life.since().map(label));
        let deprecated =
            option(event.deprecated.as_ref().map(|deprecated| label(deprecated.since)));
        let prose = entry.prose_of(event);
        let about = format!("The contract of {}.", doc::code(&event.id));
        let mut texts = vec![about];
        texts.extend(
            prose.doc.iter().flat_map(|text| doc::split(text)).map(|text| doc::escape(&text)),
        );
        let doc = doc::paragraphs(texts);
        let told_by = told.told_by(&event.id);
        quote! {
            #doc
            pub const #constant: signalbook::Contract = signalbook::Contract::new(
                #name,
                #routing_key,
                signalbook::Acl::#acl,
                &[#(#headers),*],
                #since,
                #deprecated,
            ) #told_by;
        }
    });
    contracts.collect()
}

fn option(value: Option<impl quote::ToTokens>) -> TokenStream {
    value.map_or_else(|| quote! { None }, |value| quote! { Some(#value) })
}
