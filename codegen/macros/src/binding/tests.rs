use super::*;

/// The enum that an item becomes, for a book with an event whose routing key has a value, one of
/// which nobody knows the routing key, and one of whose values too much is demanded to be told.
fn defined(item: &TokenStream) -> std::result::Result<syn::ItemEnum, String> {
    let demanding = r#"{"event":"odd","key":["odd.",["a",0]],"values":[{"text":{"pattern":"(?:x{100}){100}"}}]}"#;
    let input = quote! {
        [#item] "a feature"; bus;
        r#"{"catalogue":"small","release":"1","escapes":[]}"#;
        Lit(bus::Lit) r#"{"event":"lit","key":["lamps.",["lamp",0]],"values":["uuid"]}"#;
        Lost { by: bus::By, payload: bus::Lost } r#"{"event":"lost","key":null}"#;
        Odd(bus::Odd) #demanding;
    };
    let file: syn::File = syn::parse2(expand(input).map_err(|error| error.to_string())?)
        .expect("whole items are made");
    match file.items.into_iter().next() {
        Some(syn::Item::Enum(item)) => Ok(item),
        _ => panic!("the enum comes first"),
    }
}

fn docs(attributes: &[Attribute]) -> Vec<String> {
    let docs = attributes.iter().filter_map(|attribute| match &attribute.meta {
        syn::Meta::NameValue(syn::MetaNameValue {
            path,
            value: syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }),
            ..
        }) if path.is_ident("doc") => Some(text.value().trim().to_owned()),
        _ => None,
    });
    docs.collect()
}

/// The variants of an enum, each with what is said of it.
fn variants(item: &syn::ItemEnum) -> Vec<(String, String)> {
    let all = item.variants.iter();
    all.map(|variant| (variant.ident.to_string(), docs(&variant.attrs).concat())).collect()
}

#[test]
fn what_is_written_before_the_name_is_kept() {
    let item = quote! {
        /// Lamps.
        #[derive(Debug)]
        pub(in crate::bus) Lamps = "lamps.#";
    };
    let defined = defined(&item).expect("it receives something");
    let visibility = &defined.vis;
    assert_eq!(quote! { #visibility }.to_string(), quote! { pub(in crate::bus) }.to_string());
    assert!(defined.attrs.iter().any(|attribute| attribute.path().is_ident("derive")));
    assert_eq!(docs(&defined.attrs)[0], "Lamps.");
    let key = "`lit`, with the routing key `lamps.{lamp}`.";
    assert_eq!(variants(&defined), [("Lit".to_owned(), key.to_owned())]);
}

#[test]
fn what_cannot_be_told_is_said() {
    let lamps = defined(&quote! { Lamps = "lamps.#" }).expect("it receives something");
    let cannot = "Nobody has documented the routing keys of `lost`, so that they are not among these events.";
    assert_eq!(docs(&lamps.attrs), ["What the binding key `lamps.#` receives.", "", cannot]);

    let odd = defined(&quote! { Odd = "odd.x" }).expect("it may receive something");
    let perhaps = "`odd`, perhaps: its routing keys `odd.{a}` are too many to tell.";
    assert_eq!(variants(&odd), [("Odd".to_owned(), perhaps.to_owned())]);

    let refused = defined(&quote! { Nothing = "ships.*" }).err().expect("it receives nothing");
    assert!(refused.contains("nobody has documented the routing keys of lost"), "{refused}");
}

#[test]
fn everything_is_received_by_a_key_of_hashes_alone() {
    for key in ["#", "#.#"] {
        let all = defined(&quote! { All = #key }).expect("it receives everything");
        let names: Vec<_> = variants(&all).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["Lit", "Lost", "Odd"]);
        assert_eq!(docs(&all.attrs), [format!("What the binding key `{key}` receives.")]);
        let Some(lost) = all.variants.iter().nth(1) else { unreachable!() };
        assert_eq!(docs(&lost.attrs), ["`lost`, whose routing key nobody has documented."]);
        let fields: Vec<_> = lost.fields.iter().map(|field| docs(&field.attrs).concat()).collect();
        assert_eq!(fields, ["The parameter `by`.", "The event's own data."]);
    }
    let some = defined(&quote! { Some = "#.ships.lamp" });
    assert!(some.is_err(), "nothing has such a key");
}

#[test]
fn an_event_that_is_received_in_part_has_an_example() {
    let uuid = "00000000-0000-0000-0000-000000000000";
    let key = format!("lamps.{uuid}");
    let lamp = defined(&quote! { Lamp = #key }).expect("it receives something");
    let some = format!("`lit`, with some of the routing keys `lamps.{{lamp}}`: `{key}`, for one.");
    assert_eq!(variants(&lamp), [("Lit".to_owned(), some)]);
}
