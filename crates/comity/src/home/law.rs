//! The law a node runs: what ships with the program, and the agency's own packs.
//!
//! Packs lie in `law/national/` of the home. They come beside the shipped law and never over it:
//! a pack that touches anything else is refused, and the node does not start with half a law.
#![expect(clippy::disallowed_methods, reason = "the packs lie in the home directory")]

use std::fs;

use comity_law::{Law, LoadError};

use super::Home;
use crate::folder::{self, FolderError};

/// Where packs lie, below the folder of law.
const NATIONAL: &str = "national/";
/// How a file of law ends.
const ENDS: [&str; 2] = ["cedar", "toml"];
/// Files of all packs at most.
const FILES_MAX: usize = 20_000;

/// A law that cannot be run.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PackError {
    /// The law does not load.
    #[error("the law does not load")]
    Load(#[from] LoadError),
    /// The folder cannot be read.
    #[error("the packs cannot be read")]
    Folder(#[from] FolderError),
    /// A file lies where no pack does.
    #[error(
        "`{path}` lies outside `law/national/`; the agency's own law stands there and nowhere else"
    )]
    Elsewhere {
        /// Which, below the folder of law.
        path: String,
    },
    /// A file stands in the shipped law.
    #[error(
        "`{path}` ships with the program; a pack stands beside it, give it a folder of its own"
    )]
    Shipped {
        /// Which, below the folder of law.
        path: String,
    },
}

/// The law of this home.
///
/// # Errors
/// When a pack does not load, or touches what is not its own.
pub(crate) fn load(home: &Home) -> Result<Law, PackError> {
    let root = home.law();
    if !root.is_dir() {
        return Ok(Law::shipped()?);
    }
    let mut files = Law::shipped_texts();
    for (name, path) in folder::files(&root, &ENDS, FILES_MAX)? {
        if !name.starts_with(NATIONAL) {
            return Err(PackError::Elsewhere { path: name });
        }
        let text =
            fs::read_to_string(&path).map_err(|source| FolderError::Unreadable { path, source })?;
        if files.insert(name.clone(), text).is_some() {
            return Err(PackError::Shipped { path: name });
        }
    }
    Ok(Law::load(files)?)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
mod tests {
    use super::*;

    fn pack(files: &[(&str, &str)]) -> Result<Law, PackError> {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join("law").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        load(&Home::at(folder.path().to_path_buf()))
    }

    const INSTRUMENT: &str = "title = \"Police Act of XD\"\nkind = \"national\"\n\
                              source = \"a test\"\n\
                              [binds]\nbars = \"own\"\ngateways = \"own\"\n[rules]\n\
                              \"national-xd.1.1\" = { verified = \"read\" }\n";
    const RULE: &str = "@id(\"national-xd.1.1\")\n\
                        @cite(\"Police Act of XD, s. 1\")\n@says(\"Do.\")\n\
                        forbid (principal, action == Comity::Action::\"message.send\", resource)\n\
                        when { context.urgent };\n";

    #[test]
    fn packs_stand_beside_the_shipped_law_and_never_over_it() {
        let whole =
            [("national/xd/instrument.toml", INSTRUMENT), ("national/xd/01-urgency.cedar", RULE)];
        let law = pack(&whole).unwrap();
        assert!(law.rules().any(|rule| rule.id == "national-xd.1.1"));
        let over = pack(&[("national/xa/state.toml", "country = \"XA\"")]).unwrap_err();
        assert!(over.to_string().contains("ships with the program"), "{over}");
        let elsewhere = pack(&[("base/99-mine.cedar", RULE)]).unwrap_err();
        assert!(elsewhere.to_string().contains("outside `law/national/`"), "{elsewhere}");
        let restraint = RULE.replace("message.send", "request.refuse");
        let barred = [whole[0], ("national/xd/01-urgency.cedar", &restraint)];
        assert!(matches!(pack(&barred), Err(PackError::Load(_))));
    }
}
