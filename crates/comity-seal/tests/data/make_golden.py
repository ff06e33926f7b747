"""Makes golden.txt: the crate's own formats, written a second time from their descriptions.

Run once with the PyPI packages cryptography 50.0.2 and argon2-cffi 25.1.0:
    python make_golden.py > golden.txt
Nothing here is shared with the crate but the documents: RFC 9180 (key schedule), RFC 5869,
RFC 9106, NIST SP 800-38D, the X-Wing draft (x-wing.txt beside this file) and the module headers.
"""
import hashlib
import hmac
import pathlib
import struct

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.asymmetric import ed25519, mldsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

HERE = pathlib.Path(__file__).parent
sha = lambda b: hashlib.sha256(b).digest()
u32 = lambda n: struct.pack(">I", n)
u64 = lambda n: struct.pack(">Q", n)
prefixed = lambda b: u32(len(b)) + b
extract = lambda salt, ikm: hmac.new(salt or bytes(32), ikm, "sha256").digest()


def expand(prk, info, length):
    out, block, n = b"", b"", 1
    while len(out) < length:
        block = hmac.new(prk, block + info + bytes([n]), "sha256").digest()
        out, n = out + block, n + 1
    return out[:length]


def hpke_base(secret, info, aead_id):
    """Key and base nonce of RFC 9180, section 5.1, mode base, KEM 0x647a, HKDF-SHA256."""
    suite = b"HPKE" + struct.pack(">HHH", 0x647A, 1, aead_id)
    label_x = lambda salt, label, ikm: extract(salt, b"HPKE-v1" + suite + label + ikm)
    label_e = lambda prk, label, ctx, n: expand(
        prk, struct.pack(">H", n) + b"HPKE-v1" + suite + label + ctx, n
    )
    ctx = b"\0" + label_x(b"", b"psk_id_hash", b"") + label_x(b"", b"info_hash", info)
    prk = label_x(secret, b"secret", b"")
    return label_e(prk, b"key", ctx, 32), label_e(prk, b"base_nonce", ctx, 12)


def check_against_published():
    """draft-ietf-hpke-pq, appendix A: X-Wing, HKDF-SHA256, ChaCha20-Poly1305 (aead 3)."""
    secret = bytes.fromhex("58200ed1f137bd95a921bb47f6aaecf2395b26f7fd24efd3a5ffae4849e8dea3")
    info = bytes.fromhex(
        "34663634363532303666366532303631323034373732363536333639363136653230353537323665"
    )
    key, nonce = hpke_base(secret, info, 3)
    assert key.hex() == "131c2ebb469b909a40915914afd7ff5e638888ac7195dcaaaef8f9a84f0e4030"
    assert nonce.hex() == "2b7a68f19e6cdbd43dda3c6d"


def emit(**pairs):
    print()
    for name, value in pairs.items():
        print(name, "=", value.hex() if isinstance(value, bytes) else value)


def x_wing_first():
    lines = (HERE / "x-wing.txt").read_text().split("\n\n")[1].splitlines()
    return {k: bytes.fromhex(v) for k, v in (line.split(" = ") for line in lines)}


check_against_published()
print("# The crate's own formats, made by make_golden.py beside this file.")
seed = lambda n: sha(b"golden seed" + bytes([n]))
xw = x_wing_first()

# An envelope to generation 7.
header = b"\x01" + u32(7) + sha(xw["key"])[:8]
context, batch = b"XA to XB, delivery 1", b"two acts, signed"
key, nonce = hpke_base(xw["secret"], b"comity envelope v1", 2)
sealed = AESGCM(key).encrypt(nonce, batch, header + context)
emit(what="envelope", generation=7, seed=xw["seed"], randomness=xw["randomness"],
     context=context, batch=batch, envelope=header + xw["encapsulation"] + sealed)

# An attachment of two chunks, byte i of the content is i modulo 251.
size = (1 << 20) + 5
content = bytes(i % 251 for i in range(size))
info = b"comity attachment v1" + sha(content) + u64(size)
cipher = AESGCM(expand(extract(b"", seed(10)), info, 32))
chunk = lambda i, last, b: cipher.encrypt(bytes(7) + u32(i) + bytes([last]), b, b"")
emit(what="attachment", key=seed(10), size_bytes=size, digest=sha(content),
     first_sha256=sha(chunk(0, 0, content[: 1 << 20])), last=chunk(1, 1, content[1 << 20 :]))

# A payload and its wrapped key.
n1, n2 = seed(22)[:12], seed(23)[:12]
emit(what="payload", kek=seed(20), handle=b"record 1", key=seed(21), wrap_nonce=n1,
     wrapped=n1 + AESGCM(seed(20)).encrypt(n1, seed(21), b"record 1"),
     context=b"record 1, body", nonce=n2, plaintext=b"Jane Example",
     sealed=n2 + AESGCM(seed(21)).encrypt(n2, b"Jane Example", b"record 1, body"))

# An index token.
message = u64(4) + b"name" + b"example"
emit(what="token", key=seed(30), field=b"name", value=b"example",
     token=hmac.new(seed(30), message, "sha256").digest()[:16])

# An agency, its fingerprint, and its vaults.
ed = lambda s: ed25519.Ed25519PrivateKey.from_private_bytes(s).public_key().public_bytes_raw()
pq = mldsa.MLDSA65PrivateKey.from_seed_bytes(seed(42)).public_key().public_bytes_raw()
tls_secret, tls_public = b"a private key of XA", b"a certificate of XA"
public = ed(seed(40)) + ed(seed(41)) + pq + xw["key"] + prefixed(tls_public)
listed = b"\x01\x01" + u32(1) + u64(1_750_000_000_000) + u64(2**64 - 1) + public
number = int.from_bytes(sha(b"comity fingerprint v1" + listed), "big") % 10**60
digits = f"{number:060}"
emit(what="fingerprint", text=" ".join(digits[i : i + 5] for i in range(0, 60, 5)))

keys = (
    b"\x01" + seed(20) + seed(30) + prefixed(b"") + b"\x01"
    + u32(1) + u64(1_750_000_000_000) + u64(2**64 - 1)
    + seed(40) + seed(41) + seed(42) + xw["seed"]
    + prefixed(tls_secret) + prefixed(tls_public)
)
salt, nonce = seed(50)[:16], seed(51)[:12]
words = b"correct horse battery staple"
head = b"comity-vault" + b"\x01\x01" + u32(65536) + u32(3) + u32(4) + salt
kek = hash_secret_raw(words, salt, 3, 65536, 4, 32, Type.ID)
emit(what="vault", passphrase=words, vault=head + nonce + AESGCM(kek).encrypt(nonce, keys, head))
head = b"comity-vault" + b"\x01\x02" + salt
kek = expand(extract(salt, seed(52)), b"comity vault v1 key file", 32)
emit(what="vault", key_file=seed(52), vault=head + nonce + AESGCM(kek).encrypt(nonce, keys, head))
