import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { answering, showPage } from "../../testing";
import { ActPage } from "./act-page";

const AT = "2026-11-29T06:28:44.468Z";
const ACT = {
  act: "act_1",
  reference: "XA-2026-000018",
  kind: "request.answer",
  agency: "XA",
  officer: "officer_1",
  direction: "own",
  stage: "for-decision",
  at: AT,
  recorded_at: AT,
  delivered: [],
  case: null,
  answers: null,
  emergency: false,
  clock_skewed: false,
  taken_by: null,
  leaf: 35,
  untaken: [],
  digest: null,
  reading: "free",
  content: { body: { kind: "request.answer", text: "Enclosed.", shared: [] } },
  deciding: [
    {
      rule: "base.5.8",
      cite: "Comity policy: the conditions of an owner's consent",
      way: "approve",
      by: "legal",
      yours: true,
    },
  ],
};
const GIVEN = {
  grant: "act_2",
  to: "XA",
  evidence: false,
  onward_to: ["XB"],
  purpose: null,
  until: null,
  conditions: "Not before the trial.",
  record: "record_1",
  owner: "XH",
};

test("the conditions of an owner's consent stand beside the words that rely on it", async () => {
  answering({
    "GET /v1/acts/act_1": { ...ACT, conditions: [GIVEN] },
    "GET /v1/acts": { items: [], next: null },
  });
  showPage("/acts/$act", "/acts/act_1", ActPage);
  expect(await screen.findByText("Enclosed.")).toBeTruthy();
  expect(screen.getByText("Not before the trial.")).toBeTruthy();
  expect(screen.getByText("XH")).toBeTruthy();
});

test("who approves sees the conditions with which a copy came, beside the decision", async () => {
  const came = { record: "record_1", owner: "XH", conditions: ["Only before the court of XB."] };
  answering({
    "GET /v1/acts/act_1": { ...ACT, bound_by: [came] },
    "GET /v1/acts": { items: [], next: null },
  });
  showPage("/acts/$act", "/acts/act_1", ActPage);
  expect(await screen.findByText("Only before the court of XB.")).toBeTruthy();
  expect(screen.getByRole("heading", { name: "Conditions of the owners" })).toBeTruthy();
  expect(screen.getByRole("button", { name: "Approve" })).toBeTruthy();
});

const BARRED = {
  ruling: "not-permitted",
  citations: [{ rule: "base.1.1", cite: "Comity policy", says: "Not yours.", ruling: "bar" }],
  towards: [],
  obligations: [],
  advice: [],
  missing: [],
};

test("a decision is refused in words, and what was typed and read stays", async () => {
  const asked = answering(
    {
      "GET /v1/acts/act_1": ACT,
      "GET /v1/acts": { items: [], next: null },
      "POST /v1/acts": {
        type: "/problems/not-permitted",
        title: "Not permitted",
        status: 403,
        verdict: BARRED,
        missing: [],
        ways_forward: [],
      },
    },
    { "POST /v1/acts": 403 },
  );
  showPage("/acts/$act", "/acts/act_1", ActPage);
  const reasons = await screen.findByLabelText<HTMLTextAreaElement>("Reasons");
  await userEvent.type(reasons, "I agree");
  await userEvent.click(screen.getByRole("button", { name: "Approve" }));
  expect(await screen.findByText(/The law does not permit this/)).toBeTruthy();
  expect(reasons.value).toBe("I agree");
  expect(screen.getByText("Enclosed.")).toBeTruthy();
  const { body } = asked.find(({ what }) => what === "POST /v1/acts") ?? {};
  expect(body).toMatchObject({
    body: { kind: "referral.approve", act: "act_1", rules: ["base.5.8"] },
  });
});

test("whether its officer signed it by passkey stands with who made it", async () => {
  const key = "ab".repeat(32);
  answering({
    "GET /v1/acts/act_1": { ...ACT, officer_signature: { state: "verified", key, asked: true } },
    "GET /v1/acts": { items: [], next: null },
  });
  showPage("/acts/$act", "/acts/act_1", ActPage);
  expect(await screen.findByText("Signed by the officer's own passkey, checked here")).toBeTruthy();
  expect(screen.getByText(key.slice(0, 16))).toBeTruthy();
});

test("whoever gets an emergency reads all its points, and whom to ring", async () => {
  const urgency = {
    level: "emergency",
    reason: "A child of six, taken this morning",
    points: {
      known: "A grey van",
      asked: "Stop the van",
      by_when: "Before the ferry leaves",
      on_word_of: "The mother, who saw it",
    },
  };
  const content = { body: { kind: "request.make", asks: "Stop the van" }, urgency };
  const untaken = [{ agency: "XB", duty_telephone: "+99 1 555", since: AT }];
  const shown = { ...ACT, kind: "request.make", emergency: true, content, untaken };
  answering({
    "GET /v1/acts/act_1": shown,
    "GET /v1/acts": { items: [], next: null },
  });
  showPage("/acts/$act", "/acts/act_1", ActPage);
  expect(await screen.findByText(urgency.reason)).toBeTruthy();
  for (const text of Object.values(urgency.points)) {
    expect(screen.getByText(text), text).toBeTruthy();
  }
  expect(screen.getByRole("link", { name: "+99 1 555" })).toBeTruthy();
});

