//! `signalbook list`.

use std::path::Path;

use serde::Serialize;
use signalbook_codegen::Catalogue;
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
    let columns = columns(&catalogue);
    let mut header: Vec<_> = columns.iter().map(|(heading, _)| (*heading).to_owned()).collect();
    if files {
        header.push("FILE".to_owned());
    }
    let rows = rows.iter().map(|row| {
        let mut cells: Vec<_> = columns.iter().map(|(_, cell)| cell(row)).collect();
        if files {
            cells.push(sources.get(row.source).name().to_owned());
        }
        cells
    });
    let table: Vec<_> = std::iter::once(header).chain(rows).collect();
    print(&aligned(&table))
}

/// A row, with the file that the event is written in.
#[derive(Serialize)]
struct Listed<'r> {
    #[serde(flatten)]
    row: &'r Row,
    file: &'r str,
}

/// A heading, and what stands below it for an event.
type Column = (&'static str, fn(&Row) -> String);

/// The columns that a catalogue has something to say in.
fn columns(catalogue: &Catalogue) -> Vec<Column> {
    let named = catalogue.directions.iter().any(|direction| direction.name.is_some());
    let told = catalogue.directions.iter().any(|direction| !direction.carries_names());
    let all: [(bool, Column); 8] = [
        (true, ("NAME", |row| row.name.clone())),
        (named, ("FROM", |row| shown(row.from.as_ref()))),
        (told, ("TOLD BY", |row| shown(row.told_by.as_ref()))),
        (catalogue.means.routing_keys, ("ROUTING KEY", routing_key)),
        (catalogue.means.acls, ("ACL", acl)),
        (true, ("SINCE", |row| shown(row.since.as_ref()))),
        (true, ("DEPRECATED", |row| shown(row.deprecated.as_ref()))),
        (true, ("REMOVED", |row| shown(row.removed.as_ref()))),
    ];
    all.into_iter().filter(|(there, _)| *there).map(|(_, column)| column).collect()
}

fn shown(text: Option<&String>) -> String {
    text.map_or("-", String::as_str).to_owned()
}

fn routing_key(row: &Row) -> String {
    row.routing_key.as_deref().unwrap_or("(unknown)").to_owned()
}

fn acl(row: &Row) -> String {
    let acl = match &row.acl {
        RowAcl::Template { template } => template.as_str(),
        RowAcl::Anyone => "(anyone)",
        RowAcl::Nobody => "(nobody)",
        RowAcl::Unknown => "(unknown)",
        RowAcl::Unguarded => "-",
    };
    acl.to_owned()
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
