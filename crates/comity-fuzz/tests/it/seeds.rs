//! The seeds of the corpora: what two honest agencies really send each other.

use std::fs;

use aws_lc_rs::{
    digest::{SHA256, digest},
    signature::{Ed25519KeyPair, KeyPair},
};
use comity_accounts::assertion::{Assertion, PublicKey, RelyingParty};
use comity_act::{Role, Sign1, Stated, StatedValue, Timestamp, body::MessageSend};
use comity_corridor::{
    CarriedKind, CarriedReceipt, CarriedWriter, Chance, Driver, Form, Opening, Packed, Store, open,
    sign_receipt,
};
use comity_fuzz::passkey::{DIGEST, KEY, PARTY};
use comity_log::{SplitView, TileId, TileSource, encode_bundle, tiles_of};
use comity_match::{Bearer, Index, Qualifiers, Subject};
use comity_seal::blind::{EpochKey, HeldTags, Query, Shape, TagSet};
use comity_sim::{
    agency::{Agency, BEGIN_MS, founded, text},
    store::MemoryStore,
};

use super::corpus;

const ACTS: usize = 3;

/// The specimens of ICAO 9303, parts 4 and 5: of the state of Utopia, and of nobody.
const ZONE_OF_PASSPORT: &str = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n\
                                L898902C36UTO7408122F1204159ZE184226B<<<<<10";
const ZONE_OF_CARD: &str = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\n\
                            ERIKSSON<<ANNA<MARIA<<<<<<<<<<";

fn now() -> Timestamp {
    Timestamp::from_millis(BEGIN_MS)
}

fn driver(agency: &Agency) -> Driver<MemoryStore> {
    Driver::new(agency.node.clone(), agency.store.clone()).unwrap()
}

/// A sender after a few messages with these words, and the batch of them.
fn sent(agencies: &[Agency], words: &str) -> (Driver<MemoryStore>, Packed) {
    let mut chance = Chance::new([7; 32]);
    let mut sender = driver(&agencies[0]);
    let by = agencies[0].officer(Role::Officer, now());
    for _ in 0..ACTS {
        let body = MessageSend { subject: text("a matter"), text: text(words) };
        let fact = text("personal_data_included");
        let stated = vec![Stated { fact, value: StatedValue::Yes(false) }];
        let form = Form { stated, ..Form::new(body).to(agencies[1].code()) };
        sender.propose(form, by, &mut chance).unwrap();
    }
    sender.commit().unwrap();
    let packed = sender.pack(now(), agencies[1].code(), 100, &mut chance).unwrap().unwrap();
    (sender, packed)
}

/// The batch as it was signed: what is sealed is a pair of its signature and itself.
fn plain_batch(agencies: &[Agency], packed: &Packed) -> Vec<u8> {
    let keys = &agencies[1].node.keys;
    let plain = keys.open(agencies[0].code(), &packed.sealed).unwrap();
    let mut pair = minicbor::Decoder::new(&plain);
    assert_eq!(pair.array().unwrap(), Some(2));
    let signature = Sign1::parse("batch", pair.bytes().unwrap(), 1_024).unwrap();
    assert_eq!(signature.payload(), packed.digest);
    pair.bytes().unwrap().to_vec()
}

/// The receipt for the batch, signed.
fn receipt(agencies: &[Agency], packed: &Packed) -> Vec<u8> {
    let mut receiver = driver(&agencies[1]);
    let (card, row) = receiver.card(agencies[0].code()).unwrap();
    let keys = receiver.node().keys.clone();
    let opening = Opening { card: &card, seen: row.seen.as_ref(), now: now() };
    let opened = open(opening, &keys, &packed.sealed).unwrap();
    let taken = receiver.take(now(), opened, &mut Chance::new([8; 32])).unwrap();
    receiver.commit().unwrap();
    sign_receipt(&taken.receipt, &keys).unwrap()
}

