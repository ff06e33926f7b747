-- The tables of a file of accounts of before they were sealed.
PRAGMA application_id = 1131246689;
CREATE TABLE migration (version INTEGER PRIMARY KEY, what TEXT NOT NULL) STRICT;
INSERT INTO migration VALUES (1, 'the first tables');
CREATE TABLE account (
    id BLOB PRIMARY KEY,            -- 16 random bytes, the passkeys' user handle
    officer BLOB UNIQUE,            -- NULL: an administrator
    name TEXT NOT NULL UNIQUE,      -- as shown and typed here; it never leaves this file
    made_at INTEGER NOT NULL,
    closed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE passkey (
    credential BLOB PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,        -- as the pages name it
    account BLOB NOT NULL,
    name TEXT NOT NULL,
    passkey TEXT NOT NULL,          -- as webauthn-rs keeps it
    cose BLOB NOT NULL,             -- the public key as a certificate carries it
    made_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX passkey_of ON passkey (account);
CREATE TABLE link (
    digest BLOB PRIMARY KEY,
    officer BLOB,                   -- NULL: an administrator
    name TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE recovery (
    digest BLOB PRIMARY KEY,
    account BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX recovery_of ON recovery (account);
CREATE TABLE session (
    digest BLOB PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    account BLOB NOT NULL,
    device TEXT NOT NULL,
    way INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    verified_at INTEGER             -- when the passkey last verified its user
) STRICT, WITHOUT ROWID;
CREATE INDEX session_of ON session (account);
CREATE TABLE token (
    digest BLOB PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    account BLOB NOT NULL,
    name TEXT NOT NULL,
    scopes INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX token_of ON token (account);
CREATE TABLE identity (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    account BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (issuer, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX identity_of ON identity (account);
CREATE TABLE secret (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    decoys BLOB NOT NULL            -- 32 random bytes from which unknown names get passkeys
) STRICT;
