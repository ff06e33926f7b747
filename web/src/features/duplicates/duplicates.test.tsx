import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import { writeDraft } from "../../api/drafts";
import type { Lead, LeadReason, RecordShown } from "../../api/shapes";
import { answering, showPage, type Asked } from "../../testing";
import { ComparePage } from "./compare-page";
import { DuplicatesPage } from "./duplicates-page";
import { besides, nextOf, strengthOf } from "./evidence";
import { LeadPage } from "./lead-page";

const id = (end: string) => `record_${"0".repeat(25)}${end}`;
const AT = "2026-11-29T06:28:43.414Z";
const LAW = {
  ruling: "permitted",
  citations: [],
  towards: [],
  obligations: [],
  advice: [],
  missing: [],
  ways_forward: [],
};
const reason = (property: string, how: string, bits: number) =>
  ({ property, how, bits }) as LeadReason;
const REASONS = [
  reason("document-number", "same-number", 17),
  reason("name", "sounds", 4),
  reason("birth-date", "different", -3),
];
const LEAD: Lead = {
  lead: "act_1",
  reference: "XA-2026-000007",
  record: id("1"),
  to: id("2"),
  class: "person",
  percent: 92,
  reasons: REASONS,
  search: "act_0",
  group: 1,
  at: AT,
  state: "open",
  decisions: [],
  merged: [],
  looked: false,
};
const record = (end: string, statements: [property: string, value: string][]) =>
  ({
    record: id(end),
    owner: "XA",
    statements: statements.map(([property, value]) => ({ property, value })),
  }) as unknown as RecordShown;
const ONE = record("1", [
  ["name", "Ada Beispiel"],
  ["birth-date", "1980-05-17"],
  ["document-number", "P1"],
  ["nationality", "XC"],
  ["remark", "green"],
]);
const OTHER = record("2", [
  ["name", "آدا مثال"],
  ["birth-date", "1981-05-17"],
  ["document-number", "P1"],
  ["nationality", "XC"],
  ["sex", "female"],
]);
const page = (items: unknown[]) => ({ items, next: null });
const BASE = {
  "GET /v1/facts": page([]),
  "GET /v1/offences": page([]),
  "GET /v1/officers": page([{ officer: "officer_1", name: "olga" }]),
  "POST /v1/verdicts": LAW,
  "POST /v1/acts": { act: "act_9", stage: "done", verdict: LAW },
  [`POST /v1/records/${id("1")}/open`]: { act: "act_5", record: ONE, verdict: LAW },
  [`POST /v1/records/${id("2")}/open`]: { act: "act_6", record: OTHER, verdict: LAW },
};

beforeEach(() => {
  for (const name of ["duplicates", "lead.act_1", "lead.undo.act_1"]) writeDraft(name, null);
});

test("how much a property says is told in few words, the same both ways", () => {
  const told = [17, 6, 5, 2, 1, 0, -1, -2, -5, -6, -9].map(strengthOf);
  expect(told).toEqual([
    ...["strong-one", "strong-one", "one", "one", "little", "little"],
    ...["little", "two", "two", "strong-two", "strong-two"],
  ]);
});

test("two records stand beside each other property by property, what tells most first", () => {
  const rows = besides(ONE, OTHER, REASONS);
  expect(rows.map(({ property, likeness }) => `${property} ${likeness}`)).toEqual([
    "document-number equal",
    "name alike",
    "birth-date different",
    "nationality equal",
    "remark once",
    "sex once",
  ]);
  // What nobody compared is not called different.
  const more = besides(ONE, record("2", [["remark", "blue"]]), []);
  expect(more.find(({ property }) => property === "remark")?.likeness).toBe("apart");
});

test("the next lead is the next of the list, and none that was passed over", () => {
  const all = ["act_1", "act_2", "act_3"].map((lead) => ({ ...LEAD, lead }));
  const next = (lead: string, passed: string[] = []) =>
    nextOf(all, lead, new Set(passed))?.lead ?? null;
  expect(next("act_1")).toBe("act_2");
  expect(next("act_1", ["act_2"])).toBe("act_3");
  expect(next("act_3")).toBe("act_1");
  expect(next("act_9"), "decided over, and so in the list no more").toBe("act_1");
  expect(next("act_3", ["act_1", "act_2"])).toBeNull();
});

test("leads are listed by where they stand", async () => {
  const asked = answering({ ...BASE, "GET /v1/leads": page([LEAD]) });
  const router = showPage("/duplicates", "/duplicates", DuplicatesPage);
  await screen.findByRole("listbox", { name: "Duplicates" });
  expect(asked[0]?.what).toContain("list=open");
  await userEvent.click(screen.getByRole("radio", { name: "Two" }));
  await expect.poll(() => router.state.location.search).toEqual({ leads: "different" });
});

