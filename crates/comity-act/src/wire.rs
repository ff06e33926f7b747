//! The bounds of what is read from others, and how reading fails.

/// Bytes a signed act has at most: large things travel as attachments.
pub const ACT_BYTES_MAX: usize = 256 * 1_024;

/// Attachments that one act has at most: a line of bytes must not order a disk full of files.
pub const ATTACHMENTS_MAX: usize = 32;

/// CBOR nesting that is read at most; the format needs six.
pub(crate) const DEPTH_MAX: usize = 16;

/// Bytes that are not what they should be.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// More bytes than allowed.
    #[error("{found} bytes came where {max} are allowed; send large content as an attachment")]
    Oversized {
        /// Bytes that came.
        found: usize,
        /// Bytes that are allowed.
        max: usize,
    },
    /// Nested more deeply than the format needs.
    #[error("the CBOR is nested more than {DEPTH_MAX} deep; the format needs six")]
    TooDeep,
    /// Not in the one form in which the protocol writes CBOR.
    #[error("the CBOR of the {what} is not deterministic at byte {at}; see docs/build/protocol.md")]
    OtherForm {
        /// What was read.
        what: &'static str,
        /// Where the first item stands that is written in another form, in bytes from the start.
        at: usize,
    },
    /// More files than one act may have.
    #[error(
        "the act names {found} attachments where {ATTACHMENTS_MAX} are allowed; make more acts"
    )]
    TooManyAttachments {
        /// How many it names.
        found: usize,
    },
    /// Not CBOR, or not of the shape that is described in the protocol.
    #[error("the bytes are no {what}; compare docs/build/protocol.md")]
    Malformed {
        /// What they should be.
        what: &'static str,
        /// What the decoder said.
        #[source]
        source: minicbor::decode::Error,
    },
    /// The signature's envelope is not as described in the protocol.
    #[error("the signature's envelope of the {what} is not a COSE_Sign1 of this protocol")]
    Envelope {
        /// What was read.
        what: &'static str,
    },
    /// A form of a version that is not known here.
    #[error("version {found} of the {what} is not known here; upgrade this node")]
    OtherVersion {
        /// What was read.
        what: &'static str,
        /// The version that came.
        found: u8,
    },
    /// What was kept at home is not what the act commits to.
    #[error("the home part is not what the act commits to")]
    OtherHome,
    /// Bytes follow where nothing should.
    #[error("bytes follow the end of the {what}")]
    Trailing {
        /// What was read.
        what: &'static str,
    },
}

/// Reads one CBOR value that fills `bytes`, within the bounds.
///
/// # Errors
/// [`WireError`] when it is too long, nested too deeply, of another form or shape, or followed by
/// bytes.
pub fn read<'b, T: minicbor::Decode<'b, ()>>(
    what: &'static str,
    bytes: &'b [u8],
    bytes_max: usize,
) -> Result<T, WireError> {
    check_bounds(what, bytes, bytes_max)?;
    minicbor::decode(bytes).map_err(|source| WireError::Malformed { what, source })
}

/// Refuses what is too long, too deep, or not one value in the one form, before it is built.
///
/// One statement has one form of bytes: lengths are definite, numbers as short as can be, keys of
/// maps ascend and so are distinct, and there is nothing but integers, strings, arrays, maps,
/// booleans and null. Else two readers could see two acts in the same signed bytes, or one act
/// could have two digests.
/// Source: RFC 8949, section 4.2.1.
pub(crate) fn check_bounds(
    what: &'static str,
    bytes: &[u8],
    bytes_max: usize,
) -> Result<(), WireError> {
    if bytes.len() > bytes_max {
        return Err(WireError::Oversized { found: bytes.len(), max: bytes_max });
    }
    // COST: one pass over the heads; strings are skipped, and a declared length allocates nothing.
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut at = 0;
    loop {
        let item = Item::at(bytes, at).map_err(|fault| fault.in_a(what, at))?;
        if !open.last_mut().is_none_or(|around| around.takes(&item, &bytes[at..item.end])) {
            return Err(WireError::OtherForm { what, at });
        }
        at = item.end;
        if item.children > 0 {
            if open.len() == DEPTH_MAX {
                return Err(WireError::TooDeep);
            }
            open.push(Open { left: item.children, is_map: item.major == MAP, key: None });
        }
        while open.last().is_some_and(|around| around.left == 0) {
            open.pop();
        }
        if open.is_empty() {
            break;
        }
    }
    if at == bytes.len() { Ok(()) } else { Err(WireError::Trailing { what }) }
}

// Major types of CBOR: RFC 8949, section 3.1.
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const ARRAY: u8 = 4;
const MAP: u8 = 5;
const TAG: u8 = 6;
const SIMPLE: u8 = 7;

/// The head of one item, with its string if it is one.
struct Item {
    major: u8,
    /// How many items follow that belong to it.
    children: u64,
    /// Where the bytes end that it has of its own.
    end: usize,
}

enum Fault {
    Ends,
    Form,
}

impl Fault {
    fn in_a(self, what: &'static str, at: usize) -> WireError {
        match self {
            Self::Ends => {
                let source = minicbor::decode::Error::end_of_input().at(at);
                WireError::Malformed { what, source }
            }
            Self::Form => WireError::OtherForm { what, at },
        }
    }
}

impl Item {
    fn at(bytes: &[u8], at: usize) -> Result<Self, Fault> {
        let (&first, rest) = bytes[at..].split_first().ok_or(Fault::Ends)?;
        let (major, low) = (first >> 5, first & 0x1f);
        let (argument, width) = match low {
            0..=23 => (u64::from(low), 0),
            24..=27 => {
                let width = 1 << (low - 24);
                let raw = rest.get(..width).ok_or(Fault::Ends)?;
                let argument = raw.iter().fold(0, |n, byte| n << 8 | u64::from(*byte));
                let shorter_max = [23, 0xff, 0xffff, 0xffff_ffff][usize::from(low - 24)];
                if argument <= shorter_max {
                    return Err(Fault::Form);
                }
                (argument, width)
            }
            // Lengths that are told only at the end, and numbers nobody has assigned.
            _ => return Err(Fault::Form),
        };
        let is_simple_we_use = (20..=22).contains(&low);
        if major == TAG || major == SIMPLE && !is_simple_we_use {
            return Err(Fault::Form);
        }
        let left = rest.len() - width;
        let string = match major {
            BYTES | TEXT => usize::try_from(argument).ok().filter(|n| *n <= left),
            _ => Some(0),
        };
        let children = match major {
            ARRAY => argument,
            MAP => argument.saturating_mul(2),
            _ => 0,
        };
        Ok(Self { major, children, end: at + 1 + width + string.ok_or(Fault::Ends)? })
    }
}

/// An array or map whose items are still being read.
struct Open<'b> {
    left: u64,
    is_map: bool,
    /// The bytes of the last key, when it is a map.
    key: Option<&'b [u8]>,
}

impl<'b> Open<'b> {
    /// Counts one more item; false when it is a key that may not stand there.
    fn takes(&mut self, item: &Item, bytes: &'b [u8]) -> bool {
        let is_key = self.is_map && self.left.is_multiple_of(2);
        self.left -= 1;
        if !is_key {
            return true;
        }
        let ascends = self.key.is_none_or(|before| before < bytes);
        self.key = Some(bytes);
        ascends && !matches!(item.major, ARRAY | MAP)
    }
}
