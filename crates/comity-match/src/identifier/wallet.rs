//! Addresses of crypto-asset wallets, each by the checksum of its chain.

use sha3::{Digest, Keccak256};

use super::{Reason, signs};

/// The longest address there is: Monero's integrated ones have 106 signs.
const SIGNS_MAX: usize = 120;

/// A chain, or the family of chains that share a form of address.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Chain {
    /// Bitcoin. Source: BIP 13, BIP 173, BIP 350; base58check.
    Bitcoin,
    /// Bitcoin's networks for tests.
    BitcoinTest,
    /// Litecoin. Source: SLIP 173 and the prefixes of its program.
    Litecoin,
    /// Dogecoin: base58check.
    Dogecoin,
    /// Dash: base58check.
    Dash,
    /// Zcash, transparent addresses: base58check.
    Zcash,
    /// Ethereum and the chains that run its machine. Source: EIP-55.
    Ethereum,
    /// Tron: base58check.
    Tron,
    /// XRP Ledger, classic addresses: base58check in an alphabet of its own.
    Xrp,
    /// Monero. Source: `CryptoNote` standard 007; the last four bytes are Keccak's.
    Monero,
    /// Solana: 32 bytes in base 58, which have no checksum.
    Solana,
}

impl Chain {
    /// The chain as programs write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bitcoin => "bitcoin",
            Self::BitcoinTest => "bitcoin-test",
            Self::Litecoin => "litecoin",
            Self::Dogecoin => "dogecoin",
            Self::Dash => "dash",
            Self::Zcash => "zcash",
            Self::Ethereum => "ethereum",
            Self::Tron => "tron",
            Self::Xrp => "xrp",
            Self::Monero => "monero",
            Self::Solana => "solana",
        }
    }
}

/// The chain of an address that reads; none for what does not.
#[must_use]
pub fn chain(address: &str) -> Option<Chain> {
    read(address).ok().map(|(chain, _)| chain)
}

pub(super) fn read(text: &str) -> Result<(Chain, String), Reason> {
    let plain = signs::plain(text);
    // A scheme of a payment link: `bitcoin:`, `ethereum:`.
    let bare = plain.split_once(':').map_or(plain.as_str(), |(_, address)| address);
    let address: String = bare.split_whitespace().collect();
    match address.len() {
        0 => return Err(Reason::Empty),
        found if found > SIGNS_MAX => {
            return Err(Reason::Length { found, wanted: "26 to 106" });
        }
        _ => {}
    }
    let odd = |(_, sign): &(usize, char)| !sign.is_ascii_alphanumeric();
    if let Some((at, sign)) = address.chars().enumerate().find(odd) {
        return Err(Reason::Sign { sign, position: at + 1 });
    }
    let lower = address.to_ascii_lowercase();
    if lower.starts_with("0x") {
        return ethereum(&address).map(|address| (Chain::Ethereum, address));
    }
    let segwit = [("bc1", Chain::Bitcoin), ("tb1", Chain::BitcoinTest), ("ltc1", Chain::Litecoin)];
    if let Some((_, chain)) = segwit.iter().find(|(prefix, _)| lower.starts_with(prefix)) {
        return bech32::segwit::decode(&address)
            .map(|_| (*chain, lower))
            .map_err(|_| Reason::Checksum);
    }
    base58(&address).map(|chain| (chain, address))
}

/// Letters and digits; in small letters where case is but a checksum, or says nothing.
pub(super) fn as_written(plain: &str) -> String {
    let bare: String = plain.chars().filter(|sign| sign.is_alphanumeric()).collect();
    let lower = bare.to_lowercase();
    let one_case = ["0x", "bc1", "tb1", "ltc1"].iter().any(|prefix| lower.starts_with(prefix));
    if one_case { lower } else { bare }
}

