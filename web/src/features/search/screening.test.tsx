import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { showPage, type Asked } from "../../testing";
import { listOf, type List } from "./list";
import { ScreenPage } from "./screen-page";
import { rowsOf, wordsOf, written } from "../../parts/table";

const bytes = (text: string) => new TextEncoder().encode(text);
const PERSON = ["name", "family-name", "given-name", "alias", "birth-date"] as const;
const list = (text: string): List => {
  const table = rowsOf(text);
  const found = "rows" in table ? listOf(table.rows, [...PERSON]) : "empty";
  if (typeof found === "string") throw new Error(found);
  return found;
};

test("a table is read as it is quoted, and each row keeps its line", () => {
  const table = rowsOf('name,id\r\n"Zorran, ""Nimo""",1\r\n\r\n"two\nlines",2');
  expect(table).toEqual({
    rows: [
      { line: 1, fields: ["name", "id"] },
      { line: 2, fields: ['Zorran, "Nimo"', "1"] },
      { line: 4, fields: ["two\nlines", "2"] },
    ],
  });
  expect(rowsOf('name\n"Zorran\nNimo')).toEqual({ open: 2 });
  expect(rowsOf("id;name\n1;Zorran")).toMatchObject({ rows: [{}, { fields: ["1", "Zorran"] }] });
});

test("a file is read by its mark, by what is said, and never by guess", () => {
  expect(wordsOf(new Uint8Array([0xef, 0xbb, 0xbf, 0x61]), null)).toBe("a");
  expect(wordsOf(new Uint8Array([0xff, 0xfe, 0x33, 0x06]), null)).toBe("س");
  expect(wordsOf(new Uint8Array([0x4a, 0xf3]), null)).toBeNull();
  expect(wordsOf(new Uint8Array([0x4a, 0xf3]), "windows-1252")).toBe("Jó");
  expect(wordsOf(new Uint8Array([0x61, 0x00]), null), "no table").toBeNull();
});

test("a row with something wrong is told with its line, and searched for where it can be", () => {
  const read = list(
    [
      "id,name,birth_date,nationality,sex,number,shoe size",
      "a,Nimo Zorran;نيمو زوران,1980-05,Germany,f,X 1;X 2,44",
      "b,Ada Beispiel,17 May,Nowhere,?,,",
      "c,,1980,,,,",
      "d,Ada,,,,,,too many",
      `e,${"x".repeat(401)},,,,,`,
    ].join("\n"),
  );
  expect(read.rows).toMatchObject([
    {
      line: 2,
      id: "a",
      terms: [
        { property: "name", value: "Nimo Zorran" },
        { property: "name", value: "نيمو زوران" },
        { property: "birth-date", value: "1980-05" },
        { property: "nationality", value: "DE" },
        { property: "sex", value: "female" },
        { property: "document-number", value: "X 1" },
        { property: "document-number", value: "X 2" },
      ],
    },
    { line: 3, terms: [{ property: "name", value: "Ada Beispiel" }] },
  ]);
  expect(read.faults.map(({ line, why, isLeftOut }) => `${line} ${why} ${isLeftOut}`)).toEqual([
    "3 date false",
    "3 country false",
    "3 sex false",
    "4 nothing true",
    "5 columns true",
    "6 long true",
    "6 nothing true",
  ]);
  expect(read.unread).toEqual(["shoe size"]);
  expect(listOf([{ line: 1, fields: ["age"] }, { line: 2, fields: ["4"] }], [...PERSON])).toBe(
    "no-name",
  );
});

