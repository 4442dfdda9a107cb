//! The manifest of the crate.

use std::fmt::Write as _;

use super::version::Version;
use super::{Runtime, binding, types};
use crate::edition::Edition;
use crate::emit::NOTICE;
use crate::names;

/// The manifest, whose version follows from the release.
pub(super) fn manifest(edition: &Edition, runtime: &Runtime) -> String {
    let package = package_name(&edition.contract.name);
    let features = if types::needs_patterns(edition) { ", features = [\"pattern\"]" } else { "" };
    let dependency = match runtime {
        Runtime::Workspace => format!("signalbook = {{ workspace = true{features} }}"),
        Runtime::Path(path) => format!("signalbook = {{ path = {}{features} }}", text(path)),
        Runtime::Version(version) => {
            format!("signalbook = {{ version = {}{features} }}", text(version))
        }
    };
    let (rust, lints) = match runtime {
        Runtime::Workspace => (
            "edition.workspace = true\nrust-version.workspace = true",
            "\n[lints]\nworkspace = true\n",
        ),
        _ => ("edition = \"2024\"\nrust-version = \"1.88\"", ""),
    };
    let version = Version::of(edition);
    format!(
        "# {NOTICE}\n\n[package]\nname = \"{package}\"\nversion = \"{version}\"\n{rust}\n\
         publish = false\n\n[package.metadata.signalbook]\nrelease = {}\n\n\
         [lib]\ndoctest = false\n\n[features]\n{}\n[dependencies]\n{dependency}\n{lints}",
        text(edition.label()),
        binding::FEATURE,
    )
}

/// The catalogue's name, as far as cargo takes it for a package.
pub(super) fn package_name(name: &str) -> String {
    let fits = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let name: String = name.chars().map(fits).collect();
    let name = name.trim_matches('-');
    if name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        // Cargo makes files of this name.
        names::file_name(name)
    } else {
        names::file_name(&format!("catalogue-{name}"))
    }
}

/// A text as TOML has it.
fn text(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => {
                // A `String` takes everything.
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
