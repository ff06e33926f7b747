//! The floor: the corridor's cryptography for an act, in a bare loop.

use std::{hint::black_box, time::Instant};

use anyhow::Result;
use comity_log::{Commitment, Salt};
use comity_seal::{
    digest::digest,
    envelope::{open_batch, seal_batch},
    identity::{AgencyKeys, TlsIdentity},
    payload::{Kek, PayloadKey},
    random::OsRandom,
};

/// Microseconds of processor for one act of `bytes` bytes, when `batch` acts share an envelope.
///
/// For each act: its signature made and verified; on both sides two digests, a commitment, a
/// payload key made, wrapped and used. For each batch: an envelope sealed and opened; batch and
/// receipt signed and verified; a checkpoint signed and verified with both keys.
pub(crate) fn us_per_act(bytes: usize, batch: usize) -> Result<f64> {
    let tls = TlsIdentity::new(zeroize::Zeroizing::default(), Vec::new())?;
    let keys = AgencyKeys::generate(0, tls, &mut OsRandom);
    let kek = Kek::generate(&mut OsRandom);
    let (held, public) = (keys.newest(), keys.newest().public());
    let act = vec![7_u8; bytes];
    let whole = vec![7_u8; bytes * batch];
    let began = Instant::now();
    let mut acts = 0_u32;
    while began.elapsed().as_secs_f64() < 3.0 {
        for n in 0..batch {
            let signature = held.act.sign(&act);
            public.act.verify(&act, signature.as_bytes())?;
            for _side in 0..2 {
                let (of_act, of_verdict) = (digest(&act), digest(&act[..64]));
                let salt = Salt::new(of_act);
                black_box(Commitment::new(&salt, &of_act, &of_verdict).leaf());
                let key = PayloadKey::generate(&mut OsRandom);
                black_box(kek.wrap(&key, &n.to_be_bytes(), &mut OsRandom));
                black_box(key.seal(b"journal", &act, &mut OsRandom));
            }
        }
        let sealed = seal_batch(&public, b"bench", &whole, &mut OsRandom)?;
        black_box(open_batch(&keys, b"bench", &sealed)?);
        for _document in 0..2 {
            let signature = held.act.sign(&act[..200]);
            public.act.verify(&act[..200], signature.as_bytes())?;
        }
        let classical = held.log.classical.sign(&act[..120]);
        let post_quantum = held.log.post_quantum.sign(&act[..120]);
        public.log.classical.verify(&act[..120], classical.as_bytes())?;
        public.log.post_quantum.verify(&act[..120], &post_quantum)?;
        acts += u32::try_from(batch)?;
    }
    Ok(began.elapsed().as_secs_f64() * 1e6 / f64::from(acts))
}
