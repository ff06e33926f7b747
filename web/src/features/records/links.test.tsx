import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";

import { writeDraft } from "../../api/drafts";
import type { RecordLinked, RecordShown } from "../../api/shapes";
import { answering, showPage } from "../../testing";
import { Doubting } from "./doubting";
import { LinkedRecords } from "./linked";
import { isRecordId, linksNow, NO_LINK, toLink, toUndo } from "./links";

const id = (end: string) => `record_${"0".repeat(25)}${end}`;
const AT = "2026-11-29T06:28:43.414Z";
const LINK: RecordLinked = {
  link: "act_1",
  record: id("2"),
  relation: "owns",
  is_first: false,
  source: "B",
  information: "2",
  nature: "fact",
  as_of: "2020",
  undone_by: null,
};
const RECORD = {
  record: id("1"),
  owner: "XB",
  links: [LINK, { ...LINK, link: "act_2", record: id("3"), is_first: true, undone_by: "act_3" }],
  statements: [
    { property: "name", value: "Ada" },
    { property: "birth-date", value: "1980" },
    { property: "name", value: "Ada B." },
  ],
} as unknown as RecordShown;
const entry = (act: string) => ({ act, officer: "officer_1", recorded_at: AT });
const BASE = {
  "GET /v1/facts": { items: [], next: null },
  "GET /v1/officers": { items: [{ officer: "officer_1", name: "olga" }], next: null },
  "GET /v1/records": {
    items: [
      { record: id("1"), class: "person", owner: "XB" },
      { record: id("4"), class: "vehicle", owner: "XA" },
    ],
    next: null,
  },
  "GET /v1/acts/act_1": entry("act_1"),
  "GET /v1/acts/act_2": entry("act_2"),
  "GET /v1/acts/act_3": entry("act_3"),
  "GET /v1/acts/act_9": entry("act_9"),
  "POST /v1/acts": { act: "act_9", stage: "done", verdict: { ruling: "permitted" } },
};

beforeEach(() => {
  for (const name of ["link", "doubt"]) writeDraft(`${name}.${id("1")}.fields`, null);
});

const sent = (asked: ReturnType<typeof answering>) =>
  asked.filter(({ what }) => what === "POST /v1/acts").map(({ body }) => body);

test("a link is read from either record, and undone of the same two", () => {
  const draft = { ...NO_LINK, relation: "uses" as const, other: id("2"), isFirst: false };
  expect(toLink(id("1"), draft)).toMatchObject({ record: id("2"), to: id("1") });
  expect(toUndo(id("1"), LINK, "")).toMatchObject({
    record: id("2"),
    to: id("1"),
    relation: "owns",
    undoes: "act_1",
  });
  expect(["record_1", id("i"), ` ${id("4")} `].map(isRecordId)).toEqual([false, false, true]);
  const now = linksNow([LINK], { made: [{ ...LINK, link: "act_4" }], undone: { act_1: "act_5" } });
  expect(now.map(({ link, undone_by }) => [link, undone_by])).toEqual([
    ["act_4", null],
    ["act_1", "act_5"],
  ]);
});

test("links say what one record is to the other, who said so, and what was undone", async () => {
  const asked = answering(BASE);
  showPage("/", "/", () => <LinkedRecords record={RECORD} />);
  const links = within(await screen.findByRole("region", { name: "Links" }));
  const [owned, owns] = links.getAllByRole("listitem").map((one) => within(one));
  expect(owned?.getByText("is owned by")).toBeTruthy();
  expect(await owned?.findByText("olga")).toBeTruthy();
  expect(owned?.getByText(/fact · B2 · as of 2020/)).toBeTruthy();
  expect(owns?.getByText("Undone")).toBeTruthy();
  expect(owns?.queryByRole("button", { name: "Separate" })).toBeNull();
  await userEvent.click(links.getByRole("button", { name: "Separate" }));
  await userEvent.type(links.getByLabelText("Why they are separated"), "Misread");
  await userEvent.click(links.getByRole("button", { name: "Separate them" }));
  expect(await links.findAllByText("Undone")).toHaveLength(2);
  expect(sent(asked)).toMatchObject([{ body: { undoes: "act_1", note: "Misread" } }]);
});

test("a record is linked to one that is held, and the link stands there at once", async () => {
  const asked = answering(BASE);
  showPage("/", "/", () => <LinkedRecords record={{ ...RECORD, links: [] }} />);
  await userEvent.click(await screen.findByRole("button", { name: "Link them" }));
  expect(screen.getAllByText("This is needed.")).toHaveLength(2);
  expect(sent(asked)).toEqual([]);
  await userEvent.click(screen.getByRole("combobox", { name: "This record" }));
  await userEvent.click(await screen.findByRole("option", { name: "is used by" }));
  await userEvent.click(screen.getByRole("combobox", { name: "The other record" }));
  const options = await screen.findAllByRole("option", { name: /·/ });
  expect(options.map((one) => one.textContent)).toEqual(["Vehicle · XA · …00000004"]);
  await userEvent.click(screen.getByRole("option", { name: /Vehicle/ }));
  await userEvent.click(screen.getByRole("button", { name: "Link them" }));
  const links = within(screen.getByRole("region", { name: "Links" }));
  expect(await links.findByText("is used by")).toBeTruthy();
  expect(sent(asked)).toMatchObject([
    { body: { kind: "record.link", record: id("4"), to: id("1"), relation: "uses" } },
  ]);
});

test("a copy is doubted to its owner alone, in a few words", async () => {
  const asked = answering(BASE);
  showPage("/", "/", () => <Doubting record={RECORD} />);
  await userEvent.click(await screen.findByRole("combobox", { name: "Why" }));
  await userEvent.click(await screen.findByRole("option", { name: /mixes two persons/ }));
  await userEvent.click(screen.getByRole("combobox", { name: "What of it" }));
  expect(await screen.findAllByRole("option")).toHaveLength(2);
  await userEvent.click(screen.getByRole("option", { name: "Date of birth" }));
  const note = screen.getByLabelText("A word to the owner");
  await userEvent.click(note);
  await userEvent.paste("س".repeat(101));
  await userEvent.click(screen.getByRole("button", { name: "Tell XB" }));
  expect(screen.getByText(/It is too long/)).toBeTruthy();
  expect(sent(asked)).toEqual([]);
  await userEvent.clear(note);
  await userEvent.type(note, "Of a brother");
  await userEvent.click(screen.getByRole("button", { name: "Tell XB" }));
  await screen.findByText(/Done, and recorded/);
  expect(sent(asked)).toMatchObject([
    {
      body: { kind: "record.doubt", ground: "mixed", property: "birth-date", note: "Of a brother" },
      recipients: ["XB"],
    },
  ]);
});
