//! Who makes what another role does not.

/// In which roles a kind of act is made, for somebody who tried it in another.
pub(super) fn makers(kind: &str) -> &'static str {
    match kind {
        "record.release" => {
            "a supervisor, duty officer, legal adviser, data protection officer or judge"
        }
        "agreement.propose" | "agreement.sign" => "the legal adviser",
        "recall.comply" | "record.pass-on" | "record.trace" | "search.refuse" => "the node itself",
        _ => "an officer of the case",
    }
}
