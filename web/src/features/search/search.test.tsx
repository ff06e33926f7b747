import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";

import { writeDraft } from "../../api/drafts";
import { answering, showPage } from "../../testing";
import { FoundPage } from "./found-page";
import { AT, LAW } from "./hits-sample";
import { again, EMPTY, faults, keptFor, toAsk, toRun } from "./inquiry";
import { SearchPage } from "./search-page";

const LINE = {
  agency: "XA",
  officer: "officer_1",
  direction: "own",
  stage: "done",
  at: AT,
  recorded_at: AT,
  delivered: [],
  case: null,
  answers: null,
  reference: null,
  emergency: false,
  clock_skewed: false,
  taken_by: null,
  leaf: 35,
  untaken: [],
  digest: null,
  reading: "free",
};
const SEARCH = {
  ...LINE,
  act: "act_1",
  kind: "search.run",
  delivered: [
    { to: "XB", state: "delivered" },
    { to: "XC", state: "delivered" },
    { to: "XH", state: "sent" },
  ],
  purpose: "investigate",
  content: {
    body: {
      kind: "search.run",
      class: "person",
      terms: [{ property: "name", value: "سمر مثال" }],
      justification: "Case 7",
    },
    offences: [{ area: "fraud", title: "Fraud", listed: true, code: "fraud" }],
  },
};
const REPORT = {
  ...LINE,
  act: "act_2",
  kind: "search.report",
  agency: "XB",
  direction: "in",
  content: {
    body: {
      kind: "search.report",
      searched: ["records of class person"],
      not_searched: ["who or what is less alike than 74 of 100"],
      matches: [
        {
          record: "record_1",
          owner: "XB",
          quality: 80,
          reasons: [
            { how: "read", asked: "samar", found: "سمر", percent: 97 },
            { how: "other-birth" },
          ],
          shared: {
            subject: { category: "missing", minor: true },
            handling: { not_onward: true },
            statements: [
              { property: "name", value: "سمر مثال" },
              { property: "danger", value: "needs insulin" },
            ],
          },
        },
        { record: "record_2", owner: "XB", quality: 60, reasons: [] },
      ],
    },
  },
};
const REFUSAL = {
  ...LINE,
  act: "act_3",
  kind: "search.refuse",
  agency: "XC",
  direction: "in",
  content: {
    body: {
      kind: "search.refuse",
      reason: "not answered under our law",
      again_from: Date.UTC(2026, 10, 28),
    },
  },
};

beforeEach(() => {
  writeDraft("search", null);
});

test("nothing is asked of anybody before there is something to search with", async () => {
  const asked = answering({ "GET /v1/peers": { items: [], next: null } });
  showPage("/search", "/search", SearchPage);
  await userEvent.click(await screen.findByRole("button", { name: /^Search/ }));
  expect(screen.getByText("Give at least a name or a number.")).toBeTruthy();
  expect(screen.getByText("Say what is looked for"), "not to whom").toBeTruthy();
  expect(asked.filter(({ what }) => what.startsWith("POST"))).toEqual([]);
});

test("a date that is none is marked, and what was typed stays", async () => {
  const asked = answering({
    "GET /v1/peers": { items: [], next: null },
    "POST /v1/verdicts": LAW,
  });
  showPage("/search", "/search", SearchPage);
  const born = await screen.findByLabelText<HTMLInputElement>("Date of birth");
  await userEvent.type(born, "17 May 1980");
  await userEvent.click(screen.getByRole("button", { name: /^Search/ }));
  expect(screen.getByText("A year, a month or a day, as 1980-05-17.")).toBeTruthy();
  expect(born.value).toBe("17 May 1980");
  expect(asked.filter(({ what }) => what === "POST /v1/acts")).toEqual([]);
});

test("the law is asked without the name, which goes out with the search alone", async () => {
  const asked = answering({
    "GET /v1/peers": { items: [], next: null },
    "POST /v1/verdicts": LAW,
    "POST /v1/acts": { act: "act_9", stage: "done", verdict: LAW },
  });
  const router = showPage("/search", "/search", SearchPage);
  await userEvent.type(await screen.findByLabelText("Name"), "  Ada Beispiel ");
  await screen.findByText("Permitted");
  await userEvent.click(screen.getByRole("button", { name: /^Search/ }));
  await expect.poll(() => router.state.location.pathname).toBe("/search/act_9");
  const sent = asked.find(({ what }) => what === "POST /v1/acts");
  expect(JSON.stringify(sent?.body)).toContain('"value":"Ada Beispiel"');
  const verdicts = asked.filter(({ what }) => what === "POST /v1/verdicts");
  expect(verdicts.length).toBeGreaterThan(0);
  expect(JSON.stringify(verdicts)).not.toContain("Ada");
});

