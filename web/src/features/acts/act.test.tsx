import { screen } from "@testing-library/react";
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
  expect(body).toMatchObject({ body: { kind: "referral.approve", act: "act_1" } });
});

test("whether its officer signed it by passkey stands with who made it", async () => {
  const key = "ab".repeat(32);
  answering({
    "GET /v1/acts/act_1": { ...ACT, officer_signature: { state: "verified", key } },
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
