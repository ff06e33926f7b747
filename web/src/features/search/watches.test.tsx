import { cleanup, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";

import { readDraft, writeDraft } from "../../api/drafts";
import type { ActShown, Agreement, Peer, Watch } from "../../api/shapes";
import { silences } from "../../api/use-silence";
import { answering, showPage } from "../../testing";
import { AT, LAW, WATCH } from "./hits-sample";
import { EMPTY } from "./inquiry";
import { SearchPage } from "./search-page";
import { WatchFormPage } from "./watch-form-page";
import { WatchPage } from "./watch-page";
import { WatchesPage } from "./watches-page";
import { collapsed, endOf, lastDay, revivedWatch, watchFaults, watchFor, type Watching } from "./watching";

const LINE = {
  agency: "XA",
  officer: "officer_1",
  direction: "own",
  stage: "done",
  at: AT,
  recorded_at: AT,
  delivered: [],
  case: "XA-C-7",
  answers: null,
  reference: null,
  emergency: false,
  clock_skewed: false,
  taken_by: null,
  leaf: 35,
  untaken: [],
  reading: "free",
};
const SET = {
  ...LINE,
  act: "act_1",
  kind: "watch.set",
  purpose: "investigate",
  delivered: [{ to: "XB", state: "delivered" }],
  content: {
    body: {
      kind: "watch.set",
      class: "person",
      terms: [{ property: "name", value: "Ada Beispiel" }],
      justification: "Case 7",
      until: Date.parse("2026-12-29T06:28:44.468Z"),
    },
    offences: [],
    stated: [{ fact: "quality_checked", value: true }],
  },
};
const found = (record: string, shared: object | null = null) => ({
  kind: "watch.alert",
  found: { record, owner: "XB", quality: 90, shared, reasons: [{ how: "same-day" }] },
});
const alert = (act: string, leaf: number, body: object | null) => ({
  ...LINE,
  act,
  leaf,
  kind: "watch.alert",
  agency: "XB",
  direction: "received",
  answers: "act_1",
  content: body === null ? null : { body, offences: [] },
});
const shared = {
  class: "person",
  subject: { category: "suspect", minor: false },
  handling: {},
  statements: [{ property: "name", value: "Ada B." }],
};
const ALERTS = [
  alert("act_4", 44, found("record_1", shared)),
  alert("act_3", 43, found("record_2")),
  alert("act_2", 42, found("record_1")),
];
const OWN = { agency: "XA", you: { officer: "officer_1", role: "officer" } };

const page = (items: unknown[]) => ({ items, next: null });

beforeEach(() => {
  writeDraft("watch", null);
  writeDraft("search", null);
});

test("a record that is told again stands once, with what was told last", () => {
  const told = collapsed([alert("act_9", 9, null), ...ALERTS] as unknown as ActShown[]);
  expect(told.map(({ alert: one, times }) => [one.act, times])).toEqual([
    ["act_4", 2],
    ["act_3", 1],
    ["act_9", 1],
  ]);
});

test("a watch ends on a day that is to come, a year away at most", () => {
  const now = Date.parse("2026-11-29T12:00:00Z");
  const watching = watchFor({ ...EMPTY, terms: { name: "Ada" } }, now);
  expect(watching.until).toBe("2026-12-29");
  const isWrong = (until: string) => watchFaults({ ...watching, until }, now).until;
  expect(["2026-12-29", lastDay(now)].map(isWrong)).toEqual([false, false]);
  expect(["", "2026-11-28", "2027-11-30", "soon"].map(isWrong)).toEqual([true, true, true, true]);
  // The node takes no watch that ends later than a year and a day from now.
  expect((endOf(lastDay(now)) ?? 0) - now).toBeLessThan(366 * 86_400_000);
  expect(revivedWatch("nonsense", now)).toEqual(watchFor(EMPTY, now));
});

test("a search becomes a watch for the same, whose law is asked without the name", async () => {
  const asked = answering({
    "GET /v1/peers": page([]),
    "GET /v1/record-classes": page([]),
    "POST /v1/verdicts": LAW,
    "POST /v1/acts": { act: "act_1", stage: "done", verdict: LAW },
  });
  const router = showPage("/search", "/search", SearchPage);
  await userEvent.type(await screen.findByLabelText("Name"), "Ada Beispiel");
  await userEvent.click(screen.getByRole("button", { name: "Watch for this" }));
  await expect.poll(() => router.state.location.pathname).toBe("/watches/new");
  expect(readDraft("watch")).toMatchObject({ terms: { name: "Ada Beispiel" }, renews: null });
  const writing = showPage("/watches/new", "/watches/new", WatchFormPage);
  expect(await screen.findByDisplayValue("Ada Beispiel")).toBeTruthy();
  await screen.findByText("Permitted");
  await userEvent.click(screen.getByRole("button", { name: /^Set the watch/ }));
  await expect.poll(() => writing.state.location.pathname).toBe("/watches/act_1");
  const sent = asked.filter(({ what }) => what === "POST /v1/acts");
  expect(sent).toHaveLength(1);
  expect(sent[0]?.body).toMatchObject({
    body: { kind: "watch.set", terms: [{ property: "name", value: "Ada Beispiel" }] },
  });
  expect(JSON.stringify(asked.filter(({ what }) => what.includes("verdicts")))).not.toContain("Ada");
  expect(readDraft("watch")).toBeNull();
});

test("the watches that stand are told apart: one's own, colleagues', those of others here", async () => {
  answering({
    "GET /v1/own": OWN,
    "GET /v1/officers": page([]),
    "GET /v1/watches": page([
      { ...WATCH, told: 2 },
      { ...WATCH, watch: "act_5", officer: "officer_2", terms: undefined },
      { ...WATCH, watch: "act_6", agency: "XB", stands_at: [], stands_here: true, told: 3 },
    ]),
  });
  showPage("/watches", "/watches", WatchesPage);
  const mine = within(await screen.findByRole("region", { name: "Yours" }));
  expect(mine.getByText("Ada Beispiel").getAttribute("dir")).toBe("auto");
  expect(mine.getByText("XB")).toBeTruthy();
  const ours = within(screen.getByRole("region", { name: "Of colleagues" }));
  expect(ours.getByRole("link").textContent.trim()).toBe("Person");
  // They stand elsewhere alone: what came in is told, and nothing yet is a number too.
  expect([mine, ours].map((one) => one.getAllByRole("cell").at(-1)?.innerHTML)).toEqual(["2", "0"]);
  const theirs = within(screen.getByRole("region", { name: "Of other agencies, in our records" }));
  expect(theirs.getByText("3")).toBeTruthy();
  expect(screen.getByText(/a missing person, a victim, a child or a danger/)).toBeTruthy();
});

const showWatch = (watch: object | null = WATCH, more: Record<string, unknown> = {}) => {
  const asked = answering({
    "GET /v1/own": OWN,
    "GET /v1/officers": page([]),
    "GET /v1/facts": page([]),
    ...(watch !== null && { "GET /v1/watches/act_1": watch }),
    ...more,
    "GET /v1/acts/act_1": SET,
    "GET /v1/acts/act_2": ALERTS[2],
    "GET /v1/acts/act_3": ALERTS[1],
    "GET /v1/acts/act_4": ALERTS[0],
    "GET /v1/acts": page(ALERTS),
    "POST /v1/acts": { act: "act_8", stage: "done", verdict: LAW },
  });
  return { asked, router: showPage("/watches/$act", "/watches/act_1", WatchPage) };
};

test("a watch says what it told, why, and what of it was not given", async () => {
  showWatch();
  const told = within(await screen.findByRole("region", { name: "What it told" }));
  expect(await told.findAllByRole("heading", { level: 3 })).toHaveLength(2);
  expect(told.getByText("Ada B.")).toBeTruthy();
  expect(told.getByText("Times told: 2")).toBeTruthy();
  expect(told.getAllByText("born on the same day")).toHaveLength(2);
  expect(told.getByText(/XB tells that there is a record, and not what it says/)).toBeTruthy();
  expect(told.getByRole("link", { name: "Open the record" })).toBeTruthy();
  expect(told.getByRole("button", { name: "Ask the owner" })).toBeTruthy();
});

test("who set a watch renews it where it stands, and ends it there", async () => {
  const { asked, router } = showWatch();
  await userEvent.type(await screen.findByLabelText("Why it ends"), "Found");
  await userEvent.click(screen.getByRole("button", { name: "End it now" }));
  await screen.findByText(/Done, and recorded/);
  expect(asked.find(({ what }) => what === "POST /v1/acts")?.body).toMatchObject({
    body: { kind: "watch.clear", reason: "Found" },
    answers: "act_1",
    recipients: ["XB"],
  });
  await userEvent.click(screen.getByRole("button", { name: "Renew" }));
  await expect.poll(() => router.state.location.pathname).toBe("/watches/new");
  expect(readDraft("watch")).toMatchObject({
    renews: "act_1",
    where: "others",
    to: ["XB"],
    terms: { name: "Ada Beispiel" },
    why: "Case 7",
    // Said of the watch before: shown again, and said by a press.
    stated: { quality_checked: { value: true, of: "" } },
  });
});

const FEW: Partial<Watch>[] = [{ state: "expired" }, { state: "cleared" }];

test.each(FEW)("a watch that ended looks so, and is set again whole: $state", async (part) => {
  const { router } = showWatch({ ...WATCH, ...part, until: "2026-12-09T06:28:44.468Z" });
  await screen.findByText(part.state === "expired" ? "Its time is over" : "Ended");
  expect(screen.queryByText("Stands")).toBeNull();
  expect(screen.queryByRole("button", { name: "End it now" })).toBeNull();
  await userEvent.click(await screen.findByRole("button", { name: "Set it again" }));
  await expect.poll(() => router.state.location.pathname).toBe("/watches/new");
  // It has no place to take, and stands as long as before: ten days.
  const written = readDraft("watch") as Watching;
  expect(written).toMatchObject({ renews: null, to: ["XB"], why: "Case 7" });
  const days = (Date.parse(written.until) - Date.now()) / 86_400_000;
  expect(Math.ceil(days)).toBeGreaterThanOrEqual(9);
  expect(Math.ceil(days)).toBeLessThanOrEqual(11);
});

test("a watch that was renewed goes on elsewhere, and one that never was in force is none", async () => {
  showWatch({ ...WATCH, state: "renewed" });
  await screen.findByText("Renewed");
  expect(screen.queryByRole("button", { name: /Renew|again/ })).toBeNull();
  cleanup();
  showWatch(null);
  await screen.findByText("Does not stand");
  expect(screen.queryByRole("button", { name: /Renew|again/ })).toBeNull();
});

const PEER = { agency: "XB", name: "Bureau XB", is_reached: true };
const AGREEMENT = {
  agreement: "agreement_1",
  parties: ["XA", "XB"],
  binds_with: ["XB"],
  search_classes: ["person"],
  status: "signed",
  valid_until: null,
};

test("who keeps a watch and cannot tell of it is known by the peer and by the agreement", () => {
  const why = (peer: object, ...agreements: object[]) =>
    silences(
      { stands_at: ["XB"], class: "person" },
      [{ ...PEER, ...peer }] as Peer[],
      agreements.map((one) => ({ ...AGREEMENT, ...one })) as Agreement[],
      Date.parse(AT),
    ).map((one) => one.why);
  expect(why({}, {})).toEqual([]);
  expect(why({ is_reached: null }), "neither has called the other yet").toEqual([]);
  expect(why({ is_reached: false }, { status: "suspended", binds_with: [] })).toEqual([
    "unreached",
    "suspended",
  ]);
  expect(why({}, { status: "ended", binds_with: [] })).toEqual(["over"]);
  expect(why({}, { valid_until: "2026-01-01T00:00:00.000Z" })).toEqual(["over"]);
  expect(why({}, { status: "ended" }, {}), "another holds").toEqual([]);
  expect(why({}, { status: "ended", search_classes: ["vehicle"] })).toEqual([]);
  expect(why({}, { status: "proposed" }), "nothing was agreed yet").toEqual([]);
});

test("a watch at an agency that is not reached does not look alive", async () => {
  const peers = { "GET /v1/peers": page([{ ...PEER, is_reached: false }]) };
  showWatch(WATCH, { ...peers, "GET /v1/agreements": page([AGREEMENT]) });
  await screen.findByText("Stands, and may tell nothing");
  expect(screen.getByText(/XB is not reached/)).toBeTruthy();
  expect(screen.queryByText("Stands")).toBeNull();
});

test("what ended and was not renewed is listed, and set again from there", async () => {
  const over = (watch: string, part: object) => ({ ...WATCH, watch, ...part, told: undefined });
  answering({
    "GET /v1/own": OWN,
    "GET /v1/officers": page([{ officer: "officer_2", name: "nina" }]),
    "GET /v1/watches?list=standing&limit=200": page([{ ...WATCH, watch: "act_5", renews: "act_4" }]),
    "GET /v1/watches?list=ended&limit=200": page([
      over("act_1", { state: "expired" }),
      over("act_2", { state: "renewed" }),
      over("act_4", { state: "expired" }),
      over("act_6", { state: "cleared", officer: "officer_2", terms: undefined }),
    ]),
    "GET /v1/acts/act_1": SET,
  });
  const router = showPage("/watches", "/watches", WatchesPage);
  const ended = within(await screen.findByRole("region", { name: "Ended" }));
  // What took another's place stands, and so is no loss.
  expect(ended.getAllByRole("link").map((one) => one.getAttribute("href"))).toEqual([
    "/watches/act_1",
    "/watches/act_6",
  ]);
  expect(await ended.findByText("nina")).toBeTruthy();
  await userEvent.click(ended.getByRole("button", { name: "Set it again" }));
  await expect.poll(() => router.state.location.pathname).toBe("/watches/new");
  expect(readDraft("watch")).toMatchObject({ renews: null, terms: { name: "Ada Beispiel" } });
});
