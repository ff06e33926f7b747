//! What opens the vault, and the TLS identity that goes into it.

use std::path::Path;

use comity_act::Timestamp;
use comity_seal::{
    identity::{AgencyKeys, IdentityError, TlsIdentity},
    random::{OsRandom, draw_secret},
    vault::{KEY_FILE_BYTES, VaultKey, lock, unlock},
};
use zeroize::Zeroizing;

use super::{Agency, Home, HomeError, read, read_to_string, write_private};
use crate::config;

/// What opens a vault.
pub(crate) enum Secret {
    /// Words that a person knows.
    Passphrase(Zeroizing<String>),
    /// Bytes that a machine keeps.
    KeyFile(Zeroizing<[u8; KEY_FILE_BYTES]>),
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// The secret that stands in the first line of a file.
///
/// # Errors
/// [`HomeError::File`].
pub(crate) fn first_line(path: &Path) -> Result<Zeroizing<String>, HomeError> {
    let text = Zeroizing::new(read_to_string(path)?);
    Ok(Zeroizing::new(text.lines().next().unwrap_or_default().to_owned()))
}

impl Secret {
    /// The secret that the configuration points to; without one, a person is asked.
    ///
    /// # Errors
    /// [`HomeError`] when the file cannot be used, or nobody can be asked.
    pub(crate) fn find(vault: &config::Vault) -> Result<Self, HomeError> {
        match (&vault.key_file, &vault.passphrase_file) {
            (Some(path), _) => Self::from_key_file(path),
            (None, Some(path)) => Self::from_passphrase_file(path),
            (None, None) => rpassword::prompt_password("Passphrase of the key vault: ")
                .map(|words| Self::Passphrase(Zeroizing::new(words)))
                .map_err(HomeError::NoTerminal),
        }
    }

    /// The first line of a file, as it is typed.
    ///
    /// # Errors
    /// [`HomeError::File`].
    pub(crate) fn from_passphrase_file(path: &Path) -> Result<Self, HomeError> {
        Ok(Self::Passphrase(first_line(path)?))
    }

    /// The bytes of a key file.
    ///
    /// # Errors
    /// [`HomeError::KeyFile`] when it has another length.
    pub(crate) fn from_key_file(path: &Path) -> Result<Self, HomeError> {
        let bytes = Zeroizing::new(read(path)?);
        let key = bytes.as_slice().try_into().map_err(|_| HomeError::KeyFile { path: path.into() });
        Ok(Self::KeyFile(Zeroizing::new(key?)))
    }

    /// Makes a key file for this account alone.
    ///
    /// # Errors
    /// [`HomeError::File`].
    pub(crate) fn new_key_file(path: &Path) -> Result<Self, HomeError> {
        let key = draw_secret(&mut OsRandom);
        write_private(path, key.as_slice())?;
        Ok(Self::KeyFile(key))
    }

    fn as_vault_key(&self) -> VaultKey<'_> {
        match self {
            Self::Passphrase(words) => VaultKey::Passphrase(words),
            Self::KeyFile(bytes) => VaultKey::KeyFile(bytes),
        }
    }

    /// Opens the vault of a home.
    ///
    /// # Errors
    /// [`HomeError::Vault`] when it does not open.
    pub(crate) fn unlock(&self, home: &Home) -> Result<AgencyKeys, HomeError> {
        self.open(&read(&home.vault())?)
    }

    /// Opens the bytes of a vault.
    ///
    /// # Errors
    /// [`HomeError::Vault`] when they do not open.
    pub(crate) fn open(&self, vault: &[u8]) -> Result<AgencyKeys, HomeError> {
        unlock(vault, self.as_vault_key()).map_err(HomeError::Vault)
    }

    /// Seals keys into the bytes of a vault.
    ///
    /// # Errors
    /// [`HomeError::Vault`] when the passphrase is too short.
    pub(crate) fn lock(&self, keys: &AgencyKeys) -> Result<Vec<u8>, HomeError> {
        lock(keys, self.as_vault_key(), &mut OsRandom).map_err(HomeError::Vault)
    }
}

/// For how long secrets of keys that have ended are kept, in milliseconds: thirty days.
const RETIRE_MS: u64 = 30 * Timestamp::DAY_MS;

/// Why keys were not rotated.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RotateError {
    /// The home or the vault cannot be used.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// No TLS identity.
    #[error(transparent)]
    Tls(#[from] TlsIdentityError),
    /// The keys cannot be rotated.
    #[error(transparent)]
    Keys(#[from] IdentityError),
}

/// New keys of every sort, beside the old ones until these end; answers the new number.
///
/// # Errors
/// [`RotateError`]; the vault is then as it was.
pub(crate) fn rotate(
    home: &Home,
    secret: &Secret,
    now: Timestamp,
    overlap_ms: u64,
) -> Result<u32, RotateError> {
    let agency = Agency::load(home)?;
    let mut keys = secret.unlock(home)?;
    let tls = new_tls_identity(agency.code.as_str())?;
    let number = keys.rotate(now.millis(), overlap_ms, tls, &mut OsRandom)?;
    keys.retire(now.millis().saturating_sub(RETIRE_MS));
    write_private(&home.vault(), &secret.lock(&keys)?)?;
    Ok(number)
}

/// Why no TLS identity could be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TlsIdentityError {
    /// The certificate cannot be made.
    #[error("no TLS certificate can be made; choose a plain agency code")]
    Certificate(#[source] rcgen::Error),
    /// It is too long.
    #[error(transparent)]
    Identity(IdentityError),
}

/// A new self-signed TLS identity, P-256: peers know it by the agency's card and by nothing else.
///
/// # Errors
/// [`TlsIdentityError`] when the library cannot make it.
pub(crate) fn new_tls_identity(name: &str) -> Result<TlsIdentity, TlsIdentityError> {
    let made = (|| {
        let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)?;
        let mut params = rcgen::CertificateParams::new(vec![format!("{name}.comity.invalid")])?;
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(rcgen::DnType::CommonName, format!("comity {name}"));
        let certificate = params.self_signed(&key)?;
        Ok((Zeroizing::new(key.serialize_der()), certificate.der().to_vec()))
    })();
    let (secret, public) = made.map_err(TlsIdentityError::Certificate)?;
    TlsIdentity::new(secret, public).map_err(TlsIdentityError::Identity)
}