test("a search that the law does not permit says that only the attempt is recorded", async () => {
  answering({
    "GET /v1/peers": { items: [], next: null },
    "POST /v1/verdicts": { ...LAW, ruling: "not-permitted" },
  });
  showPage("/search", "/search", SearchPage);
  await userEvent.type(await screen.findByLabelText("Name"), "Ada Beispiel");
  expect(
    await screen.findByRole("button", { name: /^Not permitted: record the attempt/ }),
  ).toBeTruthy();
});

test("each agency says what it found, refused, or has not answered", async () => {
  const answers = {
    "GET /v1/own": { agency: "XA" },
    "GET /v1/acts/act_1": SEARCH,
    "GET /v1/acts/act_2": REPORT,
    "GET /v1/acts/act_3": REFUSAL,
    "GET /v1/acts": { items: [SEARCH, REPORT, REFUSAL], next: null },
  };
  answering(answers);
  showPage("/search/$act", "/search/act_1", FoundPage);
  const found = await screen.findByRole("region", { name: "XB" });
  // Between the two hits stand the two reasons of the first.
  const card = within(found).getByRole("region", { name: "Before you do anything on a hit" });
  const [first, read, other, second] = within(found)
    .getAllByRole("listitem")
    .filter((one) => !card.contains(one));
  if (first === undefined || second === undefined) throw new Error("two hits");
  expect(read?.textContent.replace(/[\u2068\u2069]/g, "")).toBe("samar is how سمر is read");
  expect(other?.textContent).toBe("born at another time");
  expect(within(first).getByText("سمر مثال").getAttribute("dir")).toBe("auto");
  // What protects her, and binds who reads it, stands on the hit.
  for (const mark of ["Missing", "under eighteen", "H2: not onward without consent"]) {
    expect(within(first).getByText(mark)).toBeTruthy();
  }
  expect(within(first).getByText(/needs insulin/)).toBeTruthy();
  expect(within(first).getByRole("link", { name: "Open the record" })).toBeTruthy();
  expect(within(second).queryByRole("link")).toBeNull();
  // Of a hit alone the number says nothing.
  expect(within(second).getByText("A hit; what agrees is not told")).toBeTruthy();
  expect(within(second).queryByText(/of 100/)).toBeNull();
  expect(within(second).getByRole("button", { name: "Ask the owner" })).toBeTruthy();
  expect(within(found).getByText(/less alike/)).toBeTruthy();
  const refused = screen.getByRole("region", { name: "XC" });
  expect(within(refused).getByText("not answered under our law")).toBeTruthy();
  expect(within(refused).getByText(/Searches again from/)).toBeTruthy();
  expect(within(refused).getByText(/28 Nov/)).toBeTruthy();
  expect(within(screen.getByRole("region", { name: "XH" })).getByText("No answer yet")).toBeTruthy();
});

test("many hits are narrowed down by owner and quality, and what is hidden is said", async () => {
  const shared = { class: "person", subject: {}, handling: {}, statements: [] };
  const matches = [
    { record: "record_1", owner: "XB", quality: 95, reasons: [], shared },
    { record: "record_2", owner: "XH", quality: 80, reasons: [], shared },
    { record: "record_3", owner: "XH", quality: 60, reasons: [], shared },
    { record: "record_4", owner: "XH", quality: 74, reasons: [] },
  ];
  const body = { ...REPORT.content.body, matches };
  answering({
    "GET /v1/own": { agency: "XA" },
    "GET /v1/acts/act_1": SEARCH,
    "GET /v1/acts/act_2": { ...REPORT, content: { body } },
    "GET /v1/acts": { items: [SEARCH, REPORT], next: null },
  });
  showPage("/search/$act", "/search/act_1", FoundPage);
  const found = within(await screen.findByRole("region", { name: "XB" }));
  expect(found.getAllByText(/agrees \d/)).toHaveLength(3);
  await userEvent.click(screen.getByRole("combobox", { name: "Owner" }));
  await userEvent.click(await screen.findByRole("option", { name: "XH (3)" }));
  expect(found.getAllByText(/agrees \d/)).toHaveLength(2);
  await userEvent.click(screen.getByRole("combobox", { name: "Agreement" }));
  await userEvent.click(await screen.findByRole("option", { name: "80 of 100 and more (3)" }));
  expect(found.getByText(/agrees \d/).textContent).toBe("agrees 80 of 100");
  expect(found.getByText("A hit; what agrees is not told"), "nobody knows how well").toBeTruthy();
  expect(found.getByText("Hits that are not shown: 2")).toBeTruthy();
});

