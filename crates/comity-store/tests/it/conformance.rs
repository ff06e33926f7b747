//! The suite that every store is put to.

comity_store::conformance!(crate::support::Folder::new());