test("what is exported executes in no spreadsheet", () => {
  const signs = ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "＝1", 'a"b', "Ada"];
  const cells = written([signs]).trim().split(",");
  expect(cells.slice(0, 7).map((one) => one.slice(0, 2))).toEqual(Array(7).fill(`"'`));
  expect(cells.slice(7)).toEqual(['"a""b"', '"Ada"']);
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

const hit = (line: number, record: string, quality: number) => ({
  hits: {
    line,
    matches: [{ record, owner: "XA", quality, reasons: [{ how: "same", asked: "a", found: "a" }] }],
  },
});

/** Stands in for the node, which answers the rows in these lines, and ends when it is told. */
const screening = (lines: unknown[], isOpen = false): { asked: Asked; wasStopped: () => boolean } => {
  const asked: Asked = [];
  let stopped = false;
  const answers: Record<string, unknown> = {
    "GET /v1/own": { agency: "XA" },
    "GET /v1/facts": { items: [], next: null },
    "GET /v1/record-classes": { items: [], next: null },
    "GET /v1/offences": { items: [], next: null },
    "POST /v1/verdicts": LAW,
    "POST /v1/acts": { act: "act_9", stage: "done", verdict: LAW },
  };
  vi.stubGlobal("fetch", async (request: Request) => {
    const what = `${request.method} ${new URL(request.url).pathname}`;
    const body = await request.clone().text();
    asked.push({ what, body });
    if (what !== "POST /v1/acts/act_9/rows") return Response.json(answers[what] ?? {});
    request.signal.addEventListener("abort", () => {
      stopped = true;
    });
    const stream = new ReadableStream({
      start: (answer) => {
        const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
        // In two pieces, so that a line is cut in the middle.
        answer.enqueue(bytes(text.slice(0, 25)));
        answer.enqueue(bytes(text.slice(25)));
        if (!isOpen) answer.close();
        request.signal.addEventListener("abort", () => {
          answer.error(new DOMException("stopped", "AbortError"));
        });
      },
    });
    return new Response(stream, { headers: { "content-type": "application/x-ndjson" } });
  });
  return { asked, wasStopped: () => stopped };
};

const choose = async (text: string) => {
  showPage("/search/list", "/search/list", ScreenPage);
  await screen.findByRole("heading", { name: "Screen a list" });
  const file = new File([text], "guests.csv", { type: "text/csv" });
  file.arrayBuffer = () => Promise.resolve(bytes(text).buffer);
  const input = document.querySelector<HTMLInputElement>("input[type=file]");
  if (input === null) throw new Error("no field for a file");
  await userEvent.upload(input, file);
};

const LIST = "id,name\na,Nimo Zorran\nb,Ada Beispiel\nc,\n";

test("the rows go up under one recorded search, and hits come best first with their reasons", async () => {
  const { asked } = screening([
    hit(2, "record_1", 80),
    { progress: { rows: 1, searched: 1, hits: 1 } },
    hit(3, "record_2", 95),
    { done: { rows: 2, searched: 2, hits: 2 } },
  ]);
  await choose(LIST);
  expect(await screen.findByText("Rows that are searched for: 2")).toBeTruthy();
  expect(screen.getByText(/Line 4 has neither a name nor a number. It is left out./)).toBeTruthy();
  await waitFor(() => { expect(asked.map((one) => one.what)).toContain("POST /v1/verdicts"); });
  await userEvent.click(await screen.findByRole("button", { name: /^Screen the list/ }));
  expect(await screen.findByText(/2 of 3 rows searched for; 1 left out; 2 with a hit/)).toBeTruthy();
  const rows = screen.getAllByRole("heading", { level: 3 }).map((one) => one.textContent);
  expect(rows).toEqual(["Line 3bAda Beispiel", "Line 2aNimo Zorran"]);
  expect(screen.getAllByRole("link", { name: "Open the record" })).toHaveLength(2);
  expect(screen.getByText("Rows that were left out: 1")).toBeTruthy();
  const sent = (what: string) => asked.find((one) => one.what === what)?.body as string;
  expect(JSON.parse(sent("POST /v1/acts"))).toMatchObject({
    body: { kind: "search.run", terms: [], list: { name: "guests", rows: 2 } },
    recipients: [],
  });
  expect(sent("POST /v1/verdicts")).not.toContain("guests");
  expect(sent("POST /v1/acts/act_9/rows").trimEnd().split("\n")).toEqual([
    '{"line":2,"terms":[{"property":"name","value":"Nimo Zorran"}]}',
    '{"line":3,"terms":[{"property":"name","value":"Ada Beispiel"}]}',
  ]);
  await userEvent.type(screen.getByLabelText("Row"), "nimo");
  expect(screen.getAllByRole("heading", { level: 3 })).toHaveLength(1);
  await userEvent.clear(screen.getByLabelText("Row"));
  await userEvent.click(screen.getByRole("combobox", { name: "Agreement" }));
  await userEvent.click(await screen.findByRole("option", { name: "90 of 100 and more" }));
  expect(screen.getByRole("heading", { level: 3 }).textContent).toContain("Ada Beispiel");
});

test("who stops it hears no more, and is told what was not reached", async () => {
  const { wasStopped } = screening([{ progress: { rows: 1, searched: 1, hits: 0 } }], true);
  await choose(LIST);
  await userEvent.click(await screen.findByRole("button", { name: /^Screen the list/ }));
  await screen.findByText(/1 of 3 rows/);
  await userEvent.click(screen.getByRole("button", { name: "Stop" }));
  expect(await screen.findByText(/Stopped; what was shown is recorded/)).toBeTruthy();
  expect(screen.getByText("Rows that it did not come to: 1")).toBeTruthy();
  expect(wasStopped()).toBe(true);
});

test("an answer that breaks off, or a problem on the way, is no end", async () => {
  screening([
    { progress: { rows: 1, searched: 1, hits: 0 } },
    { problem: { status: 403, title: "Not permitted", detail: "an article stands against it" } },
  ]);
  await choose(LIST);
  await userEvent.click(await screen.findByRole("button", { name: /^Screen the list/ }));
  const alert = await screen.findByRole("alert");
  expect(within(alert).getByText("an article stands against it")).toBeTruthy();
  expect(screen.getByText(/It ended before the list did/)).toBeTruthy();
});
