//! Renames the imports and exports of a module, after wasm-opt.

use anyhow::{Result, bail};
use wasm_encoder::{EntityType, ExportKind, ExportSection, ImportSection, Module, RawSection};
use wasmparser::{ExternalKind, Parser, Payload, TypeRef};

/// The module for this project's own glue, `glue`: with plain names, and without the exports that only the glue of wasm-bindgen needs.
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

/// The plain name of an import or export: without the prefix of wasm-bindgen, the name of the class, and the hash at the end.
fn plain_name(name: &str) -> &str {
    let name = match name.rsplit_once('_') {
        Some((start, hash)) if hash.len() == 16 => start,
        _ => name,
    };
    ["__wbg_", "__wbindgen_", "rawengine_"]
        .iter()
        .fold(name, |name, prefix| name.strip_prefix(prefix).unwrap_or(name))
}

/// The names of the module's imports.
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
