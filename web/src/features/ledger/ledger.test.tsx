import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { answering, showPage } from "../../testing";
import { readCheckpoint } from "./checkpoint";
import { LedgerPage } from "./ledger-page";
import { hexOf, leafHash } from "./verify";

const node = async (left: Uint8Array, right: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array([1, ...left, ...right])));

/** A log of five leaves, and the proof of its fourth. */
const five = await Promise.all([0, 1, 2, 3, 4].map((byte) => leafHash(new Uint8Array([byte]))));
const at = (place: number): Uint8Array => five[place] ?? new Uint8Array();
const [first, second] = [await node(at(0), at(1)), await node(at(2), at(3))];
const root = await node(await node(first, second), at(4));
const base64 = btoa(String.fromCharCode(...root));
const key = btoa(String.fromCharCode(1, 2, 3, 4, ...new Uint8Array(64)));
const NOTE = `comity.invalid/xa\n5\n${base64}\n\n— comity.invalid/xa ${key}\n`;
const HEAD = {
  origin: "comity.invalid/xa",
  size: 5,
  root: hexOf(root),
  checkpoint: NOTE,
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
    signatures: [{ name: "comity.invalid/xa", key: "01020304", bytes: 64 }],
  });
  expect(readCheckpoint("comity.invalid/xa\n05\nAAAA\n\n")).toBeNull();
});

test("a proof is verified in the browser", async () => {
  show(PROOF);
  expect(await screen.findByText(/Entry 3 is in the log of 5/)).toBeTruthy();
  expect(screen.getByText("agrees with the signed note")).toBeTruthy();
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

test("a node that gives no proofs is told honestly", async () => {
  show(null);
  expect(await screen.findByText(/This node gives no single proofs yet/)).toBeTruthy();
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
