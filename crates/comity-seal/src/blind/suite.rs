//! RFC 9497 itself: hashing, the proof over a batch, and the function's output.
//!
//! Own code over the curve's library. The crate `voprf` is what the tests compare with; in use it
//! takes 1.8 times as long, most of it on one proof over many elements, which is here one sum.
//!
//! Constant time where a secret goes in. What travels anyway may be summed in variable time.

use aws_lc_rs::digest::{Context, SHA512};
use curve25519_dalek::constants::RISTRETTO_BASEPOINT_POINT;
use curve25519_dalek::ristretto::{CompressedRistretto, RistrettoPoint};
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::{IsIdentity, VartimeMultiscalarMul};
use zeroize::Zeroizing;

use super::Tag;
use crate::random::{Random, draw_secret};

/// Length of an element on the wire, in bytes.
pub(super) const ELEMENT_BYTES: usize = 32;
/// Length of a proof on the wire, in bytes: challenge, then response.
pub(super) const PROOF_BYTES: usize = 64;

/// `contextString` of RFC 9497, section 3.1: mode 1 is the verifiable one.
const CONTEXT: &[u8] = b"OPRFV1-\x01-ristretto255-SHA512";
const SHA512_BLOCK: [u8; 128] = [0; 128];
const LENGTH_OF_ELEMENT: [u8; 2] = [0, 32];

/// An element with its bytes, so that none is encoded or decoded twice.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element {
    pub(super) point: RistrettoPoint,
    pub(super) bytes: CompressedRistretto,
}

impl Element {
    /// Reads an element: nothing but the one encoding of a point, and not the identity.
    pub(super) fn parse(bytes: [u8; ELEMENT_BYTES]) -> Option<Self> {
        let bytes = CompressedRistretto(bytes);
        let point = bytes.decompress().filter(|point| !point.is_identity())?;
        Some(Self { point, bytes })
    }

    /// Both forms of twice each of these points; one inversion serves them all.
    pub(super) fn doubles(halves: &[RistrettoPoint]) -> Vec<Self> {
        let bytes = RistrettoPoint::double_and_compress_batch(halves);
        halves.iter().zip(bytes).map(|(half, bytes)| Self { point: half + half, bytes }).collect()
    }
}

/// That one secret key led from each blinded element to its evaluated one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Proof {
    pub(super) challenge: Scalar,
    pub(super) response: Scalar,
}

impl Proof {
    pub(super) fn parse(bytes: &[u8; PROOF_BYTES]) -> Option<Self> {
        let scalar = |half: &[u8]| {
            let canonical = Scalar::from_canonical_bytes(half.try_into().ok()?);
            Option::from(canonical)
        };
        Some(Self { challenge: scalar(&bytes[..32])?, response: scalar(&bytes[32..])? })
    }

    pub(super) fn to_bytes(self) -> [u8; PROOF_BYTES] {
        let mut out = [0; PROOF_BYTES];
        out[..32].copy_from_slice(self.challenge.as_bytes());
        out[32..].copy_from_slice(self.response.as_bytes());
        out
    }

    /// `GenerateProof`, section 2.2.1. `nonce` is used once, or the key is given away.
    pub(super) fn make(
        key: &Scalar,
        public: &CompressedRistretto,
        blinded: &[Element],
        evaluated: &[Element],
        nonce: &Scalar,
    ) -> Self {
        let weights = weights(public, blinded, evaluated);
        let sum = sum(&weights, blinded);
        let parts = [sum, sum * key, RistrettoPoint::mul_base(nonce), sum * nonce];
        let challenge = challenge(public, &parts);
        Self { challenge, response: nonce - challenge * key }
    }

    /// `VerifyProof`, section 2.2.2.
    pub(super) fn fits(
        &self,
        public: &Element,
        blinded: &[Element],
        evaluated: &[Element],
    ) -> bool {
        if blinded.len() != evaluated.len() {
            return false;
        }
        let weights = weights(&public.bytes, blinded, evaluated);
        let (m, z) = (sum(&weights, blinded), sum(&weights, evaluated));
        let factors = [self.response, self.challenge];
        let both = |of, and| RistrettoPoint::vartime_multiscalar_mul(factors, [of, and]);
        let parts = [m, z, both(RISTRETTO_BASEPOINT_POINT, public.point), both(m, z)];
        challenge(&public.bytes, &parts) == self.challenge
    }
}

/// The weight of each pair in the composites, section 2.2.1.
fn weights(
    public: &CompressedRistretto,
    blinded: &[Element],
    evaluated: &[Element],
) -> Vec<Scalar> {
    let seed_dst = [b"Seed-", CONTEXT].concat();
    let length = [0, u8_of(seed_dst.len())];
    let seed = sha512(&[&LENGTH_OF_ELEMENT, public.as_bytes(), &length, &seed_dst]);
    let pairs = (0_u16..).zip(blinded.iter().zip(evaluated));
    pairs
        .map(|(index, (from, to))| {
            let index = index.to_be_bytes();
            let (from, to) = (from.bytes.as_bytes(), to.bytes.as_bytes());
            let length = &LENGTH_OF_ELEMENT;
            let input: [&[u8]; 8] =
                [&[0, 64], &seed, &index, length, from, length, to, b"Composite"];
            hash_to_scalar(&input, b"HashToScalar-")
        })
        .collect()
}

