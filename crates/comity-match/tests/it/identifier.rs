//! Identifiers: what the standards' own examples read as, and which digit is wrong.
//!
//! Examples are those that the standards, or the documents of their keepers, print themselves;
//! telephone numbers are of the ranges kept for fiction.

use comity_match::identifier::{
    Chain, IDENTIFIER_CHARS_MAX, Kind, Reason, VARIANTS_MAX, as_written, chain, read, variants,
};
use proptest::prelude::*;

fn check(kind: Kind, text: &str, expect: &str) {
    let found = read(kind, text).map(|identifier| identifier.canonical);
    assert_eq!(found.as_deref(), Ok(expect), "{kind} {text:?}");
}

fn refused(kind: Kind, text: &str, expect: &str) {
    let found = read(kind, text).map_err(|reason| reason.to_string());
    assert_eq!(found, Err(expect.to_owned()), "{kind} {text:?}");
}

#[test]
fn numbers_of_kinds_are_for_good() {
    let numbers: Vec<u16> = Kind::ALL.iter().map(|kind| kind.number()).collect();
    assert_eq!(numbers, (1..=23).collect::<Vec<u16>>());
    for kind in Kind::ALL {
        assert_eq!(kind.name().parse(), Ok(*kind));
    }
    assert!("number".parse::<Kind>().is_err());
}

#[test]
fn documents_are_letters_and_digits() {
    check(Kind::Document, " xa-12 34/56 ", "XA123456");
    check(Kind::Document, "ＸＡ１２٣٤\u{200b}5", "XA12345");
    refused(Kind::Document, " - ", "nothing is written; write the number");
    refused(Kind::Document, "XA§12", "`§` cannot stand at position 3");
}

#[test]
fn a_frame_s_digit_is_checked_where_it_is_one() {
    // 49 CFR 565.15 and the seventeen ones that its formula gives.
    check(Kind::Vin, "1g4ah59h45g118341", "1G4AH59H45G118341");
    check(Kind::Vin, "11111111111111111", "11111111111111111");
    refused(
        Kind::Vin,
        "1G4AH59H55G118341",
        "the check digit of all of it at position 9 of line 1 is `5` and should be `4`: \
         misread, mistyped or forged",
    );
    check(Kind::Vin, "XA0ZZZ00Z00000001", "XA0ZZZ00Z00000001");
    refused(Kind::Vin, "XAOZZZ00Z00000001", "`O` cannot stand at position 3");
    refused(Kind::Vin, "XA0ZZZ", "it has 6 signs and should have 17; compare it again");
}

#[test]
fn plates_lose_their_gaps_and_keep_their_country() {
    check(Kind::Plate, "ab 12-cd", "AB12CD");
    check(Kind::Plate, "xa: ab 12-cd", "XA:AB12CD");
    check(Kind::Plate, "А 123 ВС", "A123BC");
    check(Kind::Plate, "١٢٣ أ ب", "123أب");
    refused(Kind::Plate, "XAA:AB12", "it should be a country's two letters, a colon and the plate");
}

#[test]
fn ships_have_a_digit_and_their_radios_a_country() {
    check(Kind::Imo, "IMO 9074729", "9074729");
    refused(
        Kind::Imo,
        "9074728",
        "the check digit of all of it at position 7 of line 1 is `8` and should be `9`: \
         misread, mistyped or forged",
    );
    assert_eq!(as_written(Kind::Imo, "IMO 9074728").unwrap().canonical, "9074728");
    for number in ["211000001", "002110000", "111211001", "982110001", "970011111", "021100000"] {
        check(Kind::Mmsi, number, number);
    }
    refused(Kind::Mmsi, "199000000", "no country has numbers that begin so");
}

#[test]
fn aircraft_have_an_address_and_a_mark() {
    check(Kind::AircraftAddress, "3c 65ac", "3C65AC");
    refused(Kind::AircraftAddress, "FFFFFF", "it should be an address that is assigned");
    refused(Kind::AircraftAddress, "3C65AG", "`G` cannot stand at position 6");
    check(Kind::AircraftMark, "xa-abc", "XAABC");
}

