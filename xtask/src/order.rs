//! What wasm-opt leaves to be done on a module: its imports and exports, and the order of its functions. The order means nothing to who runs
//! them, and gzip, which looks back 32 KB and likes what it has just seen best, makes a module in which alike functions are
//! neighbours a hundredth smaller.

use anyhow::{Result, bail};
use std::collections::HashSet;
use wasm_encoder::{EntityType, ExportKind, ExportSection, ImportSection, Module, NameMap, NameSection, RawSection};
use wasmparser::{ExternalKind, Parser, Payload, TypeRef};

/// The module as this project's own glue, `glue`, takes it: under plain names, and without the exports of wasm-bindgen's own that only
/// its usual glue needs.
pub fn for_own_glue(module: &[u8], glue: &str) -> Result<Vec<u8>> {
    let mut plain = Module::new();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload?;
        if let Payload::ImportSection(imports) = &payload {
            let mut section = ImportSection::new();
            for import in imports.clone().into_imports() {
                let import = import?;
                let TypeRef::Func(index) = import.ty else {
                    bail!("an import is a {:?}", import.ty)
                };
                section.import("glue", plain_name(import.name), EntityType::Function(index));
            }
            plain.section(&section);
        } else if let Payload::ExportSection(exports) = &payload {
            let mut section = ExportSection::new();
            for export in exports.clone() {
                let export = export?;
                let name = plain_name(export.name);
                let kind = match export.kind {
                    ExternalKind::Func => ExportKind::Func,
                    ExternalKind::Table => ExportKind::Table,
                    ExternalKind::Memory => ExportKind::Memory,
                    ExternalKind::Global => ExportKind::Global,
                    other => bail!("an export is a {other:?}"),
                };
                let is_internal = export.name.starts_with("__") && !export.name.starts_with("__wbg_");
                if !is_internal || glue.contains(&format!("wasm.{name}(")) {
                    section.export(name, kind, export.index);
                }
            }
            plain.section(&section);
        } else if let Some((id, range)) = payload.as_section() {
            let data = &module[range];
            plain.section(&RawSection { id, data });
        }
    }
    Ok(plain.finish())
}

/// The name that stands in ours without what wasm-bindgen puts before it, that of the one class too, and the hash that it puts
/// behind it.
fn plain_name(name: &str) -> &str {
    let name = match name.rsplit_once('_') {
        Some((start, hash)) if hash.len() == 16 => start,
        _ => name,
    };
    ["__wbg_", "__wbindgen_", "rawengine_"]
        .iter()
        .fold(name, |name, prefix| name.strip_prefix(prefix).unwrap_or(name))
}

/// The names of what the module imports.
pub fn imports(module: &[u8]) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        if let Payload::ImportSection(imports) = payload? {
            for import in imports.into_imports() {
                names.push(import?.name.to_owned());
            }
        }
    }
    Ok(names)
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
