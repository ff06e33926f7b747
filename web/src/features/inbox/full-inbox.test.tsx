import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import { answering, showPage } from "../../testing";
import { InboxPage } from "./inbox-page";

const AT = "2026-11-29T06:28:43.147Z";
const row = (act: string, more: object) => ({
  act,
  kind: "message.send",
  agency: "XB",
  reference: `XB-2026-${act}`,
  direction: "received",
  delivered: [],
  recorded_at: AT,
  emergency: false,
  stage: "done",
  due: null,
  ...more,
});
const due = (more: object) => ({
  act: "act_5",
  number: 0,
  what: "second-look",
  owed_by: "XA",
  state: "running",
  at: "2026-12-01T22:59:59.999Z",
  cite: "Comity policy",
  settling: "word",
  ...more,
});
const NONE = { items: [], next: null };

beforeEach(() => {
  // What has no size shows no rows.
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(400);
});

test("of a list that goes on, no number is told as the whole, and no match as none", async () => {
  answering({
    "GET /v1/deadlines": NONE,
    "GET /v1/acts?list=inbox&limit=500": {
      items: Array.from({ length: 60 }, (_, number) => row(`act_${number + 10}`, {})),
      next: "more",
    },
    "GET /v1/acts?list=inbox&limit=500&before=more": {
      items: [row("act_4", { reference: "XB-2026-sought" })],
      next: null,
    },
  });
  showPage("/inbox/{-$act}", "/inbox", InboxPage);
  expect(await screen.findByText("More than 60 entries wait")).toBeTruthy();
  await userEvent.type(screen.getByRole("textbox", { name: /Filter/ }), "sought");
  expect(await screen.findByText("Nothing among the first 60 matches")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Look further" }));
  expect(await within(await screen.findByRole("listbox")).findAllByRole("option")).toHaveLength(1);
  expect(screen.getByText("61 entries wait")).toBeTruthy();
});

test("what is owed is read to its end, the soonest first, what has no clock last", async () => {
  const dues = "GET /v1/deadlines?list=running&limit=500";
  answering({
    "GET /v1/acts": NONE,
    [dues]: { items: [due({ what: "answer", settling: null })], next: "2" },
    [`${dues}&before=2`]: {
      items: [due({ reference: "later" })],
      next: null,
    },
    "GET /v1/deadlines?list=owed&limit=500": {
      items: [due({ number: 1, at: null, state: "owed", reference: "clockless" })],
      next: null,
    },
    "GET /v1/deadlines?list=breached&limit=500": {
      items: [due({ number: 2, at: AT, state: "breached", reference: "first" })],
      next: null,
    },
  });
  showPage("/inbox/{-$act}", "/inbox?box=owed", InboxPage);
  expect((await screen.findAllByRole("option")).map((one) => one.textContent)).toEqual([
    expect.stringMatching(/first$/),
    expect.stringMatching(/later$/),
    expect.stringMatching(/clockless$/),
  ]);
});

test("nobody owes nothing while there is more that was not read", async () => {
  const asked = answering({ "GET /v1/acts": NONE, "GET /v1/deadlines": { items: [], next: "on" } });
  showPage("/inbox/{-$act}", "/inbox?box=owed", InboxPage);
  expect(await screen.findByText("Nothing found yet that you owe")).toBeTruthy();
  expect(screen.queryByText("You owe nothing")).toBe(null);
  expect(asked.filter(({ what }) => what.startsWith("GET /v1/deadlines"))).toHaveLength(15);
});
