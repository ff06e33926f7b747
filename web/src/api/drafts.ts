import { bytesOf, hexOf } from "./bytes";
import { node, told } from "./client";
import { forget, keep, kept, keptNames } from "./kept";

/**
 * What was typed and not sent.
 *
 * Pages read and write it in memory, and it is kept on this device as well, so that it outlives a
 * crash of the browser: encrypted, under a key that the node gives to its officer alone and that
 * nobody writes down. Whoever has the disk reads nothing.
 *
 * The key may come late. Until then nothing on the device is touched: what lies there is not known.
 */
const drafts = new Map<string, unknown>();

/** What lay on the device and no page has read: whoever never saw it has not taken it away. */
const unseen = new Set<string>();

/** What was typed and is not on the device yet. */
const changed = new Set<string>();

const IV_BYTES = 12;

let writer = "";
let key: CryptoKey | null = null;
/** Whether the browser kept nothing of what it was given last. */
let isRefused = false;

const watching = new Set<() => void>();

const tellWatching = (): void => {
  for (const tell of watching) tell();
};

/** Whether what is typed now is kept on the device. */
export const isKeeping = (): boolean => key !== null && !isRefused;

/** Tells when that changes, until what it returns is called. */
export const watchKeeping = (tell: () => void) => {
  watching.add(tell);
  return () => {
    watching.delete(tell);
  };
};

/** Where a draft is kept. Part of what is encrypted, so that no draft stands in another's place. */
const placeOf = (name: string): string => `draft.${writer}.${name}`;

const words = new TextEncoder();

const sealing = (iv: Uint8Array<ArrayBuffer>, place: string) => ({
  name: "AES-GCM",
  iv,
  additionalData: words.encode(place),
});

const sealed = async (under: CryptoKey, place: string, draft: unknown): Promise<string> => {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const plain = words.encode(JSON.stringify(draft));
  const bytes = await crypto.subtle.encrypt(sealing(iv, place), under, plain);
  return hexOf(iv) + hexOf(new Uint8Array(bytes));
};

/** Nothing, where it was altered, or is of another key or of an older desk. */
const unsealed = async (under: CryptoKey, place: string): Promise<unknown> => {
  const bytes = bytesOf(kept(place) ?? "");
  try {
    const [iv, rest] = [bytes.slice(0, IV_BYTES), bytes.slice(IV_BYTES)];
    const plain = await crypto.subtle.decrypt(sealing(iv, place), under, rest);
    return JSON.parse(new TextDecoder().decode(plain)) as unknown;
  } catch {
    return null;
  }
};

/** Nobody sits here any more: what is kept stays on the device, and nothing reads it. */
export const closeDrafts = (): void => {
  writer = "";
  key = null;
  isRefused = false;
  for (const names of [drafts, unseen, changed]) names.clear();
};

/**
 * Whose drafts they are from now on. Desks are shared: what another officer left unsent is taken
 * away, so that nobody reads it, and nobody sends it in the own name.
 */
export const draftsOf = (officer: string): void => {
  if (officer === writer) return;
  closeDrafts();
  writer = officer;
  forget((name) => name.startsWith("draft.") && !name.startsWith(placeOf("")));
};

let keeping: Promise<void> = Promise.resolve();

const keepChanged = async (): Promise<void> => {
  for (const name of changed) {
    if (key === null) return;
    changed.delete(name);
    const [place, draft] = [placeOf(name), drafts.get(name)];
    if (draft === undefined) continue;
    const text = await sealed(key, place, draft);
    // What was sent, or typed over, or is another officer's desk by now, is not kept.
    if (placeOf(name) !== place || drafts.get(name) !== draft) continue;
    isRefused = !keep(place, text);
    tellWatching();
  }
};

const keepSoon = (): void => {
  // A browser that cannot encrypt keeps nothing, and the desk works all the same.
  keeping = keeping.then(keepChanged).catch(() => undefined);
};

/** All that was written so far is on the device. */
export const draftsKept = (): Promise<void> => keeping;

/** Reads what its officer has left here; where the key came late, what was typed since wins. */
export const openDrafts = async (officer: string): Promise<void> => {
  draftsOf(officer);
  if (key !== null) return;
  const given = await told(node.GET("/v1/me/drafts-key"));
  const uses: KeyUsage[] = ["encrypt", "decrypt"];
  const opened = await crypto.subtle.importKey("raw", bytesOf(given.key), "AES-GCM", false, uses);
  const places = keptNames().filter((place) => place.startsWith(placeOf("")));
  const found = await Promise.all(
    places.map(async (place) => [place, await unsealed(opened, place)] as const),
  );
  if (writer !== officer) return;
  key = opened;
  for (const [place, draft] of found) {
    const name = place.slice(placeOf("").length);
    if (drafts.has(name)) continue;
    if (draft === null) {
      keep(place, null);
    } else {
      drafts.set(name, draft);
      unseen.add(name);
    }
  }
  keepSoon();
  tellWatching();
};

export const readDraft = (name: string): unknown => {
  unseen.delete(name);
  return drafts.get(name) ?? null;
};

/** The words of a draft that is words alone. */
export const readWords = (name: string): string => {
  const draft = readDraft(name);
  return typeof draft === "string" ? draft : "";
};

/** A draft as it is now; nothing, once it is sent or all of it was taken away. */
export const writeDraft = (name: string, draft: unknown): void => {
  if (draft !== null) {
    unseen.delete(name);
    drafts.set(name, draft);
    changed.add(name);
    keepSoon();
  } else if (!unseen.has(name)) {
    drafts.delete(name);
    if (key !== null) keep(placeOf(name), null);
  }
};
