import { hexOf } from "../../api/bytes";
import { bytesIn, type Checkpoint } from "./checkpoint";

/**
 * The proofs of the log, verified here: the node's word is not taken for them.
 *
 * Source: RFC 6962, sections 2.1.1 and 2.1.2, as C2SP tlog-tiles uses them; C2SP signed-note;
 * SHA-256 and Ed25519 (RFC 8032) by Web Crypto.
 */
const LEAF = 0;
const NODE = 1;

const sha256 = async (...parts: (number | Uint8Array)[]): Promise<Uint8Array> => {
  const bytes = parts.flatMap((part) => (typeof part === "number" ? [part] : [...part]));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(bytes)));
};

export const leafHash = (leaf: Uint8Array): Promise<Uint8Array> => sha256(LEAF, leaf);

/** The root that an inclusion proof leads to, or `null` where its length cannot be right. */
export const rootOf = async (
  leaf: Uint8Array,
  place: number,
  size: number,
  proof: Uint8Array[],
): Promise<Uint8Array | null> => {
  if (place < 0 || place >= size) return null;
  let [node, last, hash] = [place, size - 1, leaf];
  for (const sibling of proof) {
    if (last === 0) return null;
    if (node % 2 === 1 || node === last) {
      hash = await sha256(NODE, sibling, hash);
      while (node % 2 === 0 && node !== 0) {
        node = Math.floor(node / 2);
        last = Math.floor(last / 2);
      }
    } else {
      hash = await sha256(NODE, hash, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? hash : null;
};

/** What a signature was found to be; `unable` is said where the browser has no Ed25519. */
export type Signed = "holds" | "broken" | "unable";

/** The type byte of a key that signs notes by Ed25519. */
const ED25519 = 1;

/** A verifier key, `name+id+base64`: only of Ed25519, and only with the id that it must have. */
const classical = async (text: string): Promise<{ id: string; key: Uint8Array } | null> => {
  const [, name = "", id = "", base64 = ""] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? [];
  const bytes = bytesIn(base64);
  if (bytes?.length !== 33 || bytes[0] !== ED25519) return null;
  const hash = await sha256(new TextEncoder().encode(`${name}\n`), bytes);
  return hexOf(hash.slice(0, 4)) === id ? { id: `${name} ${id}`, key: bytes.slice(1) } : null;
};

/** Whether one of these keys signed by Ed25519; post-quantum signatures no browser verifies. */
export const signedBy = async (note: Checkpoint | null, keys: string[]): Promise<Signed> => {
  if (note === null) return "broken";
  const known = (await Promise.all(keys.map(classical))).filter((one) => one !== null);
  for (const { id, key } of known) {
    const line = note.signatures.find((one) => `${one.name} ${one.key}` === id);
    if (line?.name !== note.origin) continue;
    try {
      const raw = new Uint8Array(key);
      const taken = await crypto.subtle.importKey("raw", raw, "Ed25519", false, ["verify"]);
      const text = new TextEncoder().encode(note.text);
      const holds = await crypto.subtle.verify("Ed25519", taken, new Uint8Array(line.made), text);
      return holds ? "holds" : "broken";
    } catch {
      return "unable";
    }
  }
  return "broken";
};
