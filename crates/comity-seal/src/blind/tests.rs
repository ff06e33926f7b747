//! The vectors of the RFC, and another hand's work on it, against this one.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use std::collections::HashMap;

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar;
use voprf::{EvaluationElement, Ristretto255, VoprfClient, VoprfServer};
use zeroize::Zeroizing;

use super::suite::{Element, Proof, derive_key, hash_to_group, output};
use super::{Blinded, EpochKey, Evaluated, Query, Shape, Tag};
use crate::random::{OsRandom, draw};

/// One vector: names, and their values as bytes, of which a batch has several.
struct Vector(HashMap<&'static str, Vec<Vec<u8>>>);

impl Vector {
    fn all() -> Vec<Self> {
        let file = include_str!("../../tests/data/voprf-rfc9497.txt");
        file.split("\n\n").skip(1).map(Self::read).collect()
    }

    fn read(paragraph: &'static str) -> Self {
        let pairs = paragraph.lines().map(|line| {
            let (name, values) = line.split_once(" = ").unwrap();
            (name, values.split(',').map(bytes).collect())
        });
        Self(pairs.collect())
    }

    fn many<const N: usize>(&self, name: &str) -> Vec<[u8; N]> {
        self.0[name].iter().map(|value| value.as_slice().try_into().unwrap()).collect()
    }

    fn one<const N: usize>(&self, name: &str) -> [u8; N] {
        self.many(name)[0]
    }

    fn scalars(&self, name: &str) -> Vec<Scalar> {
        let values = self.many(name).into_iter();
        values.map(|value| Scalar::from_canonical_bytes(value).unwrap()).collect()
    }
}

fn bytes(hex: &str) -> Vec<u8> {
    let pairs = hex.as_bytes().chunks(2).map(|pair| str::from_utf8(pair).unwrap());
    pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

fn encoded(elements: &[Element]) -> Vec<[u8; 32]> {
    elements.iter().map(|element| element.bytes.to_bytes()).collect()
}

fn first_eight(output: &[u8]) -> Tag {
    Tag::from_bytes(output[..8].try_into().unwrap())
}

#[test]
fn keys_of_the_rfc_come_from_its_seeds() {
    for vector in Vector::all() {
        let secret = derive_key(&vector.one("seed"), &vector.0["info"][0]);
        assert_eq!(secret.to_bytes(), vector.one("secret"));
        let key = EpochKey::of(1, secret);
        assert_eq!(*key.epoch().key.as_bytes(), vector.one("public"));
    }
}

#[test]
fn queries_of_the_rfc_end_in_its_outputs() {
    let vectors = Vector::all();
    assert_eq!(vectors.len(), 3, "all of appendix A.1.2");
    for vector in vectors {
        let [secret] = vector.scalars("secret")[..] else { unreachable!() };
        let key = EpochKey::of(1, Zeroizing::new(secret));
        let (inputs, blinds) = (vector.0["input"].clone(), vector.scalars("blind"));
        let halves: Vec<RistrettoPoint> = inputs
            .iter()
            .zip(&blinds)
            .map(|(input, blind)| hash_to_group(input) * blind.div_by_2())
            .collect();
        let blinded = Element::doubles(&halves);
        assert_eq!(encoded(&blinded), vector.many("blinded"));

        let batch = Blinded { epoch: 1, elements: blinded.clone() };
        let answer = key.evaluate(&batch, &mut OsRandom).unwrap();
        assert_eq!(encoded(&answer.elements), vector.many("evaluated"));
        let public = key.epoch().key.0;
        let [nonce] = vector.scalars("nonce")[..] else { unreachable!() };
        let proof = Proof::make(&secret, &public.bytes, &blinded, &answer.elements, &nonce);
        assert_eq!(proof.to_bytes(), vector.one("proof"));

        let outputs: Vec<[u8; 64]> = vector.many("output");
        for (input, expected) in inputs.iter().zip(&outputs) {
            let issued = (hash_to_group(input) * secret).compress();
            assert_eq!(output(input, &issued), *expected);
        }
        let expected: Vec<Tag> = outputs.iter().map(|output| first_eight(output)).collect();
        assert_eq!(key.tags(&inputs).unwrap(), expected);
        // Both the proof of the RFC and one with a nonce of its own are accepted.
        for proof in [proof, answer.proof] {
            let query = Query {
                epoch: key.epoch(),
                asked: inputs.len(),
                keys: Zeroizing::new(inputs.clone()),
                blinds: Zeroizing::new(blinds.clone()),
                blinded: blinded.clone(),
            };
            let elements = answer.elements.clone();
            let answer = Evaluated { epoch: 1, proof, elements };
            assert_eq!(query.finish(&answer).unwrap(), expected);
        }
    }
}

/// Invented keys of many lengths.
fn keys(count: usize) -> Vec<Vec<u8>> {
    (0..count).map(|n| format!("key {n} ").repeat(n % 40 + 1).into_bytes()).collect()
}

#[test]
fn another_implementation_computes_the_same_tags() {
    let (seed, keys) = ([7; 32], keys(300));
    let key = EpochKey::derive(&seed, "XB", 5);
    let info = [&5_u32.to_be_bytes()[..], b"XB"].concat();
    let other = VoprfServer::<Ristretto255>::new_from_seed(&seed, &info).unwrap();
    let expected: Vec<Tag> =
        keys.iter().map(|key| first_eight(&other.evaluate(key).unwrap())).collect();
    assert_eq!(key.tags(&keys).unwrap(), expected);
}

#[test]
fn another_implementation_accepts_the_proof_and_ends_in_the_same_tags() {
    type Client = VoprfClient<Ristretto255>;
    let key = EpochKey::derive(&draw(&mut OsRandom), "XB", 1);
    let (query, batch) =
        Query::blind(key.epoch(), &keys(16), Shape::ALL[0], &mut OsRandom).unwrap();
    let answer = key.evaluate(&batch, &mut OsRandom).unwrap();

    let states: Vec<Client> = query
        .blinds
        .iter()
        .zip(&query.blinded)
        .map(|(blind, element)| {
            let state = [blind.to_bytes(), element.bytes.to_bytes()].concat();
            Client::deserialize(&state).unwrap()
        })
        .collect();
    let messages: Vec<EvaluationElement<Ristretto255>> = answer
        .elements
        .iter()
        .map(|element| EvaluationElement::deserialize(element.bytes.as_bytes()).unwrap())
        .collect();
    let proof = voprf::Proof::deserialize(&answer.proof.to_bytes()).unwrap();
    let other = VoprfServer::<Ristretto255>::new_with_key(key.secret_bytes().as_slice()).unwrap();
    let (inputs, public) = (keys(16), other.get_public_key());
    let inputs: Vec<&[u8]> = inputs.iter().map(Vec::as_slice).collect();
    let outputs = Client::batch_finalize(&inputs, &states, &messages, &proof, public).unwrap();
    let expected: Vec<Tag> = outputs.map(|output| first_eight(&output.unwrap())).collect();
    assert_eq!(query.finish(&answer).unwrap(), expected);
}

#[test]
fn a_nonce_is_another_for_another_batch_even_from_repeated_chance() {
    struct Stuck;
    impl crate::random::Random for Stuck {
        fn fill(&mut self, out: &mut [u8]) {
            out.fill(9);
        }
    }
    let key = EpochKey::derive(&[1; 32], "XB", 1);
    let proof = |name: &str| {
        let element = Element::doubles(&[hash_to_group(name.as_bytes())])[0];
        let batch = Blinded { epoch: 1, elements: vec![element] };
        key.evaluate(&batch, &mut Stuck).unwrap().proof
    };
    let (one, other) = (proof("one"), proof("other"));
    // With one nonce for both, the secret would be this quotient.
    let leaked = (other.response - one.response) * (one.challenge - other.challenge).invert();
    assert_ne!(leaked.to_bytes(), *key.secret_bytes());
}