#[test]
fn accounts_say_which_digits_would_fit() {
    // The examples of the registry of ISO 13616.
    check(Kind::Iban, "GB29 NWBK 6016 1331 9268 19", "GB29NWBK60161331926819");
    check(Kind::Iban, "IBAN de89 3704 0044 0532 0130 00", "DE89370400440532013000");
    refused(
        Kind::Iban,
        "DE88370400440532013000",
        "the check digits at position 3 should be `89`: misread, mistyped or forged",
    );
    refused(Kind::Iban, "XA18370400440532013000", "no country has numbers that begin so");
    refused(Kind::Iban, "89DE370400440532013000", "`8` cannot stand at position 1");
    assert_eq!(read(Kind::Iban, "DE8937040044053201300").unwrap_err().code(), "check-digits");
    check(Kind::Bic, "deut de ff xxx", "DEUTDEFF");
    check(Kind::Bic, "DEUTDEFF500", "DEUTDEFF500");
    refused(Kind::Bic, "DEUTD3FF", "`3` cannot stand at position 6");
}

#[test]
fn entities_have_two_digits_at_the_end() {
    // The digits are computed by ISO 7064, MOD 97-10; the entity is nobody's.
    refused(
        Kind::Lei,
        "000000TESTCOMITY0099",
        "the check digits at position 19 should be `46`: misread, mistyped or forged",
    );
    check(Kind::Lei, "0000 00TEST COMITY00 46", "000000TESTCOMITY0046");
}