/// What an officer's passkey signed, with and without what browsers and devices add.
fn assertion(extensions: &[u8], more: &str) -> Vec<u8> {
    let key = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
    assert_eq!(key.public_key().as_ref(), KEY);
    let mut data = digest(&SHA256, PARTY.as_bytes()).as_ref().to_vec();
    data.push(if extensions.is_empty() { 0x05 } else { 0x9d });
    data.extend([0, 0, 0, 1]);
    data.extend(extensions);
    // Base64 of `DIGEST`.
    let challenge = "XV1dXV1dXV1dXV1dXV1dXV1dXV1dXV1dXV1dXV1dXV0";
    let client = format!(
        r#"{{"type":"webauthn.get","challenge":"{challenge}","origin":"https://{PARTY}"{more}}}"#
    );
    let signed = [&data[..], digest(&SHA256, client.as_bytes()).as_ref()].concat();
    let signature = key.sign(&signed).as_ref().to_vec();
    let made = Assertion::new(data, client.into_bytes(), signature).unwrap();
    made.verify(&PublicKey::ed25519(KEY), &RelyingParty::of_id(PARTY), &DIGEST).unwrap();
    made.to_bytes()
}

fn tile_of(sender: &mut Driver<MemoryStore>) -> Vec<u8> {
    let size = sender.durable_size();
    let id = TileId { level: 0, index: 0 };
    let tiles = Store::tiles(sender.store_mut(), &tiles_of(&[0], size)).unwrap();
    tiles.tile(id, id.width(size)).unwrap().to_bytes(id.width(size))
}

/// A private search: the epoch, what is asked and answered, what is served.
fn searched() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let chance = &mut Chance::new([9; 32]);
    let key = EpochKey::derive(&[7; 32], "XB", 1);
    let asked = ["a key", "another"];
    let (_, blinded) = Query::blind(key.epoch(), &asked, Shape::ALL[0], chance).unwrap();
    let answer = key.evaluate(&blinded, chance).unwrap();
    let held = HeldTags::build(1, key.tags(&asked).unwrap(), chance).unwrap();
    let set = TagSet::publish(&held, None);
    vec![
        ("blinded", "epoch", key.epoch().to_bytes().to_vec()),
        ("blinded", "asked", blinded.to_bytes()),
        ("blinded", "answered", answer.to_bytes()),
        ("tags", "manifest", set.manifest().to_bytes()),
        ("tags", "shard", set.shard(7)),
    ]
}

