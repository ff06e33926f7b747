//! No dead file: each Rust file of a crate is reached from a root by `mod`.

use std::collections::BTreeSet;

use syn::{Item, visit::Visit};

use super::{Findings, House, Source};

pub(super) fn check(house: &House, findings: &mut Findings) {
    let mut live: BTreeSet<String> = BTreeSet::new();
    let mut open: Vec<&Source> =
        house.sources().filter(|source| source.is_rust() && is_root(&source.path)).collect();
    while let Some(source) = open.pop() {
        if !live.insert(source.path.clone()) {
            continue;
        }
        let mut modules = Modules::default();
        if let Some(syntax) = &source.syntax {
            modules.visit_file(syntax);
        }
        for candidate in modules.0.iter().flat_map(|module| candidates(&source.path, module)) {
            open.extend(house.source(&candidate));
        }
    }
    for source in house.sources().filter(|source| source.is_rust() && !live.contains(&source.path))
    {
        findings.fail(&source.path, 0, "no `mod` leads here; name it in its parent or delete it");
    }
}

/// Whether cargo itself starts from this file.
fn is_root(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    let (name, folder) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let is_in_folder_of_roots = ["benches", "bin", "examples", "fuzz_targets", "tests"]
        .contains(&folder)
        && !path.contains("/src/tests/");
    ["build.rs", "lib.rs", "main.rs"].contains(&name) || is_in_folder_of_roots
}

/// Where the file of a module may stand, as seen from the file that names it.
fn candidates(path: &str, module: &str) -> [String; 2] {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let folder = if is_root(path) || name == "mod.rs" {
        folder.to_owned()
    } else {
        format!("{folder}/{}", name.trim_end_matches(".rs"))
    };
    if let Some(named) = module.strip_prefix('@') {
        return [format!("{folder}/{named}"), String::new()];
    }
    [format!("{folder}/{module}.rs"), format!("{folder}/{module}/mod.rs")]
}

/// The modules that a file names; one inside another as `outer/inner`, one with a path as `@path`.
#[derive(Default)]
struct Modules(Vec<String>);

impl<'ast> Visit<'ast> for Modules {
    fn visit_item(&mut self, item: &'ast Item) {
        let Item::Mod(module) = item else { return };
        let name = module.ident.to_string();
        let Some((_, items)) = &module.content else {
            self.0.push(path_of(module).map_or(name, |path| format!("@{path}")));
            return;
        };
        let mut inner = Self::default();
        items.iter().for_each(|item| inner.visit_item(item));
        self.0.extend(inner.0.iter().map(|below| format!("{name}/{below}")));
    }
}

/// The file that `#[path = "…"]` names, as programs that share a module have it.
fn path_of(module: &syn::ItemMod) -> Option<String> {
    let attribute = module.attrs.iter().find(|attribute| attribute.path().is_ident("path"))?;
    let syn::Meta::NameValue(pair) = &attribute.meta else { return None };
    let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = &pair.value else {
        return None;
    };
    Some(text.value())
}

#[cfg(test)]
mod tests {
    use super::{super::testing, *};

    #[test]
    fn a_file_that_no_module_names_is_found() {
        testing::check(
            check,
            &[
                ("a/src/lib.rs", "mod one; mod two; #[cfg(test)] mod tests { mod deep; }"),
                ("a/src/one.rs", "mod inner;"),
                ("a/src/one/inner.rs", ""),
                ("a/src/two/mod.rs", ""),
                ("a/src/tests/deep.rs", ""),
                ("a/src/three.rs", ""),
                ("a/tests/it/main.rs", ""),
                ("a/tests/it/lost.rs", ""),
            ],
            &[
                "a/src/three.rs:0: no `mod` leads here; name it in its parent or delete it",
                "a/tests/it/lost.rs:0: no `mod` leads here; name it in its parent or delete it",
            ],
        );
    }
}
