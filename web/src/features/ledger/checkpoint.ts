/**
 * What a checkpoint says, read from its note.
 *
 * Source: C2SP tlog-checkpoint (origin, size, root in base64) in a C2SP signed-note (an empty line,
 * then `— name base64` for each signature, of which the first four bytes are the key's hash).
 */
export interface Checkpoint {
  origin: string;
  size: number;
  /** The root of the tree, in hexadecimal. */
  root: string;
  /** What is signed: all of the note before the empty line. */
  text: string;
  signatures: { name: string; key: string; made: Uint8Array }[];
}

/** The bytes that are written so in base64, or `null` where it is none. */
export const bytesIn = (base64: string): Uint8Array | null => {
  try {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
};

const hex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** The checkpoint in a note, or `null` where it is none. */
export const readCheckpoint = (note: string): Checkpoint | null => {
  const [text = "", signed = ""] = note.split("\n\n");
  const [origin = "", size = "", root = ""] = text.split("\n");
  const tree = bytesIn(root);
  if (origin === "" || !/^(0|[1-9]\d{0,14})$/.test(size) || tree?.length !== 32) return null;
  const signatures = signed.split("\n").flatMap((line) => {
    const [, name, base64 = ""] = /^— (\S+) (\S+)$/.exec(line) ?? [];
    const bytes = bytesIn(base64);
    if (name === undefined || bytes === null || bytes.length <= 4) return [];
    return [{ name, key: hex(bytes.slice(0, 4)), made: bytes.slice(4) }];
  });
  return { origin, size: Number(size), root: hex(tree), text: `${text}\n`, signatures };
};