fn made() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let agencies = founded(2);
    let (mut sender, packed) = sent(&agencies, "a text");
    let (_, other) = sent(&agencies, "another text");
    let (from, to) = (agencies[0].code(), agencies[1].code());
    let signed = receipt(&agencies, &packed);
    let said = Sign1::parse("receipt", &signed, 1 << 20).unwrap().payload().to_vec();
    let mut bundle = CarriedWriter::new(CarriedKind::Bundle, from, to);
    bundle.put(&packed.sealed);
    let mut receipts = CarriedWriter::new(CarriedKind::Receipts, to, from);
    receipts.put(&CarriedReceipt { batch: packed.digest, receipt: signed }.encode());
    let split = SplitView::new(packed.checkpoint.clone(), other.checkpoint.clone(), None).unwrap();
    let uvm = [0xa1, 0x63, b'u', b'v', b'm', 0x81, 0x83, 0x02, 0x04, 0x02];
    let greased = r#","crossOrigin":false,"other_keys_can_be_added_here":"do not compare""#;
    vec![
        ("assertion", "plain", assertion(&[], "")),
        ("assertion", "extended", assertion(&uvm, greased)),
        ("batch", "three-acts", plain_batch(&agencies, &packed)),
        ("bundle", "one-batch", bundle.into_bytes()),
        ("bundle", "one-receipt", receipts.into_bytes()),
        ("checkpoint", "signed-twice", packed.checkpoint.to_text().into_bytes()),
        ("entries", "three", encode_bundle(&[b"one".as_slice(), b"", &[7; 300]]).unwrap()),
        ("envelope", "sealed", packed.sealed.clone()),
        ("identifier", "iban", "DE89 3704 0044 0532 0130 00".into()),
        ("identifier", "plate", "XA: O0 I1-77 زد".into()),
        ("identifier", "url", "hxxps://EXAMPLE[.]org:443/a/../b?c#d".into()),
        ("identifier", "wallet", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4".into()),
        ("index", "three", index_of_three()),
        ("keys", "person", "Тарек аз-Захрани\nZahrani Tariq\n\n1981-02-29\n1981\nXA 0O-1".into()),
        ("name", "mixed", "Dr. Аlice\u{200b} al-Zahrani, 王小明 김영희 عبد الله".into()),
        ("pair", "person", "Tarek al-Zahrani\nZahrani, Tariq".into()),
        ("pair", "organisation", "ООО Ромашка\nRomashka Trading Co. LLC (RTC)".into()),
        ("passkey", "ed25519", PublicKey::ed25519(KEY).to_cose()),
        ("passkey", "es256", PublicKey::es256(&[1; 32], &[2; 32]).to_cose()),
        ("passkey", "rs256", PublicKey::rs256(vec![0xc3; 256]).unwrap().to_cose()),
        ("path", "checkpoint", b"checkpoint".to_vec()),
        ("path", "tile", b"tile/0/x001/x234/067.p/1".to_vec()),
        ("path", "entries", b"tile/entries/000".to_vec()),
        ("receipt", "taken", said),
        ("split", "two-roots", split.encode()),
        ("tile", "partial", tile_of(&mut sender)),
        ("zone", "card", ZONE_OF_CARD.into()),
        ("zone", "passport", ZONE_OF_PASSPORT.into()),
    ]
}

/// The invented lists that come with the project.
fn lists() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    macro_rules! list {
        ($file:literal) => {
            include_bytes!(concat!("../../../../examples/lists/", $file)).to_vec()
        };
    }
    vec![
        ("entities", "fictional.ftm.json", list!("fictional.ftm.json")),
        ("mapped", "fictional.csv", list!("fictional.csv")),
        ("mapping", "fictional.toml", list!("fictional.toml")),
        ("sdncsv", "fictional-sdn.csv", list!("fictional-sdn.csv")),
        ("sdnxml", "fictional-sdn.xml", list!("fictional-sdn.xml")),
        ("unlist", "fictional.xml", list!("fictional.xml")),
    ]
}

/// The sections of a snapshot of three that bear invented names, where there were four.
fn index_of_three() -> Vec<u8> {
    let names = [
        "Tariq Hamid al-Zahrani",
        "Оксана Коваленко; Oksana Kovalenko",
        "王小明",
        "Robert van der Muster",
    ];
    let mut index = Index::new();
    for (key, name) in (0..).zip(names) {
        let (names, qualifiers) = (vec![name.to_owned()], Qualifiers::default());
        let identifiers = vec![(1, format!("XA{key}"))];
        index.add(&Subject { key, bearer: Bearer::Person, names, qualifiers, identifiers });
    }
    index.remove(3);
    let mut out = Vec::new();
    index.save(&mut out).unwrap();
    out[24..out.len() - 4].to_vec()
}

/// Signatures draw on chance, so the kept files differ from these in them alone.
#[test]
fn what_agencies_send_today_can_be_read() {
    let writes = std::env::var_os("COMITY_CORPUS").is_some();
    for (name, file, bytes) in made().into_iter().chain(searched()).chain(lists()) {
        assert!(comity_fuzz::feed(name, &bytes), "{file} of {name} cannot be read");
        if writes {
            fs::create_dir_all(corpus(name)).unwrap();
            fs::write(corpus(name).join(file), &bytes).unwrap();
        }
    }
}
