//! No file names one person's machine, or the host of a package registry.

use super::{Findings, House};

/// Beginnings of paths that exist on one machine only. In parts, so that this file is clean.
const FOLDERS: [&str; 3] = [concat!("/ro", "ot/"), concat!("/wo", "rk/"), concat!("/ho", "me/")];

/// Parts of the names of package registries' hosts.
const HOSTS: [&str; 6] = [
    concat!("index.", "crates.io"),
    concat!("static.", "crates.io"),
    concat!("registry.", "npmjs"),
    concat!("files.", "pythonhosted"),
    concat!("pypi.", "org"),
    concat!("deb.", "debian.org"),
];

/// How a lock file says where a package comes from.
const SOURCE: &str = "source = \"";

/// The only registry a lock file names: cargo writes this name whatever mirror is used.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

pub(super) fn check(house: &House, findings: &mut Findings) {
    for source in house.sources() {
        let is_lock = source.path.ends_with("Cargo.lock");
        for (number, line) in source.lines() {
            if let Some(host) = HOSTS.iter().find(|host| line.contains(**host)) {
                findings.fail(&source.path, number, format!("names the registry host `{host}`"));
            }
            if let Some(folder) = FOLDERS.iter().find(|folder| has_path(line, folder)) {
                findings.fail(&source.path, number, format!("a path of one machine: `{folder}`"));
            }
            if is_lock && line.starts_with(SOURCE) && !line.contains(REGISTRY) {
                findings.fail(&source.path, number, "a package of another registry");
            }
        }
    }
}

/// Whether an absolute path that begins so stands in the line.
fn has_path(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|c| !(c.is_alphanumeric() || "./_-:}".contains(c)))
    })
}

#[cfg(test)]
mod tests {
    use super::{super::testing, *};

    #[test]
    fn a_path_of_one_machine_and_a_host_of_a_registry_are_found() {
        let text = format!("see `{}x`\nframe{}x https://{}/x\n", FOLDERS[0], FOLDERS[1], HOSTS[4]);
        testing::check(
            check,
            &[("a.md", &text), ("Cargo.lock", "source = \"registry+https://example.org/index\"\n")],
            &[
                "Cargo.lock:1: a package of another registry",
                &format!("a.md:1: a path of one machine: `{}`", FOLDERS[0]),
                &format!("a.md:2: names the registry host `{}`", HOSTS[4]),
            ],
        );
    }
}
