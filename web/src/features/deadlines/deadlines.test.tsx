import { screen, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { answering, showPage } from "../../testing";
import { DeadlinesPage } from "./deadlines-page";

const NOW = Date.parse("2026-11-29T12:00:59.900Z");
const DUE = {
  act: "act_1",
  number: 0,
  what: "answer",
  owed_by: "XA",
  within: "8h",
  state: "running",
  at: "2026-11-29T15:01:00Z",
  local: null,
  pauses: null,
  left_ms: null,
  reference: "XA-2026-000017",
  rule: "ied-2023-977.5.1",
  cite: "Directive (EU) 2023/977, art. 5(1)(a)",
  by: null,
  bar: null,
  stood_ms: 0,
  done: false,
};
const STILL = {
  ...DUE,
  number: 1,
  what: "clarify",
  within: "5wd",
  state: "paused",
  pauses: "clarification",
  left_ms: 2 * 86_400_000,
};
const REQUEST = {
  request: "act_2",
  other: "XC",
  requester: "XC",
  requested: "XA",
  state: "open",
  ground: null,
  at: "2026-11-29T06:28:44.356Z",
  delivered_at: null,
  due: null,
  records: [],
  urgent: true,
  untaken: [{ agency: "XA", duty_telephone: "+99 1 555", since: "2026-11-29T06:33:44.356Z" }],
};

beforeEach(() => {
  // Only the date: timers go on, and a tenth of a second before a minute is the worst moment.
  vi.useFakeTimers({ toFake: ["Date"], now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

test("a clock counts down, and its rule is one step away", async () => {
  answering({ "GET /v1/deadlines": { items: [DUE, STILL], next: null } });
  showPage("/deadlines", "/deadlines", DeadlinesPage);
  const row = within(await screen.findByRole("row", { name: /Answer the request/ }));
  expect(row.getByText("3h left")).toBeTruthy();
  expect(row.getByText("8 hours")).toBeTruthy();
  expect(row.getByRole("link", { name: DUE.cite }).getAttribute("href")).toBe(
    "/law/rules/ied-2023-977.5.1",
  );
});

test("a clock never shows more than is left", async () => {
  vi.setSystemTime("2026-11-29T12:01:00.100Z");
  answering({ "GET /v1/deadlines": { items: [DUE], next: null } });
  showPage("/deadlines", "/deadlines", DeadlinesPage);
  expect(await screen.findByText("2h 59m left")).toBeTruthy();
});

test("a clock that stands still says why and what is left", async () => {
  answering({ "GET /v1/deadlines": { items: [STILL], next: null } });
  showPage("/deadlines", "/deadlines", DeadlinesPage);
  expect(await screen.findByText("Stands still: clarification asked for")).toBeTruthy();
  expect(screen.getByText("2d left")).toBeTruthy();
  expect(screen.getByText("5 working days")).toBeTruthy();
});

test("a request that nobody took shows the telephone to ring", async () => {
  answering({ "GET /v1/requests": { items: [REQUEST], next: null } });
  showPage("/deadlines", "/deadlines?due=requests", DeadlinesPage);
  const telephone = await screen.findByRole("link", { name: "+99 1 555" });
  expect(telephone.getAttribute("href")).toBe("tel:+991555");
  expect(screen.getByText("We are asked")).toBeTruthy();
});

test("an empty list says which one it is", async () => {
  answering({ "GET /v1/deadlines": { items: [], next: null } });
  showPage("/deadlines", "/deadlines?due=breached", DeadlinesPage);
  expect(await screen.findByRole("heading", { name: "Nothing has run out" })).toBeTruthy();
});
