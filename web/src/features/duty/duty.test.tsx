import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { readDraft, writeDraft } from "../../api/drafts";
import { setPresent } from "../../api/present";
import { answering, showPage } from "../../testing";
import { DutyPage } from "./duty-page";
import { DutyStrip } from "./duty-strip";

const HOUR_MS = 3_600_000;
const at = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();
const NOBODY = { officer: null, since: null, until: null, has_lapsed: false, handed_over: null };
const NOTE = {
  act: "act_9",
  by: "officer_1",
  at: at(-1),
  taken_by: null,
  taken_at: null,
  note: "XB rings back at six",
  open: ["act_1"],
};
const ON = { officer: "officer_1", since: at(-8), until: at(1), has_lapsed: false };
const duty = (desk: object) => ({
  telephone: "+99 1 234",
  lanes: [
    { lane: "desk", ...desk },
    { lane: "emergency", ...NOBODY },
    { lane: "notices", ...NOBODY },
  ],
});
const list = (items: unknown[] = []) => ({ items, next: null });
const OPEN = {
  "GET /v1/requests": list([
    { request: "act_1", other: "XB", requested: "XA", state: "open", urgent: true, due: at(3) },
  ]),
  "GET /v1/acts": list(),
  "GET /v1/deadlines": list(),
  "GET /v1/peers": list([{ agency: "XC", waiting: 2 }]),
};
const show = (desk: object, you: string, role = "officer") => {
  const asked = answering({
    "GET /v1/own": { agency: "XA", you: { officer: you, role } },
    "GET /v1/duty": duty(desk),
    "GET /v1/officers": list([{ name: "olga", officer: "officer_1", role: "officer" }]),
    "POST /v1/acts": { act: "act_10" },
    ...OPEN,
  });
  showPage("/duty", "/duty", DutyPage);
  return asked;
};

test("the next officer reads the note, and taking the duty says so", async () => {
  const asked = show({ ...ON, handed_over: NOTE }, "officer_2");
  const lane = within(await screen.findByRole("region", { name: "Duty desk" }));
  expect(lane.getByText("XB rings back at six")).toBeTruthy();
  expect((await lane.findAllByText("olga")).length).toBe(2);
  await userEvent.click(lane.getByRole("button", { name: "Take the duty: Duty desk" }));
  await vi.waitFor(() => {
    const sent = asked.find((one) => one.what === "POST /v1/acts")?.body;
    expect(sent).toMatchObject({ body: { kind: "duty.take", lane: "desk" }, answers: "act_9" });
  });
});

test("whoever is on duty hands over what is open, with a note that survives", async () => {
  writeDraft("hand-over.desk", null);
  const asked = show({ ...ON, handed_over: null }, "officer_1");
  const lane = within(await screen.findByRole("region", { name: "Duty desk" }));
  expect(await lane.findByText("Requests unanswered")).toBeTruthy();
  expect(lane.getByText("Receipts not in yet")).toBeTruthy();
  await userEvent.type(lane.getByRole("textbox", { name: "Note for the next officer" }), "Rings");
  expect(readDraft("hand-over.desk")).toBe("Rings");
  await userEvent.click(lane.getByRole("button", { name: "Hand over: Duty desk" }));
  await vi.waitFor(() => {
    const sent = asked.find((one) => one.what === "POST /v1/acts")?.body;
    const body = { kind: "duty.hand-over", lane: "desk", open: ["act_1"], note: "Rings" };
    expect(sent).toEqual({ body });
  });
  expect(readDraft("hand-over.desk")).toBe(null);
});

test("the note that waits is kept by the next one, with what it left open", async () => {
  writeDraft("hand-over.desk", null);
  const asked = show({ ...ON, handed_over: { ...NOTE, open: ["act_7"] } }, "officer_1");
  const lane = within(await screen.findByRole("region", { name: "Duty desk" }));
  await lane.findByText("Requests unanswered");
  const note = lane.getByRole<HTMLTextAreaElement>("textbox", { name: "Note for the next officer" });
  expect(note.value).toBe("XB rings back at six");
  await userEvent.type(note, ", or seven");
  await userEvent.click(lane.getByRole("button", { name: "Hand over: Duty desk" }));
  await vi.waitFor(() => {
    const sent = asked.find((one) => one.what === "POST /v1/acts")?.body;
    const words = { open: ["act_7", "act_1"], note: "XB rings back at six, or seven" };
    expect(sent).toEqual({ body: { kind: "duty.hand-over", lane: "desk", ...words } });
  });
});

