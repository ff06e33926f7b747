import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import { writeDraft } from "../../api/drafts";
import type { RecordClassRow } from "../../api/shapes";
import { rowsOf } from "../../parts/table";
import { showPage } from "../../testing";
import { EMPTY, faults, guessed, rowsOfList, statedIn, toAsk, toList, type Holds } from "./columns";
import { ImportPage } from "./import-page";

const CLASSES = [
  {
    class: "person",
    of_person: true,
    fields: [
      { property: "name", form: "name", identifies: true },
      { property: "remark", form: "prose", identifies: false },
    ],
  },
] as unknown as RecordClassRow[];

const read = (text: string, holds?: Holds[]) => {
  const table = rowsOf(text);
  if (!("rows" in table)) throw new Error("no table");
  return rowsOfList(table.rows, holds ?? guessed(table.rows[0]), EMPTY, CLASSES);
};

test("columns are guessed by their names, and one alone names the row", () => {
  const [head] = [{ line: 1, fields: ["ID", "Birth_Date", "name", "number", "key", "shoe size"] }];
  expect(guessed(head)).toEqual(["key", "birth-date", "name", "document-number", null, null]);
  expect(guessed(undefined)).toEqual([]);
});

test("a row keeps its line and its key, and what cannot be read of it is not lost", () => {
  const list = read(
    [
      "id,name,birth_date,nationality,remark",
      "a,Nimo Zorran;نيمو زوران,1980-05,Germany,tall; scar",
      "b,Ada Beispiel,17 May,Nowhere,",
      ",Ada,,,",
      "a,Another,,,",
      "c,,,,",
      "d,Ada,,,,too many",
      `e,${"x".repeat(2_001)},,,`,
    ].join("\n"),
  );
  const said = list.rows.map(({ line, key, statements }) => [
    line,
    key,
    statements.map(({ property, value }) => `${property}: ${value}`),
  ]);
  expect(said).toEqual([
    [
      2,
      "a",
      [
        "name: Nimo Zorran",
        "name: نيمو زوران",
        "birth-date: 1980-05",
        "nationality: DE",
        "remark: tall; scar",
      ],
    ],
    [3, "b", ["name: Ada Beispiel", "remark: birth_date: 17 May", "remark: nationality: Nowhere"]],
  ]);
  expect(list.faults.map(({ line, why, isLeftOut }) => `${line} ${why} ${isLeftOut}`)).toEqual([
    "3 date false",
    "3 country false",
    "4 no-key true",
    "5 twice true",
    "6 nothing true",
    "7 columns true",
    "8 long true",
    "8 nothing true",
  ]);
});

test("the law is asked of one row without a word of it, and the list says what all rows share", () => {
  const settings = { ...EMPTY, list: " flights ", source: "Register of 2026", review: "2027-01-31" };
  const holds: Holds[] = ["key", "name", "birth-date", null];
  const asked = toAsk(settings, statedIn(holds, null), true, []);
  expect(JSON.stringify(asked)).not.toContain("Register");
  expect(asked.body).toMatchObject({
    kind: "record.register",
    statements: [{ property: "name", value: "…" }, { property: "birth-date", value: "…" }],
  });
  // What is kept as a remark is prose, of which the law asks more.
  const list = read("id,birth_date\na,17 May");
  expect(statedIn(holds, list)).toEqual(["name", "birth-date", "remark"]);
  expect(toList(settings, true, [], "a-name")).toMatchObject({
    part_of: "a-name",
    list: "flights",
    purpose: "identify",
    subject: { review_at: Date.parse("2027-01-31T00:00:00Z") },
  });
  const now = Date.parse("2026-11-29T00:00:00Z");
  expect(faults(settings, ["name"], true, now)).toEqual({
    list: false,
    source: false,
    key: true,
    properties: false,
    category: true,
    past: false,
  });
});

const LAW = {
  ruling: "permitted",
  citations: [],
  towards: [],
  obligations: [],
  advice: [],
  missing: [],
  ways_forward: [],
};
const counts = (part: object) => ({
  rows: 0,
  registered: 0,
  corrected: 0,
  unchanged: 0,
  not_permitted: 0,
  failed: 0,
  erased_before: 0,
  absent: 0,
  erased: 0,
  ...part,
});

const row = (line: number, key: string, recordClass: string) => ({
  row: { line, key, class: recordClass, statements: [{ property: "name", value: `Ada ${key}` }] },
});