#[test]
fn wallets_are_checked_by_their_chain() {
    for (address, of) in [
        // BIP 173 and BIP 350.
        ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", Chain::Bitcoin),
        ("tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7", Chain::BitcoinTest),
        ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", Chain::Bitcoin),
        // BIP 13.
        ("3EktnHQD7RiAE6uzMj2ZifT9YgRrkSgzQX", Chain::Bitcoin),
        // EIP-55.
        ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", Chain::Ethereum),
        ("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359", Chain::Ethereum),
        ("0x52908400098527886E0F7030069857D2E4169EE7", Chain::Ethereum),
        ("0xde709f2102306220921060314715629080e2fb77", Chain::Ethereum),
        // The special addresses that the XRP Ledger documents: those of accounts zero and one.
        ("rrrrrrrrrrrrrrrrrrrrrhoLvTp", Chain::Xrp),
        ("rrrrrrrrrrrrrrrrrrrrBZbvji", Chain::Xrp),
        // The system program's, which Solana documents: 32 bytes of zero.
        ("11111111111111111111111111111111", Chain::Solana),
    ] {
        assert_eq!(chain(address), Some(of), "{address}");
    }
    check(
        Kind::Wallet,
        "bitcoin:BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    );
    check(
        Kind::Wallet,
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
    );
    let wrong = "the checksum does not fit: misread, mistyped or forged";
    refused(Kind::Wallet, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed", wrong);
    refused(Kind::Wallet, "3EktnHQD7RiAE6uzMj2ZifT9YgRrkSgzQQ", wrong);
    // BIP 350: a checksum of bech32 where bech32m is due.
    refused(Kind::Wallet, "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd", wrong);
    let forged = as_written(Kind::Wallet, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed").unwrap();
    assert_eq!(forged.canonical, "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed");
}

#[test]
fn each_prefix_of_base58_is_a_chain_s() {
    let made = |prefix: &[u8]| {
        let bytes = [prefix, &[7; 20]].concat();
        bs58::encode(bytes).with_check().into_string()
    };
    for (prefix, of) in [
        (&[0x00][..], Chain::Bitcoin),
        (&[0x6f], Chain::BitcoinTest),
        (&[0x30], Chain::Litecoin),
        (&[0x1e], Chain::Dogecoin),
        (&[0x4c], Chain::Dash),
        (&[0x41], Chain::Tron),
        (&[0x1c, 0xb8], Chain::Zcash),
    ] {
        assert_eq!(chain(&made(prefix)), Some(of), "{prefix:x?}");
    }
    assert_eq!(read(Kind::Wallet, &made(&[0x99])).unwrap_err().code(), "form");
}

#[test]
fn telephones_have_a_country() {
    // Ofcom keeps 020 7946 0xxx for fiction, the North American plan 555-01xx.
    check(Kind::Phone, "+44 (0)20 7946 0018", "+442079460018");
    check(Kind::Phone, "0044-20-7946-0018", "+442079460018");
    check(Kind::Phone, "tel:+1-202-555-0143", "+12025550143");
    check(Kind::Phone, "+٤٤ ٢٠ ٧٩٤٦ ٠٠١٨", "+442079460018");
    refused(
        Kind::Phone,
        "020 7946 0018",
        "the country is missing; begin with `+` and its calling code",
    );
    refused(Kind::Phone, "+999 123 456", "no country has numbers that begin so");
    assert_eq!(read(Kind::Phone, "+1 2345 6789 0123 4567").unwrap_err().code(), "length");
    // 3GPP TS 23.003 describes it; GSMA prints this one.
    check(Kind::Imei, "49-015420-323751-8", "490154203237518");
    assert!(matches!(
        read(Kind::Imei, "490154203237517"),
        Err(Reason::CheckDigit { position: 15, wanted: '8', .. })
    ));
    check(Kind::Imsi, "001 01 0123456789", "001010123456789");
}

#[test]
fn mail_and_domains_are_small_and_of_ascii() {
    check(Kind::Email, "Anna.Test@EXAMPLE.org", "anna.test@example.org");
    check(Kind::Email, "mailto:a@bücher.example", "a@xn--bcher-kva.example");
    check(Kind::Email, "a[at]b[.]example", "a@b.example");
    check(Kind::Domain, "Bücher.Example.", "xn--bcher-kva.example");
    check(Kind::Domain, "a[.]b[.]example", "a.b.example");
    for bad in ["", "localhost", "-a.example", "a..example", "127.0.0.1", "a%2e.example", "a b.c"] {
        assert_eq!(read(Kind::Domain, bad).unwrap_err().code(), "form", "{bad:?}");
    }
    assert!(read(Kind::Domain, &format!("{}.example", "a".repeat(64))).is_err());
}

#[test]
fn addresses_of_networks_have_one_writing() {
    check(Kind::Network, "192.0.2[.]1", "192.0.2.1");
    check(Kind::Network, "192.0.2.77/24", "192.0.2.0/24");
    check(Kind::Network, "192.0.2.77/32", "192.0.2.77");
    check(Kind::Network, "0.0.0.0/0", "0.0.0.0/0");
    check(Kind::Network, "2001:0DB8:0:0:0:0:0:1", "2001:db8::1");
    check(Kind::Network, "2001:db8::ff/32", "2001:db8::/32");
    check(Kind::Network, "::/0", "::/0");
    check(Kind::Network, "::ffff:192.0.2.1", "192.0.2.1");
    for bad in ["192.0.2.256", "192.0.2.1/33", "192.0.2.1/", "1.2.3", "0x7f.1"] {
        assert_eq!(read(Kind::Network, bad).unwrap_err().code(), "form", "{bad:?}");
    }
    check(Kind::Url, "hxxps://User:pw@Example[.]org:443/A?b=C#d", "https://example.org/A?b=C");
    assert_eq!(read(Kind::Url, "example.org/a").unwrap_err().code(), "form");
}

#[test]
fn digests_are_told_by_their_length() {
    // RFC 1321, A.5, and FIPS 180-4's example `abc`.
    check(
        Kind::FileHash,
        "D41D8CD98F00B204E9800998ECF8427E",
        "md5:d41d8cd98f00b204e9800998ecf8427e",
    );
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    check(Kind::FileHash, &format!("SHA-256: {abc}"), &format!("sha256:{abc}"));
    assert_eq!(read(Kind::FileHash, &format!("md5:{abc}")).unwrap_err().code(), "form");
    assert_eq!(read(Kind::FileHash, "abc").unwrap_err().code(), "length");
    assert_eq!(read(Kind::FileHash, "xyz").unwrap_err().code(), "sign");
}

#[test]
fn prints_that_look_alike_are_variants() {
    let of = |text: &str| {
        let identifier = read(Kind::Document, text).unwrap();
        variants(&identifier).into_iter().map(|other| other.canonical).collect::<Vec<_>>()
    };
    assert_eq!(of("XA23"), Vec::<String>::new());
    assert_eq!(of("XO1"), ["X01", "XOI", "X0I"]);
    assert_eq!(of(&"O".repeat(40)).len(), VARIANTS_MAX);
    let plate = read(Kind::Plate, "IO:A1").unwrap();
    let plates: Vec<String> = variants(&plate).into_iter().map(|other| other.canonical).collect();
    assert_eq!(plates, ["IO:AI"]);
    assert!(variants(&read(Kind::Imo, "9074729").unwrap()).is_empty());
}

#[test]
fn what_is_endless_is_refused_at_once() {
    for kind in Kind::ALL {
        for sign in ["1", "<", "ﷺ", "\u{1f9ea}", "a@", "é", "0x"] {
            let found = read(*kind, &sign.repeat(10_000));
            assert_eq!(found, Err(Reason::TooLong { chars_max: IDENTIFIER_CHARS_MAX }));
            let written = as_written(*kind, &sign.repeat(10_000));
            assert!(written.is_none_or(|it| it.canonical.chars().count() <= 2_000 * 3));
        }
    }
}

const HOSTILE: &str = "\\PC{0,40}|[\u{0}-\u{10ffff}]{0,40}|[A-Za-z0-9:@./+% -]{0,60}|[0-9]{6,20}";

proptest! {
    #[test]
    fn nothing_stops_the_reader_and_what_is_read_reads_as_itself(text in HOSTILE) {
        for kind in Kind::ALL {
            if let Some(written) = as_written(*kind, &text) {
                prop_assert!(!written.canonical.is_empty());
                prop_assert!(variants(&written).len() <= VARIANTS_MAX);
            }
            match read(*kind, &text) {
                Ok(identifier) => {
                    let again = read(*kind, &identifier.canonical);
                    prop_assert_eq!(again, Ok(identifier));
                }
                Err(reason) => prop_assert!(!reason.to_string().is_empty()),
            }
        }
    }

    #[test]
    fn one_wrong_digit_is_noticed(place in 0_usize..20, more in 1_u8..10) {
        for (kind, text) in [
            (Kind::Iban, "DE89370400440532013000"),
            (Kind::Imo, "9074729"),
            (Kind::Imei, "490154203237518"),
            (Kind::Wallet, "3EktnHQD7RiAE6uzMj2ZifT9YgRrkSgzQX"),
            (Kind::Vin, "11111111111111111"),
        ] {
            let mut bytes = text.as_bytes().to_vec();
            let place = place % bytes.len();
            let Some(digit) = bytes.get_mut(place).filter(|byte| byte.is_ascii_digit()) else {
                continue;
            };
            *digit = b'0' + (*digit - b'0' + more) % 10;
            let wrong = String::from_utf8(bytes).unwrap();
            // A ship's weights share factors with ten, so that the scheme misses some; a frame's
            // first sign says whether its digit counts.
            let promised = match kind {
                Kind::Imo => matches!(place, 0 | 4 | 6),
                Kind::Vin => place != 0,
                _ => true,
            };
            if promised {
                prop_assert!(read(kind, &wrong).is_err(), "{} {}", kind, wrong);
            }
        }
    }
}
