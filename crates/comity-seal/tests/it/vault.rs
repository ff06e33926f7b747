//! Keys at rest: what opens them, and what a hostile file may ask for.

use comity_seal::identity::AgencyKeys;
use comity_seal::vault::{VaultError, VaultKey, lock, unlock};

use crate::support::{DAY_MS, FOUNDED_MS, Seeded, agency, tls};

const WORDS: &str = "seven quiet harbours at noon";

fn aged() -> AgencyKeys {
    let mut keys = agency(1);
    for turn in 1..4 {
        let at_ms = FOUNDED_MS + turn * 100 * DAY_MS;
        keys.rotate(at_ms, DAY_MS, tls("XA"), &mut Seeded::new(turn)).unwrap();
    }
    assert_eq!(keys.retire(FOUNDED_MS + 202 * DAY_MS), 2);
    keys
}

#[test]
fn a_vault_gives_back_all_generations_and_the_keys_of_the_store() {
    let keys = aged();
    let wrapped = {
        let key = comity_seal::payload::PayloadKey::generate(&mut Seeded::new(5));
        keys.kek().wrap(&key, b"row", &mut Seeded::new(6))
    };
    let vault = lock(&keys, VaultKey::KeyFile(&[7; 32]), &mut Seeded::new(8)).unwrap();
    let opened = unlock(&vault, VaultKey::KeyFile(&[7; 32])).unwrap();
    assert_eq!(opened.public(), keys.public());
    assert_eq!(opened.generations().len(), 2);
    opened.kek().unwrap(&wrapped, b"row").unwrap();
    assert_eq!(opened.tokens().token("name", b"x"), keys.tokens().token("name", b"x"));
    let message = b"checkpoint";
    let signature = opened.newest().log.post_quantum.sign(message);
    keys.public().newest().log.post_quantum.verify(message, &signature).unwrap();
}

#[test]
fn a_passphrase_opens_its_vault_and_a_wrong_one_says_so_and_no_more() {
    let vault = lock(&agency(1), VaultKey::Passphrase(WORDS), &mut Seeded::new(8)).unwrap();
    assert!(unlock(&vault, VaultKey::Passphrase(WORDS)).is_ok());
    let wrong = unlock(&vault, VaultKey::Passphrase("seven quiet harbours at nine")).unwrap_err();
    assert_eq!(wrong, VaultError::WrongKey);
    let mut altered = vault;
    *altered.last_mut().unwrap() ^= 1;
    // An altered vault and a wrong passphrase look the same.
    assert_eq!(unlock(&altered, VaultKey::Passphrase(WORDS)).unwrap_err(), wrong);
    assert!(!wrong.to_string().contains(WORDS));
}

#[test]
fn a_wrong_key_file_does_not_open() {
    let vault = lock(&agency(1), VaultKey::KeyFile(&[7; 32]), &mut Seeded::new(8)).unwrap();
    assert_eq!(unlock(&vault, VaultKey::KeyFile(&[8; 32])).unwrap_err(), VaultError::WrongKey);
    assert_eq!(unlock(&vault, VaultKey::Passphrase(WORDS)).unwrap_err(), VaultError::NeedsKeyFile);
}

#[test]
fn every_byte_of_a_vault_is_bound() {
    let vault = lock(&agency(1), VaultKey::KeyFile(&[7; 32]), &mut Seeded::new(8)).unwrap();
    for index in 0..vault.len() {
        let mut altered = vault.clone();
        altered[index] ^= 1;
        assert!(unlock(&altered, VaultKey::KeyFile(&[7; 32])).is_err(), "byte {index}");
    }
    for length in [0, 1, 13, 14, 30, 42, vault.len() - 1] {
        assert!(unlock(&vault[..length], VaultKey::KeyFile(&[7; 32])).is_err());
    }
}

#[test]
fn a_short_passphrase_locks_nothing() {
    let locked = lock(&agency(1), VaultKey::Passphrase("eleven char"), &mut Seeded::new(8));
    assert_eq!(locked.unwrap_err(), VaultError::PassphraseTooShort);
}

#[test]
fn a_hostile_vault_cannot_ask_for_more_memory_or_less_work_than_the_limits() {
    // memory in KiB, passes, lanes
    let asks = [
        [u32::MAX, 3, 4],
        [(256 << 10) + 1, 3, 4],
        [64 << 10, 11, 4],
        [64 << 10, u32::MAX, 4],
        [64 << 10, 3, 17],
        [8, 3, 1],
        [64 << 10, 0, 4],
        [64 << 10, 3, 0],
    ];
    for ask in asks {
        let mut vault = b"comity-vault\x01\x01".to_vec();
        ask.iter().for_each(|number| vault.extend_from_slice(&number.to_be_bytes()));
        vault.resize(400, 0);
        let error = unlock(&vault, VaultKey::Passphrase(WORDS)).unwrap_err();
        assert_eq!(error, VaultError::CostOutOfBounds, "{ask:?}");
    }
}

#[test]
fn two_vaults_of_the_same_keys_share_no_salt() {
    let mut random = Seeded::new(8);
    let first = lock(&agency(1), VaultKey::KeyFile(&[7; 32]), &mut random).unwrap();
    let second = lock(&agency(1), VaultKey::KeyFile(&[7; 32]), &mut random).unwrap();
    assert_ne!(first[14..30], second[14..30]);
}
