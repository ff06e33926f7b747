//! Makes the table of the files under `law/`, so that the program carries its law.
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
    for file in files {
        let path = file.strip_prefix(&root).map_err(io::Error::other)?;
        let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
        let (path, file) = (parts.join("/"), file.display());
        table.push_str(&format!("    ({path:?}, include_str!(r\"{file}\")),\n"));
    }
    table.push_str("];\n");
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    fs::write(PathBuf::from(out).join("shipped.rs"), table)
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
