//! Relative links in Markdown lead somewhere.

use super::{Findings, House};

pub(super) fn check(house: &House, findings: &mut Findings) {
    for source in house.sources().filter(|source| source.extension() == "md") {
        let mut is_code = false;
        for (number, line) in source.lines() {
            is_code ^= line.trim_start().starts_with("```");
            if is_code {
                continue;
            }
            for target in
                targets(line).filter(|target| !leads_somewhere(house, &source.path, target))
            {
                findings.fail(&source.path, number, format!("nothing stands at `{target}`"));
            }
        }
    }
}

/// What the links of a line point to.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0))
}

fn leads_somewhere(house: &House, from: &str, target: &str) -> bool {
    let path = target.split('#').next().unwrap_or_default();
    if path.is_empty() || target.contains("://") || target.starts_with("mailto:") {
        return true;
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                if parts.pop().is_none() {
                    return false;
                }
            }
            part => parts.push(part),
        }
    }
    parts.is_empty() || house.has(&parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::{super::testing, *};

    #[test]
    fn a_link_to_nothing_is_found() {
        testing::check(
            check,
            &[
                ("docs/a.md", "[b](b.md#part) [up](../README.md) [x](gone.md)\n[far](../../x.md)"),
                (
                    "docs/b.md",
                    "[site](https://example.org) [here](#part)\n```\n[x](gone.md)\n```\n",
                ),
                ("README.md", "[docs](docs/)"),
            ],
            &[
                "docs/a.md:1: nothing stands at `gone.md`",
                "docs/a.md:2: nothing stands at `../../x.md`",
            ],
        );
    }
}
