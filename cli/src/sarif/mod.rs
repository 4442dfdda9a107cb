//! Logs of results in SARIF 2.1.0, as services that scan code take them.

mod form;

use std::collections::BTreeMap;

use signalbook_codegen::diagnostic::Position;

use form::{ArtifactLocation, Driver, PhysicalLocation, Region, Run, SCHEMA, Tool, VERSION};
pub(crate) use form::{
    Location, Log, Message, Outcome, OutcomeProperties, ReportingDescriptor, RuleProperties,
};

/// What the fingerprints are called. The number changes when they are made in another way.
const FINGERPRINT: &str = "signalbook/v1";

impl Log {
    /// A log of one run.
    pub(crate) fn new(rules: Vec<ReportingDescriptor>, results: Vec<Outcome>) -> Self {
        let semantic_version = env!("CARGO_PKG_VERSION");
        let driver = Driver { name: "Signalbook", semantic_version, rules };
        let run = Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results };
        Log { schema: SCHEMA, version: VERSION, runs: [run] }
    }
}

impl Location {
    /// Lines of a file; none where only the file is known.
    pub(crate) fn new(file: &str, lines: Option<&Position>) -> Self {
        let region = |position: &Position| Region {
            start_line: position.line,
            start_column: position.column,
            end_line: position.end_line,
            end_column: position.end_column,
        };
        Location {
            physical_location: PhysicalLocation {
                artifact_location: ArtifactLocation { uri: uri(file) },
                region: lines.map(region),
            },
            message: None,
        }
    }
}

/// What a result is known by, wherever it stands.
pub(crate) fn fingerprints(fingerprint: String) -> BTreeMap<&'static str, String> {
    BTreeMap::from([(FINGERPRINT, fingerprint)])
}

/// A path as a reference to a file (RFC 3986): relative where the path is.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let scheme = match path.as_bytes() {
        [b'/', ..] => "file://",
        [_, b':', b'/', ..] => "file:///",
        _ => "",
    };
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let escaped = path.bytes().map(|byte| match is_plain(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    });
    scheme.to_owned() + &escaped.collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_become_references() {
        for (path, expected) in [
            ("events.yaml", "events.yaml"),
            ("../my events/é#1.yaml", "../my%20events/%C3%A9%231.yaml"),
            ("/srv/events.yaml", "file:///srv/events.yaml"),
            (r"C:\bus\events.yaml", "file:///C%3A/bus/events.yaml"),
        ] {
            assert_eq!(uri(path), expected);
        }
    }
}