const review = (lead: Partial<Lead> = {}) => {
  const shown = { ...LEAD, ...lead };
  const asked = answering({
    ...BASE,
    "GET /v1/leads": page([shown, { ...LEAD, lead: "act_2" }]),
    "GET /v1/leads/act_1": shown,
  });
  return { asked, router: showPage("/duplicates/$lead", "/duplicates/act_1", LeadPage) };
};

const posts = (asked: Asked, what: string) =>
  asked.filter((one) => one.what === `POST ${what}`).map(({ body }) => body);

test("both are opened with one reason before anybody decides, and then stand side by side", async () => {
  const { asked } = review();
  await screen.findByText("Read both before you decide.");
  expect(screen.queryByRole("radio", { name: /They are one/ })).toBeNull();
  expect(screen.getByText("speaks strongly for one")).toBeTruthy();
  expect(screen.queryByText("Ada Beispiel")).toBeNull();
  await userEvent.click(screen.getByRole("combobox", { name: "Purpose" }));
  await userEvent.click(await screen.findByRole("option", { name: "Identification" }));
  await userEvent.type(screen.getByLabelText("Why you open it"), "Yearly review");
  await userEvent.click(screen.getByRole("button", { name: /^Open both/ }));
  expect(await screen.findByText("Ada Beispiel")).toBeTruthy();
  expect(screen.getByText("آدا مثال").getAttribute("dir")).toBe("auto");
  for (const end of ["1", "2"]) {
    expect(posts(asked, `/v1/records/${id(end)}/open`)).toMatchObject([
      { lead: "act_1", justification: "Yearly review", purpose: "identify" },
    ]);
  }
  const row = screen.getByRole("row", { name: /^Date of birth/ });
  expect(within(row).getByText("different")).toBeTruthy();
  expect(within(row).getByText("speaks for two")).toBeTruthy();
});

test("a key chooses and decides nothing; both together, with the reason, decide", async () => {
  const { asked } = review({ looked: true });
  const note = await screen.findByLabelText("What was seen");
  await userEvent.keyboard("d");
  expect(screen.getByRole<HTMLInputElement>("radio", { name: /They are two/ }).checked).toBe(true);
  await userEvent.keyboard("s");
  expect(screen.getByRole<HTMLInputElement>("radio", { name: /They are one/ }).checked).toBe(true);
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  expect(screen.getByText("This is needed.")).toBeTruthy();
  expect(posts(asked, "/v1/acts"), "without a reason").toEqual([]);
  await userEvent.type(note, "the same passport");
  expect(posts(asked, "/v1/acts"), "without a stroke that confirms").toEqual([]);
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  await expect.poll(() => posts(asked, "/v1/acts")).toEqual([
    {
      body: { kind: "lead.confirm", record: id("1"), to: id("2"), note: "the same passport" },
      answers: "act_1",
      stated: [],
    },
  ]);
});

test("a reason alone decides nothing until one of the two is chosen", async () => {
  const { asked } = review({ looked: true });
  await userEvent.type(await screen.findByLabelText("What was seen"), "brothers");
  await userEvent.click(screen.getByRole("button", { name: /^Record the decision/ }));
  expect(screen.getByText("This is needed.")).toBeTruthy();
  expect(posts(asked, "/v1/acts")).toEqual([]);
  await userEvent.click(screen.getByRole("radio", { name: /They are two/ }));
  await userEvent.click(screen.getByRole("button", { name: /^Record the decision/ }));
  await expect.poll(() => posts(asked, "/v1/acts")).toMatchObject([
    { body: { kind: "lead.reject", note: "brothers" }, answers: "act_1" },
  ]);
});

test("a key that is typed into the note chooses nothing, nor does the second of two", async () => {
  const { asked, router } = review({ looked: true });
  await userEvent.type(await screen.findByLabelText("What was seen"), "sdn");
  (document.activeElement as HTMLElement).blur();
  await userEvent.keyboard("gd");
  for (const one of screen.getAllByRole<HTMLInputElement>("radio")) expect(one.checked).toBe(false);
  expect(posts(asked, "/v1/acts")).toEqual([]);
  await new Promise((done) => setTimeout(done, 1_300));
  await userEvent.keyboard("n");
  await expect.poll(() => router.state.location.pathname).toBe("/duplicates/act_2");
});

test("what was decided is told with who did it, and is taken back", async () => {
  const decisions = [{ act: "act_7", officer: "officer_1", at: AT, state: "same" as const }];
  const { asked } = review({ state: "same", looked: true, decisions });
  const told = within(await screen.findByRole("region", { name: "What was decided" }));
  expect(await told.findByText("olga")).toBeTruthy();
  await userEvent.keyboard("u");
  expect(screen.getByText("This is needed.")).toBeTruthy();
  expect(posts(asked, "/v1/acts"), "without a reason").toEqual([]);
  await userEvent.type(screen.getByLabelText("Why it is taken back"), "Two brothers");
  await userEvent.click(screen.getByRole("button", { name: /^Take it back/ }));
  await expect.poll(() => posts(asked, "/v1/acts")).toMatchObject([
    { body: { kind: "lead.reject", undoes: "act_7", note: "Two brothers" }, answers: "act_1" },
  ]);
});

