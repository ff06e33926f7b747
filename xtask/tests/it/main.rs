//! The style of the house, as an ordinary test.

use xtask::{
    launch,
    tidy::{self, House, Weight},
};

#[test]
fn the_house_is_tidy() -> anyhow::Result<()> {
    let house = House::read(&launch::root()?)?;
    let findings = tidy::findings(&house);
    let failures: Vec<String> = findings
        .iter()
        .filter(|finding| finding.weight == Weight::Fails)
        .map(ToString::to_string)
        .collect();
    assert!(failures.is_empty(), "{} findings:\n{}", failures.len(), failures.join("\n"));
    Ok(())
}
