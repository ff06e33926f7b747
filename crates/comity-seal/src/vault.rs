//! Keys at rest, under a passphrase or a key file.
//!
//! Bytes: the magic `comity-vault`, version (1), method (1 passphrase, 2 key file), for a
//! passphrase the Argon2id cost (memory in KiB, passes, lanes; u32 big-endian each), salt (16),
//! nonce (12), then all keys under AES-256-GCM. Everything before the nonce is bound to it.
//!
//! A passphrase becomes a key by Argon2id, a key file by HKDF-SHA256, each with the fresh salt.
//! The passphrase counts as it is typed, in UTF-8.
//!
//! Source: RFC 9106, section 4 (second recommended option); RFC 5869.
//!
//! It never touches a file, and never spends more memory or time than [`COST_MAX`] on what a
//! stranger's file asks for.

use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroizing;

use crate::cipher::{self, KEY_BYTES};
use crate::identity::AgencyKeys;
use crate::random::{Random, draw};
use crate::wire::{Malformed, Reader};

/// Length of a key file, in bytes.
pub const KEY_FILE_BYTES: usize = 32;
/// The shortest passphrase that locks a vault, in characters.
pub const PASSPHRASE_CHARS_MIN: usize = 12;
/// The longest vault that is read, in bytes.
pub const VAULT_BYTES_MAX: usize = 4 << 20;

/// What a new vault costs to open: 64 MiB, 3 passes.
pub const COST: Cost = Cost { memory_kib: 64 << 10, passes: 3, lanes: 4 };
/// The least that is accepted: 19 MiB, 2 passes.
pub const COST_MIN: Cost = Cost { memory_kib: 19 << 10, passes: 2, lanes: 1 };
/// The most that is accepted: 256 MiB, 10 passes.
pub const COST_MAX: Cost = Cost { memory_kib: 256 << 10, passes: 10, lanes: 16 };

const MAGIC: &[u8; 12] = b"comity-vault";
const VERSION: u8 = 1;
const METHOD_PASSPHRASE: u8 = 1;
const METHOD_KEY_FILE: u8 = 2;
const SALT_BYTES: usize = 16;
const KEY_FILE_INFO: &[u8] = b"comity vault v1 key file";

/// Why a vault was not locked or opened.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum VaultError {
    /// The passphrase is too short to lock with.
    #[error("a passphrase needs at least 12 characters; choose a longer one")]
    PassphraseTooShort,
    /// Not a vault, or one of another version.
    #[error("this file is no key vault of version 1; check the path, or restore it from a backup")]
    Malformed,
    /// The cost in the file is outside [`COST_MIN`] and [`COST_MAX`].
    #[error("the vault asks for a key cost outside the limits; restore it from a backup")]
    CostOutOfBounds,
    /// A key file was given where a passphrase is needed.
    #[error("this vault opens with a passphrase, not with a key file; give its passphrase")]
    NeedsPassphrase,
    /// A passphrase was given where a key file is needed.
    #[error("this vault opens with a key file, not with a passphrase; give the path of its key")]
    NeedsKeyFile,
    /// Wrong passphrase, wrong key file, or an altered vault: nobody can tell which.
    #[error(
        "the vault does not open: wrong passphrase or key file, or the vault was altered; \
         try again, or restore the vault from a backup"
    )]
    WrongKey,
}

impl From<Malformed> for VaultError {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

/// What opens a vault.
#[derive(Clone, Copy)]
pub enum VaultKey<'a> {
    /// Words that a person knows.
    Passphrase(&'a str),
    /// 32 random bytes that a machine keeps.
    KeyFile(&'a [u8; KEY_FILE_BYTES]),
}

impl fmt::Debug for VaultKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Passphrase(_) => "Passphrase(secret)",
            Self::KeyFile(_) => "KeyFile(secret)",
        })
    }
}

/// What Argon2id spends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Cost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes that may be filled at once.
    pub lanes: u32,
}

