import { act, fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import { setPresent } from "../../api/present";
import { answering, showPage } from "../../testing";
import { InboxPage } from "./inbox-page";
import { UNDO_MS } from "./use-taking";

const AT = "2026-11-29T06:28:43.147Z";
const row = (act: string, kind: string, more: object = {}) => ({
  act,
  kind,
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
const LIST = {
  items: [
    row("act_1", "request.make"),
    row("act_2", "message.send"),
    row("act_3", "message.send", { emergency: true }),
  ],
  next: null,
};

beforeEach(() => {
  // What has no size shows no rows.
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(400);
});

const show = () => {
  const asked = answering({ "GET /v1/acts": LIST, "POST /v1/acts": { act: "act_9" } });
  showPage("/inbox/{-$act}", "/inbox", InboxPage);
  return asked;
};
const taken = (asked: ReturnType<typeof show>) =>
  asked.filter((one) => one.what === "POST /v1/acts").map((one) => one.body);

test("several are marked and taken by keys, and the senders are told once it cannot be undone", async () => {
  const asked = show();
  const list = await screen.findByRole("listbox");
  await within(list).findAllByRole("option");
  fireEvent.keyDown(list, { key: "j" });
  fireEvent.keyDown(list, { key: "x" });
  fireEvent.keyDown(list, { key: "j" });
  fireEvent.keyDown(list, { key: "x" });
  expect(screen.getByText("2 chosen")).toBeTruthy();
  vi.useFakeTimers({ shouldAdvanceTime: true });
  fireEvent.keyDown(list, { key: "t" });
  expect(screen.getByText(/You take charge of 2 entries/)).toBeTruthy();
  expect(taken(asked)).toEqual([]);
  await vi.advanceTimersByTimeAsync(UNDO_MS);
  vi.useRealTimers();
  await vi.waitFor(() => {
    expect(taken(asked)).toHaveLength(2);
  });
  const body = { kind: "message.acknowledge", reception: "taken" };
  expect(taken(asked)[0]).toEqual({ body, recipients: ["XB"], answers: "act_1" });
});

test("what was undone in time is told to nobody", async () => {
  const asked = show();
  const list = await screen.findByRole("listbox");
  await within(list).findAllByRole("option");
  fireEvent.keyDown(list, { key: "a", ctrlKey: true });
  expect(screen.getByText("3 chosen")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: /Take charge/ }));
  fireEvent.keyDown(window, { key: "z" });
  expect(screen.queryByText(/You take charge/)).toBe(null);
  expect(await within(screen.getByRole("listbox")).findAllByRole("option")).toHaveLength(3);
  expect(taken(asked)).toEqual([]);
});

test("the list is narrowed at a touch", async () => {
  show();
  await within(await screen.findByRole("listbox")).findAllByRole("option");
  await userEvent.click(screen.getByRole("button", { name: "Emergencies" }));
  expect(screen.getAllByRole("option")).toHaveLength(1);
  await userEvent.click(screen.getByRole("button", { name: "Requests" }));
  expect(screen.getByText("Nothing here matches the filter.")).toBeTruthy();
});

const OFFICERS = {
  items: [
    { name: "olga", officer: "officer_1", role: "officer", state: "posted" },
    { name: "sven", officer: "officer_2", role: "supervisor", state: "posted" },
    { name: "aud", officer: "officer_3", role: "auditor", state: "posted" },
  ],
  next: null,
};

test("an emergency that nobody opened is opened first, and taken by the second press", async () => {
  const asked = answering({
    "GET /v1/acts": LIST,
    "POST /v1/acts": { act: "act_9" },
    "POST /v1/acts/act_3/open": { ...row("act_3", "message.send"), stage: "opened" },
  });
  showPage("/inbox/{-$act}", "/inbox", InboxPage);
  const list = await screen.findByRole("listbox");
  await within(list).findAllByRole("option");
  fireEvent.keyDown(list, { key: "a", ctrlKey: true });
  fireEvent.keyDown(list, { key: "x" });
  await userEvent.click(screen.getByRole("button", { name: "Emergencies" }));
  expect(screen.getByText(/An emergency is opened first/)).toBeTruthy();
  fireEvent.keyDown(window, { key: "t" });
  expect(await screen.findByText(/Read it, then press again/)).toBeTruthy();
  expect(screen.queryByText(/You take charge/), "one press takes nothing").toBe(null);
  expect(asked.some(({ what }) => what === "POST /v1/acts/act_3/open")).toBe(true);
  fireEvent.keyDown(window, { key: "t" });
  expect(await screen.findByText(/You take charge of 1 entry/)).toBeTruthy();
});

test("what is chosen is given to a colleague who reads it, and the act names whom", async () => {
  const asked = answering({
    "GET /v1/acts": LIST,
    "GET /v1/officers": OFFICERS,
    "GET /v1/own": { you: { officer: "officer_1", role: "officer" } },
    "POST /v1/acts": { act: "act_9" },
  });
  showPage("/inbox/{-$act}", "/inbox", InboxPage);
  const list = await screen.findByRole("listbox");
  await within(list).findAllByRole("option");
  fireEvent.keyDown(list, { key: "a", ctrlKey: true });
  fireEvent.keyDown(list, { key: "a" });
  const sheet = within(await screen.findByRole("dialog"));
  await userEvent.click(sheet.getByRole("combobox", { name: "To whom" }));
  const names = (await screen.findAllByRole("option")).map((one) => one.textContent);
  expect(names.filter((name) => name.includes("·"))).toEqual(["sven · Supervisor"]);
  await userEvent.click(screen.getByRole("option", { name: /sven/ }));
  await userEvent.click(sheet.getByRole("button", { name: "Give to a colleague" }));
  await vi.waitFor(() => {
    expect(taken(asked)).toHaveLength(3);
  });
  expect(taken(asked)[0]).toEqual({
    body: { kind: "duty.assign", officer: "officer_2" },
    answers: "act_1",
  });
});

test("who is there stands first, and of an emergency given to who is not, that is said", async () => {
  answering({
    "GET /v1/acts": LIST,
    "GET /v1/officers": {
      items: [
        ...OFFICERS.items,
        { name: "lena", officer: "officer_4", role: "officer", state: "posted" },
      ],
      next: null,
    },
    "GET /v1/own": { you: { officer: "officer_1", role: "officer" } },
    "GET /v1/duty": {
      telephone: null,
      lanes: [{ lane: "desk", officer: "officer_4", has_lapsed: false, handed_over: null }],
    },
  });
  showPage("/inbox/{-$act}", "/inbox", InboxPage);
  const list = await screen.findByRole("listbox");
  await within(list).findAllByRole("option");
  act(() => {
    setPresent(["officer_4"]);
  });
  fireEvent.keyDown(list, { key: "a", ctrlKey: true });
  fireEvent.keyDown(list, { key: "a" });
  const sheet = within(await screen.findByRole("dialog"));
  await userEvent.click(sheet.getByRole("combobox", { name: "To whom" }));
  await screen.findByText("Duty desk");
  const names = (await screen.findAllByRole("option")).map((one) => one.textContent);
  expect(names.filter((name) => name.includes("·"))).toEqual([
    "lena · Officerat a deskDuty desk",
    "sven · Supervisor",
  ]);
  await userEvent.click(screen.getByRole("option", { name: /sven/ }));
  expect(sheet.getByText(/sven.* is not at a desk; telephone as well\./)).toBeTruthy();
  act(() => {
    setPresent(null);
  });
  expect(sheet.queryByText(/is not at a desk/), "nothing is guessed").toBe(null);
});

test("what was given and not taken is in nobody's hands yet", async () => {
  const given = (name: string, stage: string) => row(name, "message.send", { stage, taken_by: "officer_2" });
  answering({
    "GET /v1/acts": { items: [given("act_1", "opened"), given("act_2", "taken")], next: null },
    "GET /v1/officers": OFFICERS,
  });
  showPage("/inbox/{-$act}", "/inbox?box=mine", InboxPage);
  expect(await screen.findByText(/^Given to .*sven.*, not taken yet$/)).toBeTruthy();
  expect(screen.getByText("sven")).toBeTruthy();
});

test("keys that lead to a place take and give nothing", async () => {
  show();
  const list = await screen.findByRole("listbox");
  await within(list).findAllByRole("option");
  fireEvent.keyDown(list, { key: "a", ctrlKey: true });
  fireEvent.keyDown(list, { key: "g" });
  fireEvent.keyDown(list, { key: "t" });
  expect(screen.queryByText(/You take charge/)).toBe(null);
});

const due = (what: string, more: object = {}) => ({
  act: "act_5",
  number: 0,
  what,
  owed_by: "XA",
  within: "1wd",
  state: "running",
  at: "2026-12-01T22:59:59.999Z",
  local: null,
  pauses: null,
  left_ms: null,
  reference: "XA-2026-000005",
  rule: "base.8.1",
  cite: "Comity policy",
  by: "supervision",
  bar: null,
  stood_ms: 0,
  done: false,
  settling: "word",
  ...more,
});

test("what is owed afterwards waits with its clock, and is settled beside its entry", async () => {
  const dues = {
    items: [due("second-look"), due("answer", { number: 1, settling: null })],
    next: null,
  };
  const asked = answering({
    "GET /v1/acts": LIST,
    "GET /v1/deadlines?list=running&limit=500": dues,
    "GET /v1/deadlines": { items: [], next: null },
    "POST /v1/acts": { act: "act_9", verdict: { ruling: "permitted" } },
  });
  showPage("/inbox/{-$act}", "/inbox/act_5?box=owed", InboxPage);
  expect(await screen.findByRole("radio", { name: "Owed (1)" })).toBeTruthy();
  expect((await screen.findAllByRole("option")).map((one) => one.textContent)).toEqual([
    expect.stringMatching(/^A second person looks at it.*XA-2026-000005$/),
  ]);
  await userEvent.type(screen.getByLabelText(/^What was done, or found/), "The threat was real");
  await userEvent.click(screen.getByRole("button", { name: "I state that it was done" }));
  await vi.waitFor(() => {
    expect(taken(asked)).toHaveLength(1);
  });
  expect(taken(asked)[0]).toMatchObject({
    body: { kind: "duty.settle", what: "second-look", note: "The threat was real" },
    answers: "act_5",
  });
});

/** What a browser has that knows passkeys. */
class Credential {
  readonly type = "public-key";
}

test("a signature that is owed is given by signing, and by no word", async () => {
  vi.stubGlobal("isSecureContext", true);
  vi.stubGlobal("PublicKeyCredential", Credential);
  const asked = answering({
    "GET /v1/acts": LIST,
    "GET /v1/deadlines?list=running&limit=500": {
      items: [due("officer-signature", { settling: "signature" })],
      next: null,
    },
    "GET /v1/deadlines": { items: [], next: null },
    "POST /v1/acts/sign": {
      act: "act_9",
      digest: "d9",
      options: {},
      content: {
        recipients: [],
        body: { kind: "duty.settle", what: "officer-signature", note: "So it was" },
      },
    },
  });
  showPage("/inbox/{-$act}", "/inbox/act_5?box=owed", InboxPage);
  await userEvent.type(await screen.findByLabelText(/^What was done, or found/), "So it was");
  await userEvent.click(screen.getByRole("button", { name: "Read and sign" }));
  expect(await screen.findByText("Sign with your passkey")).toBeTruthy();
  expect(taken(asked), "nothing goes without it").toEqual([]);
});
