import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { answering, showPage } from "../../testing";
import { RecordHistoryPage } from "./record-history";
import { RecordPage } from "./record-page";

const ID = "record_06h2bzev2nw435s769qcx78hkc";
const AT = "2026-11-29T06:28:43.414Z";
const ENVELOPE = {
  record: ID,
  owner: "XH",
  handling: ["H2"],
  as_written: null,
  conditions: ["Only before the court of XB."],
};
const HOLDERS = {
  record: ID,
  owner: "XH",
  since: AT,
  next: null,
  items: [{ agency: "XB", by: "act_1", consent: null, passed_to: ["XC"], since: AT }],
  recalls: [],
};
const VERDICT = {
  ruling: "permitted",
  citations: [],
  advice: [],
  missing: [],
  obligations: [],
  towards: [],
  law: "0",
  lifted: [],
  refers_to: [],
  suspended: [],
};
const OPENED = {
  act: "act_2",
  leaf: 7,
  verdict: VERDICT,
  record: {
    record: ID,
    owner: "XH",
    class: "person",
    state: "active",
    handling: ["H2"],
    as_written: null,
    revision: 0,
    since: AT,
    came_by: "act_3",
    came_from: null,
    source: "interview",
    consents: [],
    subject: { category: "suspect", minor: false, review_at: AT, erase_at: null },
    statements: [
      { property: "family-name", value: "Orlov", source: "A", information: "2", nature: "fact" },
      { property: "nationality", value: "XQ" },
    ],
    doubts: [{ place: 1, property: "nationality", reason: "form", says: "it should be another" }],
  },
};
const MISSING = { fact: "union_purpose_known", means: "Is it known?", who: "officer" };
const REFUSED = {
  type: "/problems/not-permitted",
  title: "Not permitted",
  status: 403,
  detail: "Only staff authorised",
  citations: [],
  missing: [MISSING],
  ways_forward: [],
  verdict: {
    ...VERDICT,
    ruling: "not-permitted",
    citations: [{ rule: "x.1.1", cite: "X, art. 1", says: "Ask one of them.", verified: "read" }],
  },
};
const BASE = {
  [`GET /v1/records/${ID}`]: ENVELOPE,
  [`GET /v1/records/${ID}/holders`]: HOLDERS,
  "GET /v1/facts": { items: [], next: null },
  [`GET /v1/records/${ID}/history`]: {
    items: [
      {
        act: "act_9",
        kind: "record.open",
        agency: "XH",
        officer: "officer_7",
        stage: "not-permitted",
        delivered: [],
        purpose: "investigate",
        recorded_at: AT,
      },
    ],
    next: "00",
  },
  [`GET /v1/records/${ID}/history?limit=50&before=00`]: {
    items: [
      {
        act: "act_3",
        kind: "record.register",
        agency: "XH",
        officer: "officer_8",
        stage: "done",
        delivered: [],
        recorded_at: AT,
      },
    ],
    next: null,
  },
};
const OPEN = `POST /v1/records/${ID}/open`;

const fill = async () => {
  await userEvent.click(await screen.findByRole("combobox", { name: "Purpose" }));
  await userEvent.click(await screen.findByRole("option", { name: "Investigation" }));
  await userEvent.type(screen.getByRole("textbox", { name: /Why you open it/ }), "case 12");
  await userEvent.click(screen.getByRole("button", { name: "Open" }));
};

test("a record is not opened without a purpose and a reason", async () => {
  const asked = answering({ ...BASE, [OPEN]: OPENED });
  showPage("/records/$record", `/records/${ID}`, RecordPage);
  await userEvent.click(await screen.findByRole("button", { name: "Open" }));
  expect(screen.getByText("Say what for.")).toBeTruthy();
  expect(asked.some((one) => one.what === OPEN)).toBe(false);
});

