import { fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

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
  showPage("/inbox", "/inbox", InboxPage);
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
