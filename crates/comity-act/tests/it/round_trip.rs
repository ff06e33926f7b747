//! An act comes back from its bytes as it went in, whatever its kind.

use comity_act::{Act, ParsedAct, SignedAct};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

use crate::{keys, made};

/// Goal: signing, parsing and verifying loses nothing, for every kind of body.
/// Method: arbitrary acts, 64 for each kind, with a real key.
#[test]
fn every_kind_comes_back_as_it_was_signed() {
    for (kind, body) in made::bodies() {
        let mut runner = TestRunner::new(Config::with_cases(64));
        runner
            .run(&made::act_with(body), |act| {
                prop_assert_eq!(act.body.kind(), Some(kind));
                comes_back(act)
            })
            .unwrap_or_else(|failure| panic!("{kind}: {failure}"));
    }
}

fn comes_back(act: Act) -> Result<(), TestCaseError> {
    let signed = SignedAct::sign(act.clone(), keys::key_id(), keys::sign).unwrap();
    prop_assert_eq!(signed.act(), &act);
    let parsed = ParsedAct::parse(signed.bytes()).unwrap();
    prop_assert_eq!(parsed.claims(), &act);
    prop_assert_eq!(parsed.key_id(), keys::key_id());
    let verified = parsed.verified(keys::verify).unwrap();
    prop_assert_eq!(&verified, &signed);
    let stored = SignedAct::from_trusted_store(signed.bytes().to_vec()).unwrap();
    prop_assert_eq!(&stored, &signed);
    // The same act has the same bytes, so its digest names it.
    let again = SignedAct::sign(act, keys::key_id(), keys::sign).unwrap();
    prop_assert_eq!(again.into_parts().1, signed.into_parts().1);
    Ok(())
}

#[test]
fn an_act_that_is_too_large_is_not_signed() {
    let mut act = crate::samples::act(crate::samples::message());
    act.attachments = vec![crate::samples::attachment(); 4_000];
    let refused = SignedAct::sign(act, keys::key_id(), keys::sign).unwrap_err();
    assert!(refused.to_string().contains("send large content as an attachment"), "{refused}");
}
