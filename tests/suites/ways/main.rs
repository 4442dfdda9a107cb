//! A catalogue becomes the same Rust on each of three ways: as the files of a crate, by the macro,
//! and by a build script.
//!
//! What differs is said here: comments and lints of files are attributes of modules and exports,
//! `rustfmt` is told to leave files alone, the macro adds a constant for each file that it read, and
//! `binding!` is exported from a crate, and says what that is called.

use std::collections::BTreeMap;
use std::path::Path;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use serde_json::json;
use signalbook_codegen::Edition;
use signalbook_codegen::build::Build;
use signalbook_codegen::emit::rust::{Runtime, emit_module};
use signalbook_codegen::emit::{Artefact, Options, Target, emit};
use signalbook_tests::cases::catalogues;
use signalbook_tests::{edition, schemas, wazo};
use syn::{Attribute, Item, ItemMod, Visibility};

mod build;

/// The macro is a crate of its own that exports nothing else.
#[path = "../../../codegen/macros/src/catalogue.rs"]
mod catalogue;

/// The items of each module, by its path: as text, so that they are equal if they are written alike.
type Modules = BTreeMap<String, Vec<String>>;

#[test]
fn each_way_leads_to_the_same_items() {
    let wazo = ("wazo_19_05".to_owned(), "../events.yaml".to_owned(), edition(&wazo(), "19.05"));
    let good = catalogues("good").map(|(name, catalogue)| {
        let edition = catalogue.at(catalogue.present());
        (name.replace('-', "_"), format!("catalogues/good/{name}.yaml"), edition)
    });
    for (name, path, edition) in good.chain([wazo]) {
        let files = of_files(&edition);
        let release = edition.label();
        let (expanded, watched) = of_macro(quote! { #path, at = #release });
        assert_same(&files, &expanded, &format!("{name}: the files and the macro"));
        let written = Path::new(env!("OUT_DIR")).join(format!("{name}.rs"));
        let written = std::fs::read_to_string(written).expect("the build script wrote it");
        assert_same(&files, &of_text(&written), &format!("{name}: the files and the build script"));
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert_eq!(watched, [folder.join(path).display().to_string()], "{name}");
    }
}

#[test]
fn each_way_leads_to_the_same_part() {
    let only = ["call_*", "users_forwards_*"];
    let part = edition(&wazo(), "19.05").only(&only).expect("the events are there");
    assert!((3..30).contains(&part.contract.events().count()));
    let files = of_files(&part);
    let (expanded, _) = of_macro(quote! { "../events.yaml", only = [#(#only),*], at = "19.05", });
    assert_same(&files, &expanded, "the files and the macro");
    let build = Build::new("../events.yaml").at("19.05").only(only);
    let built = build.run().expect("it compiles").edition;
    assert_same(&files, &of_text(&emit_module(&built)), "the files and the build script");
    let whole = of_files(&edition(&wazo(), "19.05"));
    assert!(files["events"].len() < whole["events"].len());
    assert!(files["types"].len() < whole["types"].len(), "types that nothing uses are left out");
}

/// The bus has an open event that takes every name; what is left out does not become that.
#[test]
fn an_open_event_takes_no_message_of_events_that_are_left_out() {
    use signalbook_tests::compiled::wazo_ami::{Envelope, Event, Kind};
    let event = |name: &str| {
        let uuid = "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3";
        let message = json!({"name": name, "origin_uuid": uuid, "data": {"id": "1"}});
        serde_json::from_value::<Envelope>(message).expect("it is a message").event
    };
    assert_eq!(Kind::ALL, [Kind::AmiEvent]);
    assert_eq!(event("QueueMemberStatus").kind(), Some(Kind::AmiEvent));
    for name in ["user_created", "users_forwards_busy_updated"] {
        let Event::Unknown(unknown) = event(name) else { panic!("{name} is another event") };
        assert_eq!((unknown.name.as_str(), unknown.payload), (name, Some(json!({"id": "1"}))));
    }
    let whole = edition(&wazo(), "19.05");
    let part = whole.only(&["ami_event"]).expect("it is there");
    let names = |edition: &Edition| {
        let schema = &schemas(edition)["strict/ami_event"]["properties"]["name"];
        let mut names = schema["not"]["enum"].as_array().expect("other names").clone();
        names.sort_by_key(ToString::to_string);
        (schema["pattern"].clone(), names)
    };
    assert_eq!(names(&part), names(&whole));
}

fn assert_same(one: &Modules, other: &Modules, which: &str) {
    let names = |modules: &Modules| modules.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(one), names(other), "{which}");
    for (module, items) in one {
        for (one, other) in items.iter().zip(&other[module]) {
            assert_eq!(one, other, "{which}, in {module}");
        }
        assert_eq!(items.len(), other[module].len(), "{which}, in {module}");
    }
    assert!(one.contains_key("types"));
}

/// The items of the crate, with each module's file in its place.
fn of_files(edition: &Edition) -> Modules {
    let options = Options { runtime: Runtime::Workspace };
    let artefacts = emit(edition, Target::Rust, &options).into_iter();
    let files: BTreeMap<_, _> =
        artefacts.map(|Artefact { path, content }| (path, content)).collect();
    let mut modules = Modules::new();
    let root = syn::parse_file(&files["src/lib.rs"]).expect("it is Rust").items;
    enter("", root, &mut modules, &|path| {
        let file = [format!("src/{path}.rs"), format!("src/{path}/mod.rs")];
        let file = file.iter().find_map(|file| files.get(file)).expect("the module has a file");
        syn::parse_file(file).expect("it is Rust").items
    });
    modules
}

fn of_text(text: &str) -> Modules {
    inside(syn::parse_file(text).expect("it is Rust").items)
}

/// The items that the macro expands to, and the files that it watches.
fn of_macro(arguments: TokenStream) -> (Modules, Vec<String>) {
    let file: syn::File = syn::parse2(catalogue::expand(arguments)).expect("it is Rust");
    // Written as a person would, so that commas at the ends of lists make no difference.
    let file = syn::parse_file(&prettyplease::unparse(&file)).expect("it still is");
    let is_watch = |item: &Item| matches!(item, Item::Const(item) if item.ident == "_");
    let (watches, items): (Vec<_>, Vec<_>) = file.items.into_iter().partition(is_watch);
    let watched = watches.iter().map(|item| {
        let text = item.to_token_stream().to_string();
        text.split('"').nth(1).expect("a path").to_owned()
    });
    (inside(items), watched.collect())
}

fn inside(items: Vec<Item>) -> Modules {
    let mut modules = Modules::new();
    enter("", items, &mut modules, &|path| panic!("{path} is in a file of its own"));
    modules
}

/// Adds a module and those in it. `file` gives the items of one that is in a file of its own.
fn enter(path: &str, items: Vec<Item>, modules: &mut Modules, file: &impl Fn(&str) -> Vec<Item>) {
    let mut here = Vec::new();
    for item in items {
        if let Item::Mod(module) = item {
            let ItemMod { vis, ident, content, .. } = module;
            let name = ident.to_string();
            let name = name.strip_prefix("r#").unwrap_or(&name);
            let inner = if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
            let visibility = if matches!(vis, Visibility::Public(_)) { "pub " } else { "" };
            here.push(format!("{visibility}mod {ident};"));
            let items = content.map_or_else(|| file(&inner), |(_, items)| items);
            enter(&inner, items, modules, file);
        } else {
            here.push(written(item));
        }
    }
    modules.insert(path.to_owned(), here);
}

/// An item as text, without what lints are to say of it.
fn written(mut item: Item) -> String {
    let without = |attributes: &mut Vec<Attribute>, name| {
        attributes.retain(|attribute| !attribute.path().is_ident(name));
    };
    match &mut item {
        Item::Use(exports) => without(&mut exports.attrs, "allow"),
        Item::Macro(item) => without(&mut item.attrs, "macro_export"),
        _ => {}
    }
    let text = prettyplease::unparse(&syn::File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: vec![item],
    });
    // Tokens go on another line where the one before is longer.
    if !text.contains("macro_rules!") {
        return text;
    }
    let text = text.replace("$crate", "self");
    let of = text.find("\"the feature").map(|start| (start, text[start + 1..].find('"')));
    let text = match of {
        Some((start, Some(length))) => format!("{}{}", &text[..start], &text[start + length + 2..]),
        _ => text,
    };
    text.split_whitespace().collect()
}