/** What the node reads of a file: a row that it cannot use, and two of two classes. */
const READ = [
  { fault: { line: 5, says: "the row has no name; it is left out" } },
  row(9, "u1", "organisation"),
  { doubt: { line: 14, key: "u2", says: "a date of birth cannot be read; it is kept as a remark" } },
  row(14, "u2", "person"),
  { done: { format: "un", rows: 2, left_out: 1 } },
];

const EARLIER = [
  {
    list: "un-consolidated",
    source: "Consolidated list, 2026-11-28",
    officer: "officer_1",
    began: "2026-11-28T08:00:00Z",
    ended: "2026-11-28T08:01:00Z",
    whole: false,
    registered: 1_012,
    corrected: 0,
    unchanged: 0,
    not_taken: 2,
    left_out: 3,
    absent: 0,
    erased: 0,
  },
];

/** Stands in for the node: the lines of each answer in their order, or a line that breaks. */
const importing = (answers: (unknown[] | "broken")[], read: string[] = []) => {
  const sent: unknown[][] = [];
  const known: Record<string, unknown> = {
    "GET /v1/facts": { items: [], next: null },
    "GET /v1/officers": { items: [], next: null },
    "GET /v1/lists": { items: EARLIER, next: null },
    "GET /v1/record-classes": { items: CLASSES, next: null },
    "POST /v1/verdicts": LAW,
  };
  vi.stubGlobal("fetch", async (request: Request) => {
    const what = `${request.method} ${new URL(request.url).pathname}`;
    if (what === "POST /v1/lists/rows") {
      read.push(request.url);
      return new Response(READ.map((line) => `${JSON.stringify(line)}\n`).join(""));
    }
    if (what !== "POST /v1/imports") return Response.json(known[what] ?? {});
    const body = await request.clone().text();
    sent.push(body.trim().split("\n").map((line): unknown => JSON.parse(line)));
    const answer = answers[sent.length - 1] ?? [];
    if (answer === "broken") return new Response('{"progress":', { status: 200 });
    return new Response(answer.map((line) => `${JSON.stringify(line)}\n`).join(""));
  });
  return sent;
};

/** Gives a list of which all else was said before, and imports it. */
const begin = async (text: string) => {
  const said = { list: "flights", source: "Register of 2026", category: "suspect" };
  writeDraft("import.fields", { ...EMPTY, ...said });
  showPage("/records/import", "/records/import", ImportPage);
  await screen.findByRole("heading", { name: "Import a list" });
  const file = new File([text], "list.csv", { type: "text/csv" });
  file.arrayBuffer = () => Promise.resolve(new TextEncoder().encode(text).buffer);
  const input = document.querySelector<HTMLInputElement>("input[type=file]");
  if (input === null) throw new Error("no field for a file");
  await userEvent.upload(input, file);
  await screen.findByText("Permitted");
  await userEvent.click(screen.getByRole("button", { name: /^Import the list/ }));
};

beforeEach(() => {
  writeDraft("import.fields", null);
});

const LIST = "id,name\na,Nimo Zorran\nb,Ada Beispiel\n";
const PROBLEM = { line: 3, key: "b", outcome: "not-permitted", says: "an article bars it" };

/** How many rows came to this. */
const count = (name: string) =>
  screen.getAllByText(name).find((one) => one.tagName === "DT")?.nextSibling?.textContent;

test("each problem comes with its line and reason, and what is named no more is told", async () => {
  const gone = { record: "record_1", outcome: "absent", says: "the list names it no more" };
  const sent = importing([
    [{ row: PROBLEM }, { done: counts({ rows: 2, registered: 1, not_permitted: 1 }) }],
    [{ row: gone }, { done: counts({ absent: 1 }) }],
  ]);
  await begin(LIST);
  expect(await screen.findByText(/Done. 2 of 2 rows/)).toBeTruthy();
  const told = ["Registered", "Not permitted", "Named no more"].map(count);
  expect(told).toEqual(["1", "1", "1"]);
  expect(screen.getAllByRole("listitem").map((one) => one.textContent)).toEqual([
    "Line 3bNot permittedan article bars it",
    "Named no moreOpen the recordthe list names it no more",
  ]);
  expect(sent[0]).toMatchObject([
    { list: "flights", source: "Register of 2026", subject: { category: "suspect" } },
    { line: 2, key: "a", class: "person", statements: [{ property: "name" }] },
    { line: 3, key: "b" },
  ]);
  expect(sent[0]).toHaveLength(3);
  // No row is tried twice, for each attempt is recorded.
  expect(sent[1]).toMatchObject([{ absent: "tell" }, { named: ["a", "b"] }, { whole: true }]);
});

