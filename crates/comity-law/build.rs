//! Makes two tables from `law/`: its files, and a typed field for each fact.
//! So the program carries its law, and who computes a fact writes it by name and type.
#![expect(clippy::disallowed_methods, reason = "a build script reads files and what cargo sets")]

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../law");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    collect(&root, &mut files)?;
    files.sort();
    let mut table = String::from("static SHIPPED: &[(&str, &str)] = &[\n");
    let mut facts = Vec::new();
    for file in files {
        let path = file.strip_prefix(&root).map_err(io::Error::other)?;
        let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
        let (path, text) = (parts.join("/"), file.display());
        table.push_str(&format!("    ({path:?}, include_str!(r\"{text}\")),\n"));
        if path.starts_with("facts/") {
            facts.extend(declared(&fs::read_to_string(&file)?).map_err(io::Error::other)?);
        }
    }
    table.push_str("];\n");
    let out = PathBuf::from(
        env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?,
    );
    fs::write(out.join("shipped.rs"), table)?;
    facts.sort();
    facts.dedup_by(|a, b| a.0 == b.0);
    let mut table = String::from("facts! {\n");
    for (place, (name, rust, means)) in facts.iter().enumerate() {
        table.push_str(&format!("    #[doc = {means:?}]\n    {place} {name}: {rust},\n"));
    }
    table.push_str("}\n");
    fs::write(out.join("facts.rs"), table)
}

/// Name, Rust type and meaning of the facts that a file declares; what is wrong with one is said
/// when the law is loaded.
fn declared(text: &str) -> Result<Vec<(String, &'static str, String)>, toml::de::Error> {
    let file: toml::Table = toml::from_str(text)?;
    let facts = file.get("fact").and_then(toml::Value::as_array).into_iter().flatten();
    let read = |fact: &toml::Value| {
        let text = |name: &str| fact.get(name).and_then(toml::Value::as_str).map(str::to_owned);
        let rust = match text("type")?.as_str() {
            "bool" => "bool",
            "long" => "i64",
            "text" => "Word",
            "set" => "BTreeSet<Word>",
            _ => return None,
        };
        Some((text("name")?, rust, text("means")?))
    };
    Ok(facts.filter_map(read).collect())
}

/// Collects all files, in every folder below.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            println!("cargo::rerun-if-changed={}", path.display());
            collect(&path, files)?;
        } else if path.extension().is_some_and(|end| {
            end == "cedar" || end == "toml" || end == "md" || end == "cedarschema"
        }) {
            files.push(path);
        }
    }
    Ok(())
}
