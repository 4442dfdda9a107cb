//! `signalbook list`.

use std::path::Path;

use serde::Serialize;
use signalbook_codegen::edition::{self, Row, RowAcl};

use crate::{Failure, compile, print, print_json, release};

pub(crate) fn list(path: &Path, at: Option<&str>, json: bool) -> Result<(), Failure> {
    let (catalogue, sources) = compile(path)?;
    let rows = match at {
        Some(label) => catalogue.at(release(&catalogue, Some(label))?).rows(),
        None => edition::rows(&catalogue),
    };
    if json {
        let listed = |row| Listed { row, file: sources.get(row.source).name() };
        return print_json(&rows.iter().map(listed).collect::<Vec<_>>());
    }
    let files = sources.iter().count() > 1;
    let mut table = vec![header(files)];
    table.extend(rows.iter().map(|row| {
        let mut cells = cells(row);
        if files {
            cells.push(sources.get(row.source).name().to_owned());
        }
        cells
    }));
    print(&aligned(&table))
}

/// A row, with the file that the event is written in.
#[derive(Serialize)]
struct Listed<'r> {
    #[serde(flatten)]
    row: &'r Row,
    file: &'r str,
}

fn header(files: bool) -> Vec<String> {
    let mut header = vec!["NAME", "ROUTING KEY", "ACL", "SINCE", "DEPRECATED", "REMOVED"];
    if files {
        header.push("FILE");
    }
    header.into_iter().map(str::to_owned).collect()
}

fn cells(row: &Row) -> Vec<String> {
    let acl = match &row.acl {
        RowAcl::Template { template } => template.as_str(),
        RowAcl::Anyone => "(anyone)",
        RowAcl::Nobody => "(nobody)",
        RowAcl::Unknown => "(unknown)",
        RowAcl::Unguarded => "-",
    };
    let release = |label: &Option<String>| label.clone().unwrap_or_else(|| "-".to_owned());
    vec![
        row.name.clone(),
        row.routing_key.clone().unwrap_or_else(|| "(unknown)".to_owned()),
        acl.to_owned(),
        release(&row.since),
        release(&row.deprecated),
        release(&row.removed),
    ]
}

/// Columns as wide as their widest cell.
pub(crate) fn aligned(table: &[Vec<String>]) -> String {
    let columns = table.first().map_or(0, Vec::len);
    let width =
        |column: usize| table.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<_> = (0..columns).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    table.iter().map(line).collect::<Vec<_>>().join("\n")
}