test("of many reasons the first are told, and each that speaks against it", async () => {
  const reasons = [
    ...Array.from({ length: 8 }, (_, place) => ({ how: "same", asked: `a${place}` })),
    { how: "other-sex" },
  ];
  const body = { ...REPORT.content.body, matches: [{ record: "record_1", owner: "XB", quality: 90, reasons }] };
  answering({
    "GET /v1/own": { agency: "XA" },
    "GET /v1/acts/act_1": SEARCH,
    "GET /v1/acts/act_2": { ...REPORT, content: { body } },
    "GET /v1/acts": { items: [SEARCH, REPORT], next: null },
  });
  showPage("/search/$act", "/search/act_1", FoundPage);
  expect(await screen.findByText("another sex")).toBeTruthy();
  expect(screen.getAllByText(/is the same/)).toHaveLength(5);
  await userEvent.click(screen.getByRole("button", { name: "More reasons: 3" }));
  expect(screen.getAllByText(/is the same/)).toHaveLength(8);
});

test("the same question is asked again, and says only what the act says", () => {
  const inquiry = again(SEARCH as never);
  expect(inquiry).toMatchObject({ where: "others", to: ["XB", "XC", "XH"], why: "Case 7" });
  expect(inquiry?.terms.name).toBe("سمر مثال");
  expect(inquiry?.offences).toHaveLength(1);
  expect(inquiry?.stated).toEqual({});
});

test("what is searched with is what the class is found under, and its doubts are told", async () => {
  const field = (property: string, form: string) => ({ property, form, identifies: true });
  const table = [
    { class: "person", of_person: true, fields: [field("name", "name"), field("alias", "name")] },
    {
      class: "vessel",
      of_person: false,
      fields: [field("imo-number", "identifier"), { ...field("make", "words"), identifies: false }],
    },
  ];
  const doubt = { place: 0, property: "imo-number", reason: "check-digit", says: "", line: 1 };
  const asked = answering({
    "GET /v1/peers": { items: [], next: null },
    "GET /v1/record-classes": { items: table, next: null },
    "POST /v1/record-values": { items: [{ ...doubt, position: 7, wanted: "9" }], next: null },
    "POST /v1/verdicts": LAW,
  });
  showPage("/search", "/search", SearchPage);
  await screen.findByLabelText("Name");
  await userEvent.click(screen.getByRole("combobox", { name: "What is looked for" }));
  await userEvent.click(await screen.findByRole("option", { name: "Vessel" }));
  await userEvent.type(await screen.findByLabelText("IMO number"), "9074728");
  expect(await screen.findByText(/position 7 of line 1 should be 9/)).toBeTruthy();
  expect(screen.queryByLabelText("Name")).toBeNull();
  expect(screen.queryByLabelText("Make")).toBeNull();
  expect(asked.some(({ what }) => what === "POST /v1/acts")).toBe(false);
});

test("another class keeps of the terms what it is found under, and one's own records are nobody's address", () => {
  const inquiry = {
    ...EMPTY,
    to: ["XB"],
    recordClass: "organisation" as const,
    terms: keptFor({ name: "Zorra", "birth-date": "1980" }, ["name"]),
  };
  expect(inquiry.terms).toEqual({ name: "Zorra" });
  expect(faults(inquiry)).toEqual({ terms: false, date: false, to: false, points: false, hold: false });
  expect(toRun(inquiry, []).recipients).toEqual([]);
  expect(toAsk({ ...inquiry, why: "x" }, []).body).toMatchObject({ justification: "…" });
});