test("an opened record shows each statement with its provenance", async () => {
  const asked = answering({ ...BASE, [OPEN]: OPENED });
  showPage("/records/$record", `/records/${ID}`, RecordPage);
  await fill();
  const row = within(await screen.findByRole("row", { name: /Orlov/ }));
  expect(row.getByText("fact")).toBeTruthy();
  expect(row.getByText(/no doubt about the source/)).toBeTruthy();
  const ungraded = within(screen.getByRole("row", { name: /XQ/ }));
  expect(ungraded.getByText(/cannot be assessed/)).toBeTruthy();
  expect(ungraded.getByRole("note").textContent).toContain("Doubtful, kept as written");
  expect(row.queryByRole("note")).toBeNull();
  expect(asked.find((one) => one.what === OPEN)?.body).toEqual({
    purpose: "investigate",
    justification: "case 12",
    stated: [],
  });
});

test("a refusal names its rule and asks what the officer can still say", async () => {
  answering({ ...BASE, [OPEN]: REFUSED }, { [OPEN]: 403 });
  showPage("/records/$record", `/records/${ID}`, RecordPage);
  await fill();
  expect(await screen.findByText("Ask one of them.")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Yes" }));
  expect(screen.getByText("You have said")).toBeTruthy();
  expect(screen.getByDisplayValue("case 12")).toBeTruthy();
});

test("what is not yet known is not told as found", async () => {
  const [citation] = REFUSED.verdict.citations;
  const citations = [{ ...citation, unknown: [MISSING.fact] }];
  const verdict = { ...REFUSED.verdict, citations, missing: [MISSING] };
  answering({ ...BASE, [OPEN]: { ...REFUSED, verdict } }, { [OPEN]: 403 });
  showPage("/records/$record", `/records/${ID}`, RecordPage);
  await fill();
  expect(await screen.findByText(/Not yet known/)).toBeTruthy();
  expect(screen.queryByText("Ask one of them.")).toBeNull();
});

test("whoever says that a restriction is kept to has read it", async () => {
  const change = {
    what: { fact: { name: "restriction_acknowledged", value: true } },
    who: "officer",
    says: "Keep to the owner's words.",
    draft: null,
    form: null,
    restriction: "Not to the press.",
  };
  const ways_forward = [{ to: null, changes: [change] }];
  answering({ ...BASE, [OPEN]: { ...REFUSED, ways_forward } }, { [OPEN]: 403 });
  showPage("/records/$record", `/records/${ID}`, RecordPage);
  await fill();
  expect(await screen.findByText("Not to the press.")).toBeTruthy();
});

test("that a record tells nothing is not said of a record that tells it", async () => {
  const change = {
    what: { fact: { name: "minor_included", value: false } },
    who: "officer",
    says: "Leave out the records that tell it.",
    draft: null,
    form: null,
    without: [ID],
    said: true,
  };
  const ways_forward = [{ to: null, changes: [change] }];
  answering({ ...BASE, [OPEN]: { ...REFUSED, ways_forward } }, { [OPEN]: 403 });
  showPage("/records/$record", `/records/${ID}`, RecordPage);
  await fill();
  expect(await screen.findByText("Leave out the records that tell it.")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "This is so" })).toBeNull();
});

test("who holds a copy is known before it is opened", async () => {
  answering(BASE);
  showPage("/records/$record", `/records/${ID}`, RecordPage);
  const row = within(await screen.findByRole("row", { name: /XB/ }));
  expect(row.getByText("XC")).toBeTruthy();
});

test("what binds a record stands there before it is opened", async () => {
  answering(BASE);
  showPage("/records/$record", `/records/${ID}`, RecordPage);
  expect(await screen.findByText("Only before the court of XB.")).toBeTruthy();
});