const shown = (more: object) => {
  answering({
    "GET /v1/acts/act_1": { ...ACT, ...more },
    "GET /v1/acts": { items: [], next: null },
    "GET /v1/facts": { items: [], next: null },
  });
  showPage("/acts/$act", "/acts/act_1", ActPage);
};

test("that its officer did not sign it is told where the law asks for that signature", async () => {
  shown({ officer_signature: { state: "none", asked: true } });
  expect(await screen.findByText("Not signed by the officer")).toBeTruthy();
});

test("what no law wants its officer to sign is signed by the agency, and nothing lacks", async () => {
  shown({ officer_signature: { state: "none", asked: false } });
  expect(await screen.findByText("Signed by the agency")).toBeTruthy();
  expect(screen.queryByText("Not signed by the officer")).toBe(null);
});

test("a signature under a forged certificate is shown as one that does not verify", async () => {
  shown({ officer_signature: { state: "failed", asked: false } });
  expect(await screen.findByText("A signature came, and it does not verify")).toBeTruthy();
  expect(screen.queryByText(/checked here/)).toBe(null);
});

test("who may not decide sees who may, and under which rule, and no button", async () => {
  const [one] = ACT.deciding;
  shown({ deciding: [{ ...one, yours: false }] });
  expect(await screen.findByRole("heading", { name: "Who decides" })).toBeTruthy();
  expect(screen.getByText(/To be decided by a legal adviser/)).toBeTruthy();
  expect(screen.getByRole("link", { name: one?.cite ?? "" })).toBeTruthy();
  for (const name of ["Approve", "Decline"]) {
    expect(screen.queryByRole("button", { name })).toBe(null);
  }
});

test("what is not permitted is overruled by who may, and is not approved", async () => {
  const [one] = ACT.deciding;
  shown({ stage: "not-permitted", deciding: [{ ...one, way: "overrule" }] });
  expect(await screen.findByRole("button", { name: "Overrule “not permitted”" })).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Approve" })).toBe(null);
});

const PERMITTED = { ...BARRED, ruling: "permitted", citations: [] };

test("who let it go on, over which rule, when and why stands with what the law says", async () => {
  const decision = {
    act: "act_5",
    what: "approved",
    officer: "officer_7",
    role: "legal-adviser",
    at: AT,
    rules: [{ rule: "base.5.8", cite: "Comity policy: the conditions" }],
    reasons: "The conditions are kept",
  };
  const declined = { ...decision, act: "act_6", what: "declined", rules: [], reasons: null };
  shown({ stage: "done", deciding: [], verdict: PERMITTED, decisions: [decision, declined] });
  const list = await screen.findByRole("list", { name: "What was decided" });
  const [first, second] = within(list).getAllByRole("listitem");
  expect(first?.textContent).toMatch(/Approved Legal adviser …7.*the conditions.*are kept/);
  expect(second?.textContent).toMatch(/Declined Legal adviser/);
  expect(list.closest(".not-printed")).toBe(null);
});

const COPY = {
  record: "record_06h2bzev2nw435s769qcx78hkc",
  owner: "XH",
  class: "person",
  subject: {},
  handling: { not_in_court: false, not_onward: true },
  statements: [{ property: "name", value: "", source: "B", information: "2", nature: "fact" }],
  revision: 0,
  told: [],
  conditions: ["Only before the court of XB."],
};

test("an answer names the records it shares, and leads to them", async () => {
  const body = { kind: "request.answer", text: "Enclosed.", shared: [COPY] };
  shown({ content: { body } });
  const link = await screen.findByRole("link", { name: COPY.record });
  expect(link.getAttribute("href")).toBe(`/records/${COPY.record}`);
  expect(screen.getByText("Only before the court of XB.")).toBeTruthy();
  expect(screen.getByText(/H2: not onward/)).toBeTruthy();
});

test("restrictions, offences, files and what was stated stand with the words", async () => {
  const offence = { title: "Fraud", area: "fraud", listed: true };
  const content = {
    ...ACT.content,
    handling: { not_in_court: false, not_onward: false, as_written: "Ask us first" },
    offences: [offence],
    stated: [{ fact: "quality_checked", value: true }],
    attachments: [{ id: "attachment_1", name: "photo.jpg", size_bytes: 9, media_type: "image/jpeg" }],
  };
  shown({ content });
  expect(await screen.findByText("Ask us first")).toBeTruthy();
  expect(screen.getByText("photo.jpg")).toBeTruthy();
  expect(screen.getByText("quality checked")).toBeTruthy();
  expect(screen.getAllByText("Fraud").length).toBeGreaterThan(0);
});
