//! What wasm-opt leaves to be done on a module: its exports, and the order of its functions. The order means nothing to who runs
//! them, and gzip, which looks back 32 KB and likes what it has just seen best, makes a module in which alike functions are
//! neighbours a hundredth smaller.

use anyhow::{Result, bail};
use std::collections::HashSet;
use wasm_encoder::{ExportKind, ExportSection, Module, NameMap, NameSection, RawSection};
use wasmparser::{ExternalKind, Parser, Payload, TypeRef};

/// The module without the exports of wasm-bindgen's own that its usual glue needs and that of this project, `glue`, does not.
pub fn without_unused_exports(module: &[u8], glue: &str) -> Result<Vec<u8>> {
    let mut smaller = Module::new();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload?;
        if let Payload::ExportSection(exports) = &payload {
            let mut section = ExportSection::new();
            for export in exports.clone() {
                let export = export?;
                let kind = match export.kind {
                    ExternalKind::Func => ExportKind::Func,
                    ExternalKind::Table => ExportKind::Table,
                    ExternalKind::Memory => ExportKind::Memory,
                    ExternalKind::Global => ExportKind::Global,
                    other => bail!("an export is a {other:?}"),
                };
                let is_internal = export.name.starts_with("__") && !export.name.ends_with("_free");
                if !is_internal || glue.contains(export.name) {
                    section.export(export.name, kind, export.index);
                }
            }
            smaller.section(&section);
        } else if let Some((id, range)) = payload.as_section() {
            let data = &module[range];
            smaller.section(&RawSection { id, data });
        }
    }
    Ok(smaller.finish())
}

/// What is known of a function.
struct Function {
    r#type: u32,
    /// Every three bytes that follow each other in it.
    triples: HashSet<[u8; 3]>,
}

/// The module with names for its functions such that sorting them by name puts alike ones together.
pub fn named_by_likeness(module: &[u8]) -> Result<Vec<u8>> {
    let (mut imported, mut types, mut functions) = (0, Vec::new(), Vec::new());
    let mut named = Module::new();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload?;
        match &payload {
            Payload::ImportSection(imports) => {
                for import in imports.clone().into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::FunctionSection(section) => types = section.clone().into_iter().collect::<Result<_, _>>()?,
            Payload::CodeSectionEntry(body) => functions.push(Function {
                r#type: types[functions.len()],
                triples: body
                    .as_bytes()
                    .windows(3)
                    .map(|three| [three[0], three[1], three[2]])
                    .collect(),
            }),
            _ => {}
        }
        match &payload {
            Payload::CustomSection(section) if section.name() == "name" => {}
            _ => {
                if let Some((id, range)) = payload.as_section() {
                    let data = &module[range];
                    named.section(&RawSection { id, data });
                }
            }
        }
    }
    let mut places = vec![0; functions.len()];
    for (place, function) in by_likeness(&functions).into_iter().enumerate() {
        places[function] = place;
    }
    let mut names = NameMap::new();
    for (index, place) in (imported..).zip(places) {
        names.append(index, &format!("{place:05}"));
    }
    let mut section = NameSection::new();
    section.functions(&names);
    named.section(&section);
    Ok(named.finish())
}

/// From the smallest on, after each two the one that has most in common with them, by the share of it that is in them, and
/// rather one of the same type.
fn by_likeness(functions: &[Function]) -> Vec<usize> {
    let mut left: Vec<usize> = (0..functions.len()).collect();
    let mut order: Vec<usize> = Vec::new();
    while !left.is_empty() {
        let before = &order[order.len().saturating_sub(2)..];
        let likeness = |&index: &usize| {
            let Function { r#type, triples } = &functions[index];
            let is_known = |three: &&[u8; 3]| before.iter().any(|&one| functions[one].triples.contains(*three));
            let share = 1000 * triples.iter().filter(is_known).count() / (triples.len() + 10);
            let same_type = before.last().is_some_and(|&last| functions[last].r#type == *r#type);
            (share + if same_type { 50 } else { 0 }, usize::MAX - triples.len())
        };
        let next = (0..left.len()).max_by_key(|&place| likeness(&left[place])).unwrap_or(0);
        order.push(left.remove(next));
    }
    order
}
