//! What signing and sealing cost: `cargo bench -p comity-seal`.
#![expect(clippy::unwrap_used, reason = "a bench stops at the first surprise")]

use comity_seal::attachment::{
    Attachment, AttachmentKey, AttachmentOpener, AttachmentSealer, CHUNK_BYTES,
};
use comity_seal::digest::digest;
use comity_seal::envelope::{open_batch, seal_batch};
use comity_seal::identity::{AgencyKeys, TlsIdentity};
use comity_seal::payload::{Kek, PayloadKey};
use comity_seal::public::PublicKeys;
use comity_seal::random::OsRandom;
use comity_seal::vault::{VaultKey, lock, unlock};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use zeroize::Zeroizing;

const ACT_BYTES: usize = 2 << 10;
const BATCH_BYTES: usize = 256 << 10;

fn main() {
    divan::main();
}

fn agency() -> AgencyKeys {
    let tls = TlsIdentity::new(Zeroizing::new(vec![1; 138]), vec![2; 400]).unwrap();
    AgencyKeys::generate(0, tls, &mut OsRandom)
}

#[divan::bench]
fn digest_2_kib(bencher: Bencher<'_, '_>) {
    let act = vec![7; ACT_BYTES];
    bencher.counter(BytesCount::new(ACT_BYTES)).bench(|| digest(black_box(&act)));
}

#[divan::bench]
fn sign_2_kib(bencher: Bencher<'_, '_>) {
    let (keys, act) = (agency(), vec![7; ACT_BYTES]);
    bencher.bench(|| keys.newest().act.sign(black_box(&act)));
}

#[divan::bench]
fn verify_2_kib(bencher: Bencher<'_, '_>) {
    let (keys, act) = (agency(), vec![7; ACT_BYTES]);
    let signature = keys.newest().act.sign(&act);
    let public = keys.newest().act.verifying_key();
    bencher.bench(|| public.verify(black_box(&act), signature.as_ref()).unwrap());
}

#[divan::bench]
fn verify_2_kib_on_a_card(bencher: Bencher<'_, '_>) {
    let (keys, act) = (agency(), vec![7; ACT_BYTES]);
    let signature = keys.newest().act.sign(&act);
    let (public, id) = (keys.public(), keys.newest().act.verifying_key().id());
    bencher.bench(|| public.verify_act(id, 0, black_box(&act), signature.as_ref()).unwrap());
}

#[divan::bench]
fn pq_sign(bencher: Bencher<'_, '_>) {
    let (keys, checkpoint) = (agency(), [7; 120]);
    bencher.bench(|| keys.newest().log.post_quantum.sign(black_box(&checkpoint)));
}

#[divan::bench]
fn pq_verify(bencher: Bencher<'_, '_>) {
    let (keys, checkpoint) = (agency(), [7; 120]);
    let key = &keys.newest().log.post_quantum;
    let signature = key.sign(&checkpoint);
    bencher.bench(|| key.verifying_key().verify(black_box(&checkpoint), &signature).unwrap());
}

#[divan::bench]
fn payload_seal_2_kib(bencher: Bencher<'_, '_>) {
    let (key, act) = (PayloadKey::generate(&mut OsRandom), vec![7; ACT_BYTES]);
    bencher.bench(|| key.seal(b"record 1", black_box(&act), &mut OsRandom));
}

#[divan::bench]
fn payload_open_2_kib(bencher: Bencher<'_, '_>) {
    let (key, act) = (PayloadKey::generate(&mut OsRandom), vec![7; ACT_BYTES]);
    let sealed = key.seal(b"record 1", &act, &mut OsRandom);
    bencher.bench(|| key.open(b"record 1", black_box(&sealed)).unwrap());
}

/// What storing one act costs: a fresh key, wrapped, and the payload sealed under it.
#[divan::bench]
fn payload_fresh_key_wrap_and_seal_2_kib(bencher: Bencher<'_, '_>) {
    let (kek, act) = (Kek::generate(&mut OsRandom), vec![7; ACT_BYTES]);
    bencher.bench(|| {
        let key = PayloadKey::generate(&mut OsRandom);
        let wrapped = kek.wrap(&key, b"record 1", &mut OsRandom);
        (wrapped, key.seal(b"record 1", black_box(&act), &mut OsRandom))
    });
}

#[divan::bench]
fn token(bencher: Bencher<'_, '_>) {
    let keys = agency();
    bencher.bench(|| keys.tokens().token("name", black_box(b"example")));
}

#[divan::bench(args = [ACT_BYTES, BATCH_BYTES])]
fn batch_seal(bencher: Bencher<'_, '_>, size_bytes: usize) {
    let (keys, batch) = (agency(), vec![7; size_bytes]);
    let recipient = keys.public().newest();
    bencher
        .counter(BytesCount::new(size_bytes))
        .bench(|| seal_batch(recipient, b"XB to XA", black_box(&batch), &mut OsRandom).unwrap());
}

#[divan::bench(args = [ACT_BYTES, BATCH_BYTES])]
fn batch_open(bencher: Bencher<'_, '_>, size_bytes: usize) {
    let (keys, batch) = (agency(), vec![7; size_bytes]);
    let sealed = seal_batch(keys.public().newest(), b"XB to XA", &batch, &mut OsRandom).unwrap();
    bencher
        .counter(BytesCount::new(size_bytes))
        .bench(|| open_batch(&keys, b"XB to XA", black_box(&sealed)).unwrap());
}

#[divan::bench]
fn chunk_seal_1_mib(bencher: Bencher<'_, '_>) {
    let content = vec![7; CHUNK_BYTES];
    let attachment = Attachment::new(digest(&content), CHUNK_BYTES as u64).unwrap();
    let sealer = AttachmentSealer::new(attachment, &AttachmentKey::generate(&mut OsRandom));
    bencher
        .counter(BytesCount::new(CHUNK_BYTES))
        .bench(|| sealer.seal_chunk(0, black_box(&content)).unwrap());
}

#[divan::bench]
fn chunk_open_1_mib(bencher: Bencher<'_, '_>) {
    let content = vec![7; CHUNK_BYTES];
    let attachment = Attachment::new(digest(&content), CHUNK_BYTES as u64).unwrap();
    let key = AttachmentKey::generate(&mut OsRandom);
    let sealed = AttachmentSealer::new(attachment, &key).seal_chunk(0, &content).unwrap();
    let opener = AttachmentOpener::new(attachment, &key);
    bencher
        .counter(BytesCount::new(CHUNK_BYTES))
        .bench(|| opener.open_chunk(0, black_box(&sealed)).unwrap());
}

#[divan::bench]
fn card_keys_parse(bencher: Bencher<'_, '_>) {
    let bytes = agency().public().encode();
    bencher.bench(|| PublicKeys::parse(black_box(&bytes)).unwrap());
}

#[divan::bench]
fn agency_generate(bencher: Bencher<'_, '_>) {
    bencher.bench(agency);
}

#[divan::bench(sample_count = 5)]
fn vault_unlock_by_passphrase(bencher: Bencher<'_, '_>) {
    let words = VaultKey::Passphrase("seven quiet harbours at noon");
    let vault = lock(&agency(), words, &mut OsRandom).unwrap();
    bencher.bench(|| unlock(&vault, words).unwrap());
}
