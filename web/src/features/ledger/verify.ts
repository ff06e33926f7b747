/**
 * The proofs of the log, verified here: the node's word is not taken for them.
 *
 * Source: RFC 6962, sections 2.1.1 and 2.1.2, as C2SP tlog-tiles uses them; SHA-256 by Web Crypto.
 */
const LEAF = 0;
const NODE = 1;

const sha256 = async (...parts: (number | Uint8Array)[]): Promise<Uint8Array> => {
  const bytes = parts.flatMap((part) => (typeof part === "number" ? [part] : [...part]));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(bytes)));
};

export const bytesOf = (hex: string): Uint8Array =>
  new Uint8Array((hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)));

export const hexOf = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

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