/// Forty hexadecimal digits; where letters are of both cases, the case is the checksum.
///
/// Source: EIP-55.
fn ethereum(address: &str) -> Result<String, Reason> {
    let digits = address.get(2..).unwrap_or_default();
    let lower = digits.to_ascii_lowercase();
    if let Some((at, sign)) = digits.chars().enumerate().find(|(_, sign)| !sign.is_ascii_hexdigit())
    {
        return Err(Reason::Sign { sign, position: at + 3 });
    }
    if digits.len() != 40 {
        return Err(Reason::Length { found: digits.len() + 2, wanted: "42" });
    }
    let mixed = digits.bytes().any(|sign| sign.is_ascii_uppercase())
        && digits.bytes().any(|sign| sign.is_ascii_lowercase());
    let hash = Keccak256::digest(lower.as_bytes());
    let capital = |at: usize| {
        let byte = hash.get(at / 2).copied().unwrap_or(0);
        (if at.is_multiple_of(2) { byte >> 4 } else { byte & 15 }) > 7
    };
    let fits = |(at, sign): (usize, char)| {
        !sign.is_ascii_alphabetic() || sign.is_ascii_uppercase() == capital(at)
    };
    if mixed && !digits.chars().enumerate().all(fits) {
        return Err(Reason::Checksum);
    }
    Ok(format!("0x{lower}"))
}

/// Which chain a text of base 58 is an address of, by its length, first bytes and checksum.
fn base58(address: &str) -> Result<Chain, Reason> {
    if let Ok(bytes) = bs58::decode(address).with_check(None).into_vec() {
        return match (bytes.first(), bytes.get(1), bytes.len()) {
            (Some(0x00 | 0x05), _, 21) => Ok(Chain::Bitcoin),
            (Some(0x6f | 0xc4), _, 21) => Ok(Chain::BitcoinTest),
            (Some(0x30 | 0x32), _, 21) => Ok(Chain::Litecoin),
            (Some(0x1e | 0x16), _, 21) => Ok(Chain::Dogecoin),
            (Some(0x4c | 0x10), _, 21) => Ok(Chain::Dash),
            (Some(0x41), _, 21) => Ok(Chain::Tron),
            (Some(0x1c), Some(0xb8 | 0xbd), 22) => Ok(Chain::Zcash),
            _ => Err(Reason::Form { wanted: "an address of a chain that is known here" }),
        };
    }
    if address.starts_with('r') && address.len() <= 35 {
        let ripple = bs58::decode(address).with_alphabet(bs58::Alphabet::RIPPLE);
        return match ripple.with_check(Some(0)).into_vec() {
            Ok(bytes) if bytes.len() == 21 => Ok(Chain::Xrp),
            _ => Err(Reason::Checksum),
        };
    }
    if matches!(address.len(), 95 | 106) && address.starts_with(['4', '8']) {
        return monero(address);
    }
    match bs58::decode(address).into_vec() {
        Ok(bytes) if bytes.len() == 32 => Ok(Chain::Solana),
        Ok(_) => Err(Reason::Checksum),
        Err(bs58::decode::Error::InvalidCharacter { character, index }) => {
            Err(Reason::Sign { sign: character, position: index + 1 })
        }
        Err(_) => Err(Reason::Form { wanted: "an address of a chain that is known here" }),
    }
}

/// Eleven signs are eight bytes, and the rest of the last block is what is left.
fn monero(address: &str) -> Result<Chain, Reason> {
    let mut bytes: Vec<u8> = Vec::with_capacity(77);
    for block in address.as_bytes().chunks(11) {
        let size: usize = match block.len() {
            11 => 8,
            7 => 5,
            // 95 signs are eight blocks and 7; 106 are nine and 7.
            _ => return Err(Reason::Checksum),
        };
        let decoded = bs58::decode(block).into_vec().map_err(|_| Reason::Checksum)?;
        // Signs of zero before the number are not bytes of it here.
        let number: Vec<u8> = decoded.into_iter().skip_while(|byte| *byte == 0).collect();
        let zeros = size.checked_sub(number.len()).ok_or(Reason::Checksum)?;
        bytes.resize(bytes.len() + zeros, 0);
        bytes.extend(number);
    }
    let (body, sum) = bytes.split_at(bytes.len().saturating_sub(4));
    let hash = Keccak256::digest(body);
    if hash.get(..4) == Some(sum) { Ok(Chain::Monero) } else { Err(Reason::Checksum) }
}