test("a note that was left while another was typed is joined to it", async () => {
  writeDraft("hand-over.desk", "Olga has the file");
  show({ ...ON, handed_over: NOTE }, "officer_1");
  const lane = within(await screen.findByRole("region", { name: "Duty desk" }));
  const note = lane.getByRole<HTMLTextAreaElement>("textbox", { name: "Note for the next officer" });
  expect(note.value).toBe("XB rings back at six\n\nOlga has the file");
  writeDraft("hand-over.desk", null);
});

test("what has a clock or is past it is handed over too, and what is not read is said", async () => {
  writeDraft("hand-over.desk", null);
  const due = (act: string, number: number, settling: string | null) => ({
    act, number, what: "second-look", owed_by: "XA", state: "running", at: at(2), settling,
  });
  const asked = answering({
    "GET /v1/own": { agency: "XA", you: { officer: "officer_1", role: "officer" } },
    "GET /v1/duty": duty({ ...ON, handed_over: null }),
    "GET /v1/officers": list(),
    "POST /v1/acts": { act: "act_10" },
    ...OPEN,
    "GET /v1/deadlines?list=running&limit=100": {
      items: [due("act_2", 0, "word"), due("act_3", 0, null)],
      next: "more",
    },
    "GET /v1/deadlines?list=breached&limit=100": list([due("act_4", 0, "word"), due("act_4", 1, "word")]),
  });
  showPage("/duty", "/duty", DutyPage);
  const lane = within(await screen.findByRole("region", { name: "Duty desk" }));
  expect(await lane.findByText("More than 100 are open; see Deadlines.")).toBeTruthy();
  await userEvent.click(lane.getByRole("button", { name: "Hand over: Duty desk" }));
  await vi.waitFor(() => {
    const sent = asked.find((one) => one.what === "POST /v1/acts")?.body;
    expect(sent).toMatchObject({ body: { open: ["act_1", "act_4", "act_2"] } });
  });
});

test("who reads no content sees who is on duty, and takes none", async () => {
  show({ ...ON, handed_over: { ...NOTE, note: null, open: [] } }, "officer_3", "administrator");
  const lane = within(await screen.findByRole("region", { name: "Duty desk" }));
  expect(lane.getByText("On duty")).toBeTruthy();
  expect(screen.queryByRole("button", { name: /Take the duty/ })).toBe(null);
});

test("a lapse stands on every page, and a note for everybody but its author", async () => {
  answering({
    "GET /v1/duty": duty({ ...ON, until: at(-1), has_lapsed: true, handed_over: null }),
  });
  showPage("/inbox", "/inbox", () => <DutyStrip you="officer_2" />);
  expect(await screen.findByText("nobody is on duty: it has lapsed.", { exact: false })).toBeTruthy();
  expect(screen.getByRole("link", { name: "Take the duty" })).toBeTruthy();
});

test("who is at a desk is said of colleagues, as it changes, and never guessed", async () => {
  show({ ...ON, handed_over: null }, "officer_2");
  await screen.findByRole("region", { name: "Duty desk" });
  expect(screen.queryByText("At a desk now")).toBe(null);
  act(() => {
    setPresent(["officer_1", "officer_2"]);
  });
  const strip = within(await screen.findByRole("region", { name: "At a desk now" }));
  expect(await strip.findByText("olga")).toBeTruthy();
  expect(strip.getByText("Duty desk")).toBeTruthy();
  expect(screen.getByText("at a desk")).toBeTruthy();
  act(() => {
    setPresent(["officer_2"]);
  });
  expect(strip.getByText("Nobody else")).toBeTruthy();
  expect(screen.queryByText("at a desk")).toBe(null);
  act(() => {
    setPresent(null);
  });
  expect(screen.queryByText("Nobody else")).toBe(null);
});
