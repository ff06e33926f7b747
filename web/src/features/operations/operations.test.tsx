import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { answering, showPage } from "../../testing";
import { sizeIn } from "../../parts/format";
import { OperationsPage } from "./operations-page";

const OWN = {
  agency: "XA",
  name: "Agency XA",
  kind: "authority",
  fingerprint: "one two",
  rules: 3,
  law: "00",
  overrulings: 0,
  packs: [],
};
const DAY_MS = 86_400_000;
const at = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
const NODE = {
  version: "0.1.0",
  law: "00",
  upgrade: [{ part: "store", state: "fits", says: "format 3, which this program writes" }],
  storage: { database_bytes: 1_500_000, attachments_bytes: 0, free_bytes: 9e9, leaves: 12 },
  backup: { at: at(-2), leaves: 7, leaves_since: 5, size_bytes: 1_000_000 },
  card: { serial: 1, valid_until: at(200) },
  keys: [
    { generation: 1, from: at(-300), until: at(10), in_use: true, certificate: "ab" },
    { generation: 2, from: at(5), until: null, in_use: false, certificate: "cd" },
  ],
};
const show = (node: object) => {
  const empty = { items: [], next: null };
  answering({
    "GET /v1/own": OWN,
    "GET /v1/operations": node,
    "GET /v1/peers": empty,
    "GET /v1/officers": empty,
  });
  showPage("/operations", "/operations", OperationsPage);
};

test("an old backup and keys that end soon are marked", async () => {
  show(NODE);
  expect(await screen.findByText("older than a day")).toBeTruthy();
  const ending = within(screen.getByRole("row", { name: /signs today/ }));
  expect(ending.getByText("ends soon")).toBeTruthy();
  const next = within(screen.getByRole("row", { name: /cd/ }));
  expect(next.getByText("no end set")).toBeTruthy();
});

test("that no backup is known is said", async () => {
  show({ ...NODE, backup: null });
  expect(await screen.findByText(/No backup is known/)).toBeTruthy();
});

test("bytes are told in the unit in which people say them", () => {
  expect(sizeIn("en", 0)).toMatch(/^0\sB$/);
  expect(sizeIn("en", 1_500_000)).toMatch(/^1\.5\sMB$/);
  expect(sizeIn("fr", 9e12)).toMatch(/^9\sTo$/);
});

test("whether the disk and the program fit together is said before it is too late", async () => {
  const says = "format 2 is brought to 3 when this program starts";
  const first = { part: "backup", state: "first", says: "none is known" };
  show({ ...NODE, upgrade: [{ part: "store", state: "changes", says }, first] });
  const upgrade = within(await screen.findByRole("region", { name: "Upgrade" }));
  expect(upgrade.getByText("changed at the start")).toBeTruthy();
  expect(upgrade.getByText(says)).toBeTruthy();
  expect(upgrade.getByText("to be done first")).toBeTruthy();
  expect(upgrade.getByText("0.1.0")).toBeTruthy();
});