test("who tried to read a record is told, and what went before", async () => {
  answering(BASE);
  showPage("/records/$record", `/records/${ID}`, RecordPage);
  const tried = within(await screen.findByRole("row", { name: /…7/ }));
  expect(tried.getByText("Not permitted")).toBeTruthy();
  expect(tried.getByText("Investigation")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Earlier ones" }));
  expect(await screen.findByRole("row", { name: /…8/ })).toBeTruthy();
});

test("who may not open a record reads its history alone", async () => {
  const asked = answering(BASE);
  showPage("/records/$record/history", `/records/${ID}/history`, RecordHistoryPage);
  expect(await screen.findByRole("row", { name: /…7/ })).toBeTruthy();
  // And the names of the officers in it; nothing of the record itself.
  await waitFor(() => {
    expect(asked.map((one) => one.what)).toEqual([
      `GET /v1/records/${ID}/history?limit=50`,
      "GET /v1/officers",
    ]);
  });
});

test("a holder asks the owner for consent, and says to what", async () => {
  const asked = answering({
    [`GET /v1/records/${ID}`]: ENVELOPE,
    [`GET /v1/records/${ID}/holders`]: { ...HOLDERS, items: [] },
    [`GET /v1/records/${ID}/history`]: { items: [], next: null },
    [`POST /v1/records/${ID}/open`]: {
      ...OPENED,
      record: { ...OPENED.record, came_from: "XH" },
    },
    "GET /v1/peers": { items: [{ agency: "XC", name: "Bureau XC" }], next: null },
    "POST /v1/acts": { act: "act_9", verdict: VERDICT },
  });
  showPage("/records/$record", `/records/${ID}`, RecordPage);
  await userEvent.click(await screen.findByRole("combobox", { name: "Purpose" }));
  await userEvent.click(await screen.findByRole("option", { name: "Investigation" }));
  await userEvent.type(screen.getByLabelText("Why you open it"), "Case 7");
  await userEvent.click(screen.getByRole("button", { name: "Open" }));
  await userEvent.type(await screen.findByLabelText("Why you ask"), "The court asks for it");
  await userEvent.click(screen.getByRole("button", { name: "Ask XH" }));
  expect(await screen.findByText("Choose at least one use.")).toBeTruthy();
  await userEvent.click(screen.getByRole("checkbox", { name: "Use in court" }));
  await userEvent.click(screen.getByRole("button", { name: "Ask XH" }));
  expect(await screen.findByText(/Done, and recorded/)).toBeTruthy();
  const sent = asked.filter((one) => one.what === "POST /v1/acts").map((one) => one.body);
  expect(sent).toMatchObject([
    {
      body: {
        kind: "consent.ask",
        records: [ID],
        uses: { evidence: true, onward_to: [], purpose: null },
        reason: "The court asks for it",
      },
      recipients: ["XH"],
    },
  ]);
});

const FROM = {
  outcome: null,
  ground: null,
  reason: null,
  passed_to: [],
  awaited: [],
  answered_at: null,
  receipt: null,
  leaf: null,
  due: null,
  overdue_since: null,
};

test("a record that was taken back shows what each holder answered, with its proof", async () => {
  const receipt = { answered_at: AT, receipt: "act_8", leaf: 41 };
  const kept = "kept and closed: legal-hold";
  const holders = [
    { ...FROM, agency: "XB", outcome: "erased", passed_to: ["XC"], awaited: ["XC"], ...receipt },
    { ...FROM, agency: "XC", outcome: "restricted", ground: "legal-hold", reason: kept, ...receipt },
    { ...FROM, agency: "XD", outcome: "not-bound", reason: "Not under our law", ...receipt },
    { ...FROM, agency: "XE" },
    { ...FROM, agency: "XF", overdue_since: AT },
  ];
  const recall = { recall: "act_7", kind: "recall.issue", at: AT, holders };
  answering({ ...BASE, [`GET /v1/records/${ID}/holders`]: { ...HOLDERS, recalls: [recall] } });
  showPage("/records/$record", `/records/${ID}`, RecordPage);
  const heading = await screen.findByRole("heading", { name: "Taken back" });
  const part = heading.closest("section") ?? document.body;
  const rows = within(part).getAllByRole("row").map((row) => row.textContent);
  expect(rows[0]).toMatch(/XB.*Erased.*passed on to XC.*still awaited from XC.*Receipt.*Proof/);
  expect(rows[1]).toMatch(/XC.*Kept closed a court or a supervisory authority has it kept/);
  expect(rows[2]).toMatch(/XD.*Not bound by it Not under our law/);
  expect(rows[3]).toMatch(/XE.*No answer yet, asked/);
  expect(rows[3]).not.toMatch(/Receipt/);
  expect(rows[4]).toMatch(/XF.*Overdue since/);
  const [proof] = within(part).getAllByRole("link", { name: "Proof" });
  expect(proof?.getAttribute("href")).toBe("/ledger?leaf=41");
});
