import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";

import { writeDraft } from "../../api/drafts";
import type { Form, RecordShown } from "../../api/shapes";
import { answering, showPage } from "../../testing";
import { Correcting } from "./correcting";
import { draftOf, EMPTY, faults, fieldsOf, laidOut, line, toCorrect, withMarks } from "./draft";
import { RegisterPage } from "./register-page";

const field = (property: string, form: string, identifies = false, special = false) => ({
  property,
  form,
  identifies,
  special,
});
const TABLE = [
  {
    class: "person",
    of_person: true,
    fields: [
      field("name", "name", true),
      field("birth-date", "date", true),
      { ...field("sex", "one-of"), words: ["female", "male", "other"] },
      field("health", "prose", false, true),
    ],
  },
  {
    class: "vessel",
    of_person: false,
    fields: [field("imo-number", "identifier", true), field("colour", "words")],
  },
];
const LAW = {
  ruling: "permitted",
  citations: [],
  towards: [],
  obligations: [],
  advice: [],
  missing: [],
  ways_forward: [],
};
const doubt = { place: 0, property: "imo-number", reason: "check-digit", says: "", line: 1 };
const NODE = {
  "GET /v1/record-classes": { items: TABLE, next: null },
  "GET /v1/facts": { items: [], next: null },
  "POST /v1/record-values": { items: [{ ...doubt, position: 7, wanted: "9" }], next: null },
  "POST /v1/verdicts": LAW,
  "POST /v1/acts": { act: "act_9", record: "record_9", stage: "done", verdict: LAW },
};
const RECORD = {
  record: "record_1",
  owner: "XA",
  class: "person",
  revision: 2,
  handling: ["H2"],
  as_written: null,
  statements: [
    { property: "name", value: "Zoltana Exempla", nature: "fact", source: "A", information: "1" },
    { property: "health", value: "Needs insulin", as_of: "2026-05" },
  ],
  subject: {
    category: "suspect",
    minor: false,
    review_at: "2026-12-24T00:00:00Z",
    erase_at: null,
  },
} as unknown as RecordShown;

beforeEach(() => {
  writeDraft("record.new", null);
});

const sentIn = (asked: { what: string; body: unknown }[]) =>
  asked.filter(({ what }) => what === "POST /v1/acts").map(({ body }) => body as Form);

test("a record is registered with its grades, and the law is asked without its words", async () => {
  const asked = answering(NODE);
  const router = showPage("/records/new", "/records/new", RegisterPage);
  await userEvent.type(await screen.findByRole("textbox", { name: "Name" }), " Ada Beispiel ");
  const name = within(screen.getByRole("group", { name: "Name" }));
  await userEvent.click(name.getByRole("combobox", { name: "Nature" }));
  await userEvent.click(await screen.findByRole("option", { name: "fact" }));
  await userEvent.click(screen.getByRole("button", { name: /^Register/ }));
  expect(screen.getByText("This is needed."), "what the person is").toBeTruthy();
  await userEvent.click(
    screen.getByRole("combobox", { name: "What the person is in the matter" }),
  );
  await userEvent.click(await screen.findByRole("option", { name: "Suspect" }));
  await userEvent.click(screen.getByRole("button", { name: /^Register/ }));
  await expect.poll(() => router.state.location.pathname).toBe("/records/record_9");
  expect(sentIn(asked)).toMatchObject([
    {
      body: {
        kind: "record.register",
        class: "person",
        statements: [
          {
            property: "name",
            value: "Ada Beispiel",
            nature: "fact",
            source: "X",
            information: "4",
          },
        ],
        subject: { category: "suspect", minor: false, review_at: null },
      },
    },
  ]);
  const verdicts = asked.filter(({ what }) => what === "POST /v1/verdicts");
  expect(verdicts.length).toBeGreaterThan(0);
  expect(JSON.stringify(verdicts)).not.toContain("Ada");
});

test("another class has other fields, and what does not fit is told while it is typed", async () => {
  answering(NODE);
  showPage("/records/new", "/records/new", RegisterPage);
  await screen.findByRole("textbox", { name: "Date of birth" });
  expect(screen.queryByRole("textbox", { name: "Health" }), "only by choice").toBeNull();
  await userEvent.click(screen.getByRole("combobox", { name: "What it is about" }));
  await userEvent.click(await screen.findByRole("option", { name: "Vessel" }));
  await userEvent.type(await screen.findByRole("textbox", { name: "IMO number" }), "9074728");
  expect(await screen.findByText(/position 7 of line 1 should be 9/)).toBeTruthy();
  expect(screen.queryByRole("textbox", { name: "Date of birth" })).toBeNull();
  expect(screen.queryByRole("combobox", { name: "What the person is in the matter" })).toBeNull();
});

test("a correction says all that stands, the next revision, and of the mark only what changes", async () => {
  const asked = answering(NODE);
  showPage("/records/$record", "/records/record_1", () => (
    <Correcting record={RECORD} leave={() => undefined} />
  ));
  const name = await screen.findByRole<HTMLInputElement>("textbox", { name: "Name" });
  expect(name.value).toBe("Zoltana Exempla");
  await userEvent.clear(name);
  await userEvent.type(name, "Zoltana Vorlage");
  await userEvent.click(screen.getByRole("button", { name: /^Correct/ }));
  expect(sentIn(asked), "not without a reason").toEqual([]);
  await userEvent.type(screen.getByLabelText("Why it is corrected"), "Misread");
  await userEvent.click(screen.getByRole("checkbox", { name: "The person is under eighteen" }));
  await userEvent.click(screen.getByRole("checkbox", { name: /^H1/ }));
  await userEvent.click(screen.getByRole("button", { name: /^Correct/ }));
  await expect.poll(() => sentIn(asked)).toHaveLength(1);
  expect(sentIn(asked)[0]?.body).toEqual({
    kind: "record.correct",
    record: "record_1",
    revision: 3,
    statements: [
      {
        property: "name",
        value: "Zoltana Vorlage",
        nature: "fact",
        source: "A",
        information: "1",
      },
      {
        property: "health",
        value: "Needs insulin",
        nature: "assessment",
        source: "X",
        information: "4",
        as_of: "2026-05",
      },
    ],
    reason: "Misread",
    subject: { minor: true },
    handling: { not_in_court: true, not_onward: true },
  });
});

test("lines stand in the order of the class, and a second one of a kind beside the first", () => {
  const fields = fieldsOf("person", TABLE as never);
  expect(fields).toEqual({ found: ["name", "birth-date"], usual: ["sex"] });
  const lines = [line([], "health")];
  lines.push(line(lines, "name"));
  expect(laidOut(lines, fields).map(({ property }) => property)).toEqual([
    "name", "birth-date", "sex", "health",
  ]);
  const ids = laidOut(lines, fields).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test("a day of review that has passed, and a date that is none, are told", () => {
  const draft = draftOf(RECORD);
  const now = Date.parse("2026-12-25T00:00:00Z");
  expect(faults(draft, true, now)).toEqual({
    nothing: false,
    dates: [],
    past: true,
    category: false,
  });
  const [first] = draft.lines;
  if (first === undefined) throw new Error("a line");
  const wrong = { ...draft, lines: [{ ...first, asOf: "May" }] };
  expect(faults(wrong, true, 0).dates).toEqual([first.id]);
  expect(faults(EMPTY, true, 0)).toMatchObject({ nothing: true, category: true });
  expect(JSON.stringify(toCorrect(withMarks(draft), RECORD, []))).not.toContain("Exempla");
});
