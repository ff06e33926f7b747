import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { answering, showPage } from "../../testing";
import { readCheckpoint } from "./checkpoint";
import { LedgerPage } from "./ledger-page";
import { hexOf } from "../../api/bytes";
import { leafHash } from "./verify";

const node = async (left: Uint8Array, right: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array([1, ...left, ...right])));

/** A log of five leaves, and the proof of its fourth. */
const five = await Promise.all([0, 1, 2, 3, 4].map((byte) => leafHash(new Uint8Array([byte]))));
const at = (place: number): Uint8Array => five[place] ?? new Uint8Array();
const [first, second] = [await node(at(0), at(1)), await node(at(2), at(3))];
const root = await node(await node(first, second), at(4));
const base64 = btoa(String.fromCharCode(...root));
const text = `comity.invalid/xa\n5\n${base64}\n`;
const bytes = (words: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(words);
const coded = (...parts: Uint8Array[]): string =>
  btoa(String.fromCharCode(...parts.flatMap((part) => [...part])));
const { privateKey, publicKey } = await crypto.subtle.generateKey("Ed25519", true, [
  "sign",
  "verify",
]);
const raw = new Uint8Array([
  1,
  ...new Uint8Array(await crypto.subtle.exportKey("raw", publicKey)),
]);
const named = new Uint8Array([...bytes("comity.invalid/xa\n"), ...raw]);
const id = new Uint8Array(await crypto.subtle.digest("SHA-256", named)).slice(0, 4);
const KEY = `comity.invalid/xa+${hexOf(id)}+${coded(raw)}`;
const made = new Uint8Array(await crypto.subtle.sign("Ed25519", privateKey, bytes(text)));
const NOTE = `${text}\n— comity.invalid/xa ${coded(id, made)}\n`;
const FORGED = `${text}\n— comity.invalid/xa ${coded(id, new Uint8Array(64))}\n`;
const HEAD = {
  origin: "comity.invalid/xa",
  size: 5,
  root: hexOf(root),
  checkpoint: NOTE,
  keys: [KEY],
  cosigned: [{ agency: "XB", size: 3 }],
};
const PROOF = {
  leaf: 3,
  size: 5,
  root: hexOf(root),
  leaf_hash: hexOf(at(3)),
  proof: [at(2), first, at(4)].map(hexOf),
  checkpoint: NOTE,
};
const show = (proof: object | null, head: object = HEAD) => {
  answering({
    "GET /v1/log": head,
    ...(proof !== null && { "GET /v1/log/proofs/3": proof }),
  });
  showPage("/ledger", "/ledger?leaf=3", LedgerPage);
};

test("a note is read as it was signed", () => {
  expect(readCheckpoint(NOTE)).toEqual({
    origin: "comity.invalid/xa",
    size: 5,
    root: hexOf(root),
    text,
    signatures: [{ name: "comity.invalid/xa", key: hexOf(id), made }],
  });
  expect(readCheckpoint("comity.invalid/xa\n05\nAAAA\n\n")).toBeNull();
});

test("a proof is verified in the browser", async () => {
  show(PROOF);
  expect(await screen.findByText(/Entry 3 is in the log of 5/)).toBeTruthy();
  expect(screen.getByText("agrees with the signed note")).toBeTruthy();
  expect(await screen.findAllByText(/verified in this browser/)).toHaveLength(3);
});

test("a note that no key of the log signed is not taken", async () => {
  show({ ...PROOF, checkpoint: FORGED });
  expect((await screen.findByRole("alert")).textContent).toMatch(/no key of the log signed/);
});

test("a key under an id that is not its own signs nothing", async () => {
  const other = KEY.replace(hexOf(id), "00000000");
  show(PROOF, { ...HEAD, keys: [other] });
  expect((await screen.findByRole("alert")).textContent).toMatch(/no key of the log signed/);
});

test("a browser without Ed25519 says that it could not verify the signature", async () => {
  const without = vi.spyOn(crypto.subtle, "importKey").mockRejectedValue(new Error("unknown"));
  show(PROOF);
  expect(await screen.findByText(/Entry 3 is in the log of 5/)).toBeTruthy();
  expect(await screen.findAllByText(/this browser has no Ed25519/)).toHaveLength(2);
  without.mockRestore();
});

test("a proof with one wrong sibling is not taken", async () => {
  show({ ...PROOF, proof: [hexOf(at(0)), hexOf(first), hexOf(at(4))] });
  expect((await screen.findByRole("alert")).textContent).toMatch(/does not lead to the signed root/);
});

test("a proof for another tree than the signed one is not taken", async () => {
  show({ ...PROOF, root: hexOf(at(1)) });
  expect((await screen.findByRole("alert")).textContent).toMatch(/signed note says another tree/);
});

test("a smaller tree than the one that was shown is not taken", async () => {
  show(PROOF, { ...HEAD, size: 9 });
  expect((await screen.findByRole("alert")).textContent).toMatch(/not the tree that was shown/);
});

test("an entry that is not there is told so", async () => {
  show(null);
  expect(await screen.findByText(/This log has no such entry/)).toBeTruthy();
});

test("an audit that finds something wrong says what", async () => {
  answering({
    "GET /v1/log": HEAD,
    "POST /v1/audits": {
      ok: false,
      log: { ...HEAD, opened: 4, erased: 0, failures: 1, found: ["leaf 2"], cosignatures: [] },
      peers: [],
      receipts: [],
    },
  });
  showPage("/ledger", "/ledger", LedgerPage);
  await userEvent.click(await screen.findByRole("button", { name: "Verify the whole log" }));
  expect(await screen.findByText(/1 entry does not verify/)).toBeTruthy();
  expect(screen.getByText("leaf 2")).toBeTruthy();
});

test("an audit names the entry whose officer's certificate is forged", async () => {
  const found = ["leaf 7: the officer's signature is not what was recorded"];
  answering({
    "GET /v1/log": HEAD,
    "POST /v1/audits": {
      ok: false,
      log: { ...HEAD, opened: 4, erased: 0, failures: 1, found, cosignatures: [] },
      peers: [],
      receipts: [],
    },
  });
  showPage("/ledger", "/ledger", LedgerPage);
  await userEvent.click(await screen.findByRole("button", { name: "Verify the whole log" }));
  expect((await screen.findByRole("status")).textContent).toMatch(/1 entry does not verify/);
  expect(screen.getByText(found[0] ?? "")).toBeTruthy();
});