fn sum(weights: &[Scalar], elements: &[Element]) -> RistrettoPoint {
    let points = elements.iter().map(|element| element.point);
    RistrettoPoint::vartime_multiscalar_mul(weights, points)
}

/// The challenge over M, Z and the two commitments, in this order.
fn challenge(public: &CompressedRistretto, parts: &[RistrettoPoint; 4]) -> Scalar {
    let parts = parts.map(|part| part.compress().to_bytes());
    let mut input: Vec<&[u8]> = vec![&LENGTH_OF_ELEMENT, public.as_bytes()];
    parts.iter().for_each(|part| input.extend([&LENGTH_OF_ELEMENT[..], part]));
    input.push(b"Challenge");
    hash_to_scalar(&input, b"HashToScalar-")
}

/// `DeriveKeyPair`, section 3.2.1: never zero.
///
/// `info` has at most 65,535 bytes.
pub(super) fn derive_key(seed: &[u8; 32], info: &[u8]) -> Zeroizing<Scalar> {
    let length = length_of(info);
    let keys = (0..=u8::MAX)
        .map(|count| hash_to_scalar(&[seed, &length, info, &[count]], b"DeriveKeyPair"))
        .find(|key| *key != Scalar::ZERO);
    // Once in 2^64512; a key of zero would be refused by every asker.
    Zeroizing::new(keys.unwrap_or(Scalar::ONE))
}

/// `HashToGroup` of the suite, section 4.1: RFC 9380 with `expand_message_xmd`.
pub(super) fn hash_to_group(input: &[u8]) -> RistrettoPoint {
    RistrettoPoint::from_uniform_bytes(&expand(&[input], b"HashToGroup-"))
}

/// `Finalize` from the unblinded element on, section 3.3.1, cut to a tag.
pub(super) fn tag(input: &[u8], issued: &CompressedRistretto) -> Tag {
    let output = output(input, issued);
    let mut first = [0; super::TAG_BYTES];
    first.copy_from_slice(&output[..super::TAG_BYTES]);
    Tag::from_bytes(first)
}

/// All 64 bytes of the function's output.
pub(super) fn output(input: &[u8], issued: &CompressedRistretto) -> [u8; 64] {
    let length = length_of(input);
    sha512(&[&length, input, &LENGTH_OF_ELEMENT, issued.as_bytes(), b"Finalize"])
}

/// A fresh secret scalar that is not zero.
pub(super) fn draw_scalar(random: &mut dyn Random) -> Zeroizing<Scalar> {
    let scalar = Scalar::from_bytes_mod_order_wide(&draw_secret(random));
    // Once in 2^252: what fills zeros is no source of chance, and would blind nothing.
    assert!(scalar != Scalar::ZERO, "chance gives more than zeros");
    Zeroizing::new(scalar)
}

/// A nonce for one proof: of fresh bytes, the key and what is proved, so that a source that
/// repeats itself does not give the key away.
pub(super) fn draw_nonce(
    key: &Scalar,
    blinded: &[Element],
    random: &mut dyn Random,
) -> Zeroizing<Scalar> {
    let fresh = draw_secret::<32>(random);
    let mut context = Context::new(&SHA512);
    context.update(b"comity blind nonce 1");
    context.update(key.as_bytes());
    context.update(&*fresh);
    blinded.iter().for_each(|element| context.update(element.bytes.as_bytes()));
    Zeroizing::new(Scalar::from_bytes_mod_order_wide(&wide(context)))
}

/// `HashToScalar` of the suite, section 4.1, for one of its two purposes.
fn hash_to_scalar(input: &[&[u8]], purpose: &[u8]) -> Scalar {
    Scalar::from_bytes_mod_order_wide(&expand(input, purpose))
}

/// `expand_message_xmd` of RFC 9380, section 5.3.1, for the one length this suite needs.
fn expand(input: &[&[u8]], purpose: &[u8]) -> [u8; 64] {
    let length_of_dst = [u8_of(purpose.len() + CONTEXT.len())];
    let mut context = Context::new(&SHA512);
    context.update(&SHA512_BLOCK);
    input.iter().for_each(|part| context.update(part));
    for part in [&[0, 64, 0][..], purpose, CONTEXT, &length_of_dst] {
        context.update(part);
    }
    let first = wide(context);
    sha512(&[&first, &[1], purpose, CONTEXT, &length_of_dst])
}

fn sha512(parts: &[&[u8]]) -> [u8; 64] {
    let mut context = Context::new(&SHA512);
    parts.iter().for_each(|part| context.update(part));
    wide(context)
}

fn wide(context: Context) -> [u8; 64] {
    let mut out = [0; 64];
    out.copy_from_slice(context.finish().as_ref());
    out
}

/// `I2OSP(len, 2)`; what goes in is bounded by its callers.
#[expect(clippy::expect_used, reason = "keys and names of askers are bounded far below")]
fn length_of(bytes: &[u8]) -> [u8; 2] {
    u16::try_from(bytes.len()).expect("at most 65,535 bytes").to_be_bytes()
}

#[expect(clippy::expect_used, reason = "the lengths of constants of this file")]
fn u8_of(length: usize) -> u8 {
    u8::try_from(length).expect("at most 255 bytes")
}