test("what breaks off goes on after what was settled, and nothing is counted twice", async () => {
  const rows = Array.from({ length: 150 }, (_, place) => `k${place},Ada ${place}`);
  const sent = importing([
    [{ done: counts({ rows: 100, registered: 100 }) }],
    "broken",
    [{ done: counts({ rows: 50, registered: 20, unchanged: 30 }) }],
    [{ done: counts({}) }],
  ]);
  await begin(`id,name\n${rows.join("\n")}\n`);
  expect(await screen.findByText(/It ended before the list did.* 100 of 150 rows/)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Go on" }));
  expect(await screen.findByText(/Done. 150 of 150 rows/)).toBeTruthy();
  expect(sent.map((lines) => lines.length)).toEqual([101, 51, 51, 3]);
  const registered = screen.getAllByText("Registered").find((one) => one.tagName === "DT");
  expect(registered?.nextSibling?.textContent).toBe("120");
});

test("of a list that was not read whole nobody looks for what it names no more", async () => {
  const sent = importing([[{ done: counts({ rows: 1, registered: 1 }) }]]);
  await begin("id,name\na,Nimo Zorran\n,Ada Beispiel\n");
  expect(await screen.findByText(/Done. 1 of 1 rows/)).toBeTruthy();
  expect(screen.getByText(/What the list names no more was not looked for/)).toBeTruthy();
  expect(within(screen.getByRole("listitem")).getByText("has no name within the list.")).toBeTruthy();
  expect(sent).toHaveLength(1);
});

test("a file as others publish it is read by the node, and its rows go up as those of a table", async () => {
  const read: string[] = [];
  const sent = importing([[{ done: counts({ rows: 2, registered: 2 }) }]], read);
  writeDraft("import.fields", { ...EMPTY, source: "As of today", category: "suspect" });
  showPage("/records/import", "/records/import", ImportPage);
  await userEvent.click(await screen.findByRole("combobox", { name: "In what it is written" }));
  const un = /^United Nations, consolidated list/;
  await userEvent.click(await screen.findByRole("option", { name: un }));
  expect(screen.getByLabelText<HTMLInputElement>("What names the list").value).toBe(
    "un-consolidated",
  );
  expect(screen.queryByRole("combobox", { name: "What each row is" })).toBe(null);
  const input = document.querySelector<HTMLInputElement>("input[type=file]");
  if (input === null) throw new Error("no field for a file");
  await userEvent.upload(input, new File(["<CONSOLIDATED_LIST/>"], "un.xml", { type: "text/xml" }));
  expect(await screen.findByText("Rows that are imported: 2")).toBeTruthy();
  expect(screen.getByText(/Line 5/).textContent).toContain("the row has no name");
  expect(screen.getByText(/Line 14/).textContent).toContain("kept as a remark");
  expect(read.map((url) => new URL(url).search)).toEqual(["?format=un&aliases=0&addresses=0"]);
  await screen.findByText("Permitted");
  await userEvent.click(screen.getByRole("button", { name: /^Import the list/ }));
  expect(await screen.findByText(/Done. 2 of 2 rows/)).toBeTruthy();
  // A row was left out, so nobody looks for what the list names no more; that is told.
  expect(sent).toMatchObject([
    [
      { list: "un-consolidated", source: "As of today" },
      { line: 9, key: "u1", class: "organisation", statements: [{ source: "X" }] },
      { line: 14, key: "u2", class: "person" },
      { whole: false, left_out: 1 },
    ],
  ]);
});

test("what was imported before stands below, with what of it was not taken", async () => {
  importing([]);
  showPage("/records/import", "/records/import", ImportPage);
  const earlier = within(await screen.findByRole("region", { name: "Imported before" }));
  const cells = earlier.getAllByRole("cell").map((cell) => cell.textContent);
  expect(earlier.getByRole("rowheader").textContent).toContain("un-consolidated");
  expect(cells.slice(1)).toEqual(["1,012", "0", "0", "2", "3"]);
  expect(earlier.getByText("broken off")).toBeTruthy();
});
