import { act, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { writeDraft } from "../../api/drafts";
import { answering, showPage } from "../../testing";
import { ComposePage } from "./compose-page";

const VERDICT = {
  ruling: "permitted",
  citations: [],
  towards: [],
  obligations: [],
  advice: [],
  missing: [],
  ways_forward: [],
};
const BUSY = {
  type: "/problems/busy",
  title: "Busy",
  status: 429,
  detail: "too many verdicts were asked for; the next question is answered in 40 seconds",
  retry_after_s: 40,
};
const ASKED = "POST /v1/verdicts";
const STATUSES: Record<string, number> = {};

const show = () => {
  const answers: Record<string, unknown> = {
    "GET /v1/peers": { items: [{ agency: "XB", name: "Bureau XB" }], next: null },
    "GET /v1/facts": { items: [], next: null },
    [ASKED]: VERDICT,
  };
  const asked = answering(answers, STATUSES);
  showPage("/compose", "/compose", ComposePage);
  return { answers, count: () => asked.filter((one) => one.what === ASKED).length };
};

/** Lets time pass, and what was asked come back. */
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  for (const key of Object.keys(STATUSES)) Reflect.deleteProperty(STATUSES, key);
  writeDraft("compose", { to: ["XB"], subject: "S", text: "" });
});

afterEach(() => {
  vi.useRealTimers();
  writeDraft("compose", null);
});

test("two minutes of typing ask the law only when its answer may differ", async () => {
  const { count } = show();
  await pass(100);
  const text = await screen.findByLabelText<HTMLTextAreaElement>("Text");
  for (let pause = 1; pause <= 80; pause += 1) {
    fireEvent.change(text, { target: { value: "word ".repeat(pause) } });
    await pass(1_500);
  }
  // Without words and with them; the last answer is good for half a minute at least.
  expect(count()).toBeLessThanOrEqual(6);
});

test("asked too often, the desk says when the next answer comes and asks by itself", async () => {
  const { answers, count } = show();
  await pass(100);
  await screen.findByText("Permitted");
  answers[ASKED] = BUSY;
  STATUSES[ASKED] = 429;
  fireEvent.click(screen.getByRole("button", { name: /^Urgency, offences/ }));
  fireEvent.click(screen.getByLabelText(/H1/));
  await pass(500);
  expect(screen.getByText("The law was asked too often.", { exact: false })).toBeTruthy();
  expect(screen.getByText(/The next answer comes in (40|39)/)).toBeTruthy();
  expect(screen.getByText("What stands here answers what you had before.", { exact: false })).toBeTruthy();
  expect(screen.getByText("Permitted")).toBeTruthy();
  const before = count();
  answers[ASKED] = { ...VERDICT, ruling: "for-decision" };
  STATUSES[ASKED] = 200;
  await pass(38_000);
  expect(count()).toBe(before);
  await pass(3_000);
  expect(count()).toBe(before + 1);
  expect(screen.getByText("For decision")).toBeTruthy();
  expect(screen.queryByText("The law was asked too often.", { exact: false })).toBe(null);
});