/// Locks `keys` under `key`; each time with a fresh salt.
///
/// # Errors
/// [`VaultError::PassphraseTooShort`].
pub fn lock(
    keys: &AgencyKeys,
    key: VaultKey<'_>,
    random: &mut dyn Random,
) -> Result<Vec<u8>, VaultError> {
    let salt = draw::<SALT_BYTES>(random);
    let mut out = MAGIC.to_vec();
    out.push(VERSION);
    match key {
        VaultKey::Passphrase(words) if words.chars().count() < PASSPHRASE_CHARS_MIN => {
            return Err(VaultError::PassphraseTooShort);
        }
        VaultKey::Passphrase(_) => {
            out.push(METHOD_PASSPHRASE);
            for number in [COST.memory_kib, COST.passes, COST.lanes] {
                out.extend_from_slice(&number.to_be_bytes());
            }
        }
        VaultKey::KeyFile(_) => out.push(METHOD_KEY_FILE),
    }
    out.extend_from_slice(&salt);
    let aad = out.clone();
    let nonce = draw(random);
    out.extend_from_slice(&nonce);
    let kek = derive(key, &salt, COST)?;
    let kek = cipher::key(&kek);
    cipher::seal_onto(&mut out, &kek, nonce, &aad, &keys.encode());
    Ok(out)
}

/// Opens a vault.
///
/// # Errors
/// [`VaultError::WrongKey`] when it does not open; else what is wrong with the file or which kind
/// of key it needs.
pub fn unlock(vault: &[u8], key: VaultKey<'_>) -> Result<AgencyKeys, VaultError> {
    if vault.len() > VAULT_BYTES_MAX {
        return Err(VaultError::Malformed);
    }
    let mut reader = Reader::new(vault);
    if reader.array()? != *MAGIC || reader.byte()? != VERSION {
        return Err(VaultError::Malformed);
    }
    let cost = match (reader.byte()?, key) {
        (METHOD_PASSPHRASE, VaultKey::Passphrase(_)) => accepted(&mut reader)?,
        (METHOD_KEY_FILE, VaultKey::KeyFile(_)) => COST,
        (METHOD_PASSPHRASE, VaultKey::KeyFile(_)) => return Err(VaultError::NeedsPassphrase),
        (METHOD_KEY_FILE, VaultKey::Passphrase(_)) => return Err(VaultError::NeedsKeyFile),
        _ => return Err(VaultError::Malformed),
    };
    let salt = reader.array()?;
    let nonce: [u8; cipher::NONCE_BYTES] = reader.array()?;
    let sealed = reader.rest();
    let aad = &vault[..vault.len() - sealed.len() - nonce.len()];
    let kek = derive(key, &salt, cost)?;
    let kek = cipher::key(&kek);
    let opened = cipher::open(&kek, nonce, aad, sealed).map_err(|_| VaultError::WrongKey)?;
    Ok(AgencyKeys::parse(&Zeroizing::new(opened))?)
}

/// The cost written in a vault, if it is one this node is willing to pay.
fn accepted(reader: &mut Reader<'_>) -> Result<Cost, VaultError> {
    let cost = Cost { memory_kib: reader.u32()?, passes: reader.u32()?, lanes: reader.u32()? };
    let within = (COST_MIN.memory_kib..=COST_MAX.memory_kib).contains(&cost.memory_kib)
        && (COST_MIN.passes..=COST_MAX.passes).contains(&cost.passes)
        && (COST_MIN.lanes..=COST_MAX.lanes).contains(&cost.lanes);
    if within { Ok(cost) } else { Err(VaultError::CostOutOfBounds) }
}

/// The key that seals the vault.
fn derive(
    key: VaultKey<'_>,
    salt: &[u8; SALT_BYTES],
    cost: Cost,
) -> Result<Zeroizing<[u8; KEY_BYTES]>, VaultError> {
    match key {
        VaultKey::Passphrase(words) => {
            let mut out = Zeroizing::new([0; KEY_BYTES]);
            let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(KEY_BYTES))
                .map_err(|_| VaultError::CostOutOfBounds)?;
            Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
                .hash_password_into(words.as_bytes(), salt, out.as_mut_slice())
                .map_err(|_| VaultError::WrongKey)?;
            Ok(out)
        }
        VaultKey::KeyFile(bytes) => Ok(cipher::derive(salt, bytes, KEY_FILE_INFO)),
    }
}
