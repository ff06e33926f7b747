//! Vectors by others: the reference, an independent program, a real log.

use comity_log::{
    ConsistencyProof, Hash, InclusionProof, Tip, TreeHead, leaf_hash, prove_inclusion,
};

use crate::tree::Log;

/// Entries and roots of the reference implementation's own tests.
/// Source: transparency-dev/merkle, `testonly/constants.go`, first of certificate-transparency.
const REFERENCE: [(&str, &str); 8] = [
    ("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
    ("00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
    ("10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
    ("2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
    ("3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
    ("40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
    ("5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
    (
        "606162636465666768696a6b6c6d6e6f",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ),
];

const PYMERKLE: &str = include_str!("../data/pymerkle.txt");
const ARGON: &str = include_str!("../data/argon2020.txt");

fn bytes(hex: &str) -> Vec<u8> {
    let pairs = (0..hex.len()).step_by(2);
    pairs.map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

fn hash(hex: &str) -> Hash {
    Hash::new(bytes(hex).try_into().unwrap())
}

/// Lines of a data file as words, without its comments.
fn lines(data: &str) -> Vec<Vec<&str>> {
    let lines = data.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split_ascii_whitespace().collect()).collect()
}

#[test]
fn the_empty_tree_and_the_first_eight_have_the_reference_roots() {
    let mut tip = Tip::new();
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(tip.root().to_string(), empty);
    for (entry, root) in REFERENCE {
        tip.append_leaf(leaf_hash(&bytes(entry)));
        assert_eq!(tip.root().to_string(), root, "after {entry}");
    }
}

#[test]
fn roots_and_proofs_are_those_of_an_independent_program() {
    let vectors = lines(PYMERKLE);
    let mut log = Log::default();
    let mut seen = 0;
    for words in &vectors {
        let size: u64 = words[1].parse().unwrap();
        while log.tip.size() < size {
            log.push(leaf_hash(log.tip.size().to_string().as_bytes()));
        }
        seen += 1;
        if words[0] == "root" {
            assert_eq!(log.tip.root(), hash(words[2]), "size {size}");
            continue;
        }
        let index: u64 = words[2].parse().unwrap();
        let expect: Vec<Hash> = words[3..].iter().map(|hex| hash(hex)).collect();
        let proof = prove_inclusion(&log.tiles, index, size).unwrap();
        assert_eq!(proof.hashes(), expect, "entry {index} of {size}");
    }
    assert!(seen > 200, "the data file has been cut");
}

#[test]
fn proofs_of_a_real_log_of_a_thousand_million_leaves_hold() {
    let vectors = lines(ARGON);
    let [new, old, leaf, inclusion, consistency] = vectors.as_slice() else { panic!("cut") };
    let head = |words: &[&str]| TreeHead { size: words[1].parse().unwrap(), root: hash(words[2]) };
    let (old, new) = (head(old), head(new));
    let proof = |words: &[&str]| words[3..].iter().map(|hex| hash(hex)).collect();

    let included = InclusionProof::from_hashes(proof(inclusion)).unwrap();
    assert_eq!(included.check(hash(leaf[2]), 10_000, &new), Ok(()));
    assert!(included.check(hash(leaf[2]), 10_001, &new).is_err());

    let consistent = ConsistencyProof::from_hashes(proof(consistency)).unwrap();
    assert_eq!(consistent.check(&old, &new), Ok(()));
    assert!(consistent.check(&TreeHead { size: old.size + 1, ..old }, &new).is_err());
}