/** Stands in for the node, which answers a comparison with these lines, or with a problem. */
const comparing = (lines: unknown[], status = 200): Asked => {
  const asked = answering(BASE);
  const others = globalThis.fetch as (request: Request) => Promise<Response>;
  vi.stubGlobal("fetch", async (request: Request) => {
    if (!request.url.endsWith("/v1/duplicates")) return others(request);
    asked.push({ what: "POST /v1/duplicates", body: await request.clone().json() });
    const text = lines.map((line) => JSON.stringify(line)).join("\n");
    const type = status === 200 ? "application/x-ndjson" : "application/json";
    return new Response(text, { status, headers: { "content-type": type } });
  });
  return asked;
};

const COUNTS = {
  records: 57,
  records_left_out: 0,
  pairs: 1,
  known: 0,
  proposed: 1,
  failed: 0,
  left_out: 0,
};

const compare = async () => {
  showPage("/duplicates/new", "/duplicates/new", ComparePage);
  await userEvent.type(await screen.findByLabelText("Why they are compared"), "Yearly review");
  await userEvent.click(await screen.findByRole("button", { name: /^Compare records/ }));
};

test("a comparison tells how far it is and what may be one; the law reads no reason", async () => {
  const { lead, reference, record: one, to, percent, reasons, group } = LEAD;
  const told = { lead, reference, record: one, to, class: LEAD.class, percent, reasons, group };
  const asked = comparing([
    { progress: { records: 57 } },
    { lead: { ...told, kind: "lead.propose" } },
    { done: COUNTS },
  ]);
  await compare();
  expect(await screen.findByText(/Done\. Records read: 57/)).toBeTruthy();
  const leads = within(screen.getByRole("region", { name: "Leads proposed now" }));
  expect(leads.getByText("92%")).toBeTruthy();
  expect(leads.getByRole("link").getAttribute("href")).toBe("/duplicates/act_1");
  expect(posts(asked, "/v1/duplicates")).toMatchObject([
    { class: "person", justification: "Yearly review" },
  ]);
  expect(JSON.stringify(posts(asked, "/v1/verdicts"))).not.toContain("Yearly");
});

test("no evidence makes a lead certain: a probability is never told as 100", async () => {
  const { lead, reference, record: one, to, reasons, group } = LEAD;
  const told = { lead, reference, record: one, to, class: LEAD.class, reasons, group };
  comparing([{ lead: { ...told, percent: 100, kind: "lead.propose" } }, { done: COUNTS }]);
  await compare();
  const leads = within(await screen.findByRole("region", { name: "Leads proposed now" }));
  expect(await leads.findByText("over 99%")).toBeTruthy();
  expect(leads.queryByText("100%")).toBeNull();
});

test("a comparison that the law bars, or that waits for a person, compares nothing", async () => {
  comparing([{ type: "/problems/not-permitted", title: "Not permitted", status: 403 }], 403);
  await compare();
  expect((await screen.findByRole("alert")).textContent).toMatch(/The law does not permit this/);
  expect(screen.getByLabelText<HTMLTextAreaElement>("Why they are compared").value).toBe(
    "Yearly review",
  );
});

test("a comparison for decision says that it waits", async () => {
  comparing([{ act: "act_3", stage: "for-decision", verdict: { ...LAW, ruling: "for-decision" } }], 202);
  await compare();
  expect(await screen.findByText(/It waits for a person’s decision/)).toBeTruthy();
});

test("once it was let go it is made under the comparison that waited, and not asked anew", async () => {
  const waits = { act: "act_3", stage: "for-decision", verdict: { ...LAW, ruling: "for-decision" } };
  const asked = comparing([waits], 202);
  await compare();
  const now = await screen.findByRole("button", { name: "Compare now" });
  const answered = globalThis.fetch as (request: Request) => Promise<Response>;
  let isLetGo = false;
  vi.stubGlobal("fetch", (request: Request) => {
    if (!request.url.endsWith("/v1/duplicates/act_3")) return answered(request);
    asked.push({ what: "POST /v1/duplicates/act_3", body: null });
    const says = { type: "/problems/not-permitted", title: "Not permitted", status: 403, detail: "waits" };
    const [status, line, kind] = isLetGo
      ? ([200, { done: COUNTS }, "application/x-ndjson"] as const)
      : ([403, says, "application/problem+json"] as const);
    const headers = { "content-type": kind };
    return Promise.resolve(new Response(JSON.stringify(line), { status, headers }));
  });
  await userEvent.click(now);
  expect((await screen.findByRole("alert")).textContent).toMatch(/waits/);
  isLetGo = true;
  await userEvent.click(screen.getByRole("button", { name: "Compare now" }));
  expect(await screen.findByText(/Done\./)).toBeTruthy();
  expect(posts(asked, "/v1/duplicates")).toHaveLength(1);
});
