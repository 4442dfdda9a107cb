//! Compiles a catalogue of many kinds of events twice: to what Signalbook makes of it, and to the
//! same types with serde's derives, as somebody would write them who has no catalogue.

#[path = "peers.rs"]
mod peers;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use signalbook_codegen::emit::rust::emit_module;
use signalbook_codegen::{Sources, compile};

/// The variable of the environment that says how many kinds there are; sixty, if it is not set.
const KINDS: &str = "SIGNALBOOK_BENCH_KINDS";

/// A protocol whose messages are told by several members.
const CTI: &str = "../../examples/cti/cti.yaml";

/// Fields beside the number that tells kinds apart: names, types in the catalogue, types in Rust.
const FIELDS: [(&str, &str, &str); 9] = [
    ("call_id", "string", "String"),
    ("user_uuid", "string", "String"),
    ("status", "string", "String"),
    ("caller_id_name", "string", "String"),
    ("caller_id_number", "string", "String"),
    ("creation_time", "string", "String"),
    ("duration", "integer", "i64"),
    ("on_hold", "boolean", "bool"),
    ("peer", "optional string", "Option<String>"),
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed={KINDS}");
    let kinds = env::var(KINDS).map_or(60, |kinds| kinds.parse().expect("a number of kinds"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("ours.rs"), ours(kinds)).expect("cargo's folder can be written");
    fs::write(out.join("derived.rs"), derived(kinds)).expect("cargo's folder can be written");
    fs::write(out.join("by_hand.rs"), by_hand(kinds)).expect("cargo's folder can be written");
    cti(&out);
}

/// What a CTI server sends: what Signalbook makes of it, its peers, and the documented messages.
fn cti(out: &Path) {
    println!("cargo::rerun-if-changed=peers.rs");
    println!("cargo::rerun-if-changed={CTI}");
    // Serde's derives check no pattern, and to check one takes longer than all else of a text.
    let text = fs::read_to_string(CTI).expect("the example is there");
    let checked = |line: &&str| !line.trim_start().starts_with("pattern: '");
    let text: String = text.split_inclusive('\n').filter(checked).collect();
    let sources = Sources::new(CTI, text);
    let catalogue = compile(&sources).catalogue.expect("the example compiles");
    let edition = catalogue.at(catalogue.present());
    let mut faces = edition.faces();
    let server = faces.find(|face| face.direction().name.as_deref() == Some("server"));
    let server = server.expect("the server sends something");
    let messages: Vec<_> =
        server.contract.events().filter_map(|(_, event)| event.example.as_ref()).collect();
    let messages = format!("pub const DOCUMENTED: &[&str] = &{messages:?};");
    for (file, text) in [
        ("cti.rs", emit_module(&edition)),
        ("cti_peers.rs", peers::peers(server)),
        ("cti_messages.rs", messages),
    ] {
        fs::write(out.join(file), text).expect("cargo's folder can be written");
    }
}

fn ours(kinds: usize) -> String {
    let mut text = String::from(
        "signalbook: 1\ncatalogue: bench\nreleases: ['1.0']\n\
         envelope:\n  name: {is: event}\n  origin_uuid: string\n  data: {is: payload}\nevents:\n",
    );
    for kind in 0..kinds {
        writeln!(text, "  call_event_{kind}:\n    routing_key: calls.{{call_id}}.event{kind}\n    acl: nobody\n    fields:").expect("a text");
        writeln!(text, "      number_{kind}: integer").expect("a text");
        for (name, ty, _) in FIELDS {
            writeln!(text, "      {name}: {ty}").expect("a text");
        }
    }
    let sources = Sources::new("bench.yaml", text);
    let compilation = compile(&sources);
    let catalogue =
        compilation.catalogue.unwrap_or_else(|| panic!("{}", compilation.report.to_text(&sources)));
    emit_module(&catalogue.at(catalogue.present()))
}

fn derived(kinds: usize) -> String {
    let mut text = String::new();
    for kind in 0..kinds {
        let fields: String =
            FIELDS.iter().map(|(name, _, ty)| format!("    pub {name}: {ty},\n")).collect();
        write!(
            text,
            "#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]\n\
             pub struct CallEvent{kind} {{\n    pub number_{kind}: i64,\n{fields}}}\n"
        )
        .expect("a text");
    }
    let variants: String = (0..kinds)
        .map(|kind| format!("    #[serde(rename = \"call_event_{kind}\")]\n    CallEvent{kind}(CallEvent{kind}),\n"))
        .collect();
    write!(
        text,
        "#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]\n\
         #[serde(tag = \"name\", content = \"data\")]\npub enum Event {{\n{variants}}}\n\
         #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]\n\
         pub struct Envelope {{\n    pub origin_uuid: String,\n    #[serde(flatten)]\n    pub event: Event,\n}}\n\
         #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]\n\
         pub struct Known<T> {{\n    pub name: String,\n    pub origin_uuid: String,\n    pub data: T,\n}}\n"
    )
    .expect("a text");
    text
}

/// Routing keys of the same kinds, as somebody would write them by hand.
fn by_hand(kinds: usize) -> String {
    let each = |line: &dyn Fn(usize) -> String| (0..kinds).map(line).collect::<String>();
    let variants = each(&|kind| format!("    CallEvent{kind} {{ call_id: String }},\n"));
    let parse = each(&|kind| {
        format!("            \"event{kind}\" => Some(Self::CallEvent{kind} {{ call_id }}),\n")
    });
    let build = each(&|kind| {
        format!("            Self::CallEvent{kind} {{ call_id }} => (call_id, \"event{kind}\"),\n")
    });
    format!(
        "#[derive(Clone, Debug, PartialEq)]\npub enum RoutingKey {{\n{variants}}}\n\
         impl RoutingKey {{\n    pub fn parse(key: &str) -> Option<Self> {{\n        \
         let mut words = key.split('.');\n        \
         let (Some(\"calls\"), Some(call_id), Some(event), None) =\n            \
         (words.next(), words.next(), words.next(), words.next())\n        \
         else {{\n            return None;\n        }};\n        \
         if call_id.is_empty() || call_id.contains(['*', '#']) || key.len() > 255 {{\n            \
         return None;\n        }}\n        \
         let call_id = call_id.to_owned();\n        match event {{\n{parse}            _ => None,\n        }}\n    }}\n\n    \
         pub fn to_text(&self) -> Option<String> {{\n        let (call_id, event) = match self {{\n{build}        }};\n        \
         if call_id.is_empty() || call_id.contains(['.', '*', '#']) {{\n            \
         return None;\n        }}\n        \
         let key = format!(\"calls.{{call_id}}.{{event}}\");\n        (key.len() <= 255).then_some(key)\n    }}\n}}\n"
    )
}
