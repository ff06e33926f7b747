import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { answering, showPage } from "../../testing";
import { ActPage } from "./act-page";

const AT = "2026-11-29T06:28:44.468Z";
const ACT = {
  act: "act_1",
  reference: "XB-2026-000018",
  kind: "request.make",
  agency: "XB",
  officer: "officer_1",
  direction: "received",
  stage: "opened",
  at: AT,
  recorded_at: AT,
  delivered: [],
  case: "C-7",
  purpose: "investigate",
  answers: null,
  emergency: false,
  clock_skewed: false,
  taken_by: null,
  leaf: 35,
  untaken: [],
  digest: null,
  reading: "free",
  content: { body: { kind: "request.make", asks: "All you hold" }, recipients: [] },
};
const VERDICT = {
  ruling: "permitted",
  citations: [],
  towards: [],
  obligations: [],
  advice: [],
  missing: [],
};
const DONE = { act: "act_2", verdict: VERDICT };
const LISTS = {
  "GET /v1/acts": { items: [], next: null },
  "GET /v1/records": { items: [], next: null },
};

const show = (act: object, more: Record<string, unknown> = {}) => {
  const asked = answering({ "GET /v1/acts/act_1": act, "POST /v1/acts": DONE, ...LISTS, ...more });
  showPage("/acts/$act", "/acts/act_1", ActPage);
  return () => asked.filter((one) => one.what === "POST /v1/acts").map((one) => one.body);
};

const turnTo = async (tab: string) => {
  await userEvent.click(await screen.findByRole("tab", { name: tab }));
};

const write = async (label: string, words: string) => {
  await userEvent.type(await screen.findByLabelText(label), words);
};

const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));

test("a request is refused on a ground from the list, to whoever asked", async () => {
  const sent = show(ACT);
  await turnTo("Refuse");
  await write("What the other agency may know of the reasons", "Our law bars it");
  await userEvent.click(screen.getByRole("combobox", { name: "Ground" }));
  await userEvent.click(await screen.findByRole("option", { name: "Our own law prohibits it" }));
  await press("Refuse the request");
  expect(await screen.findByText(/Done, and recorded/)).toBeTruthy();
  expect(sent()).toEqual([
    {
      body: { kind: "request.refuse", text: "Our law bars it", ground: "own-law-prohibits" },
      answers: "act_1",
      recipients: ["XB"],
      purpose: "investigate",
      case: "C-7",
      stated: [],
    },
  ]);
});

test("a ground that tells of a protection goes only once that is meant", async () => {
  const sent = show(ACT);
  await turnTo("Refuse");
  await write("What the other agency may know of the reasons", "Not in conformity");
  const tells = "This tells XB that the person is protected.";
  const choose = async (name: string) => {
    await userEvent.click(screen.getByRole("combobox", { name: "Ground" }));
    await userEvent.click(await screen.findByRole("option", { name }));
  };
  await choose("Our own law prohibits it");
  expect(screen.queryByText(tells)).toBe(null);
  await choose("Danger of persecution");
  expect(screen.getByRole("alert").textContent).toBe(tells);
  await press("Refuse the request");
  expect(await screen.findByText("This is needed.")).toBeTruthy();
  await userEvent.click(screen.getByRole("checkbox", { name: "Send it all the same" }));
  await choose("Danger of torture or inhuman treatment");
  await press("Refuse the request");
  expect(sent(), "another ground is meant anew").toEqual([]);
  await userEvent.click(screen.getByRole("checkbox", { name: "Send it all the same" }));
  await press("Refuse the request");
  expect(await screen.findByText(/Done, and recorded/)).toBeTruthy();
  expect(sent()).toMatchObject([{ body: { ground: "ill-treatment" } }]);
});

test("before it is refused, a ground that tells of a protection is meant as well", async () => {
  const sent = show(ACT);
  await turnTo("Consult first");
  await write("What stands in the way, and on what conditions it could be granted", "Assurances");
  await userEvent.click(screen.getByRole("combobox", { name: "Ground" }));
  await userEvent.click(
    await screen.findByRole("option", { name: "The death penalty is possible" }),
  );
  await press("Send before deciding");
  expect(await screen.findByText("This is needed.")).toBeTruthy();
  expect(sent()).toEqual([]);
});

test("a delay needs a moment still to come, and what was typed outlives the page", async () => {
  const sent = show(ACT);
  await turnTo("Delay");
  await write("Why the answer will be late", "The court sits on Monday");
  await press("Announce the delay");
  expect(await screen.findByText("This is needed.")).toBeTruthy();
  const expected = screen.getByLabelText("When the answer is expected");
  fireEvent.change(expected, { target: { value: "2020-01-01T10:00" } });
  await press("Announce the delay");
  expect(await screen.findByText("Choose a moment that is still to come.")).toBeTruthy();
  expect(sent()).toEqual([]);
  await turnTo("Answer");
  await turnTo("Delay");
  const again = screen.getByLabelText<HTMLInputElement>("When the answer is expected");
  expect(again.value).toBe("2020-01-01T10:00");
  fireEvent.change(again, { target: { value: "2099-01-01T10:00" } });
  await press("Announce the delay");
  expect(await screen.findByText(/Done, and recorded/)).toBeTruthy();
  const at = new Date("2099-01-01T10:00").getTime();
  const reason = "The court sits on Monday";
  expect(sent()).toMatchObject([{ body: { kind: "request.delay", reason, expected: at } }]);
});

test("what was asked back about an own request is explained; its clock runs again", async () => {
  const body = { kind: "request.clarify", text: "Which of the two?", settles: false };
  const question = { ...ACT, kind: "request.clarify", answers: "act_0", content: { body } };
  const sent = show(question);
  await write("Your explanation", "The elder one");
  await press("Send the explanation");
  expect(await screen.findByText(/Done, and recorded/)).toBeTruthy();
  expect(sent()).toMatchObject([
    {
      body: { kind: "request.clarify", text: "The elder one", settles: true },
      answers: "act_0",
      recipients: ["XB"],
    },
  ]);
});

test("an own request is withdrawn from all who got it", async () => {
  const to = (agency: string) => ({ to: agency, state: "opened", taken_by: null });
  const own = { ...ACT, agency: "XA", direction: "own", stage: "done" };
  const sent = show({ ...own, delivered: [to("XB"), to("XC")] });
  await write("Why it is withdrawn", "Found");
  await press("Withdraw the request");
  expect(await screen.findByText(/Done, and recorded/)).toBeTruthy();
  expect(sent()).toMatchObject([
    { body: { kind: "request.withdraw", reason: "Found" }, recipients: ["XB", "XC"] },
  ]);
});

const QUESTION = {
  ...ACT,
  kind: "consent.ask",
  content: {
    body: {
      kind: "consent.ask",
      records: ["record_1"],
      uses: { evidence: true, onward_to: ["XC"] },
      reason: "For the trial",
    },
    recipients: [],
  },
};

test("the owner consents to less than was asked, on conditions", async () => {
  const sent = show(QUESTION);
  const court = await screen.findByRole<HTMLInputElement>("checkbox", { name: "Use in court" });
  expect(court.checked, "nothing is chosen for the officer").toBe(false);
  expect(screen.queryByText(/^You consent to/)).toBe(null);
  await userEvent.click(court);
  const whole = screen.getByText(/^You consent to/).parentElement;
  expect(whole?.textContent).toBe(
    "You consent to: Use in courtFor these records: …1 Until you withdraw the consent.",
  );
  fireEvent.change(screen.getByLabelText("Until when"), { target: { value: "2099-01-01T10:00" } });
  expect(whole?.textContent).toMatch(/Until .*2099.*, or until you withdraw the consent before/);
  fireEvent.change(screen.getByLabelText("Until when"), { target: { value: "" } });
  await write("On what conditions", "Not before the trial");
  await press("Consent");
  expect(await screen.findByText(/Done, and recorded/)).toBeTruthy();
  expect(sent()).toMatchObject([
    {
      body: {
        kind: "consent.grant",
        records: ["record_1"],
        uses: { evidence: true },
        conditions: "Not before the trial",
        until: null,
      },
      answers: "act_1",
    },
  ]);
});

test("to nothing at all nobody consents: that is said by refusing", async () => {
  const sent = show(QUESTION);
  await screen.findByRole("checkbox", { name: "Passing on to XC" });
  await press("Consent");
  expect(await screen.findByText("Choose at least one use.")).toBeTruthy();
  await turnTo("Do not consent");
  await write("What the other agency may know of the reasons", "Not ours to give");
  await press("Do not consent");
  expect(await screen.findByText(/Done, and recorded/)).toBeTruthy();
  expect(sent()).toMatchObject([{ body: { kind: "consent.refuse", reason: "Not ours to give" } }]);
});

test("who is on duty leaves it to the next one, with what was left before", async () => {
  const words = { note: "Ring", open: ["act_5"] };
  const left = { act: "act_9", by: "officer_7", at: AT, taken_at: null, ...words };
  const sent = show(ACT, {
    "GET /v1/own": { agency: "XA", you: { officer: "officer_7", role: "officer" } },
    "GET /v1/duty": {
      telephone: null,
      lanes: [{ lane: "desk", officer: "officer_7", has_lapsed: false, handed_over: left }],
    },
  });
  await turnTo("Hand over");
  await write("Note for the next officer", "XB waits");
  await press("Note for the next shift: Duty desk");
  expect(await screen.findByText(/Done, and recorded/)).toBeTruthy();
  const open = ["act_5", "act_1"];
  expect(sent()).toMatchObject([
    { body: { kind: "duty.hand-over", lane: "desk", open, note: "Ring\n\nXB waits" } },
  ]);
});

const answer = async (words: string) => {
  await userEvent.type(await screen.findByRole("textbox", { name: "Answer" }), words);
};

test("what was checked is checked again once the answer is another one", async () => {
  const sent = show(ACT);
  await answer("All we hold");
  const tick = () => screen.getByRole<HTMLInputElement>("checkbox", { name: /^It was checked/ });
  await userEvent.click(tick());
  expect(tick().checked).toBe(true);
  await answer(", and more");
  expect(tick().checked).toBe(false);
  expect(screen.getByText(/check again, and tick it again/)).toBeTruthy();
  await press("Send the answer");
  expect(await screen.findByText(/Done, and recorded/)).toBeTruthy();
  expect(sent()).toMatchObject([{ body: { text: "All we hold, and more" }, stated: [] }]);
});

test("an answer that was checked as it is says so", async () => {
  const sent = show(ACT);
  await answer("All we hold");
  await userEvent.click(screen.getByRole("checkbox", { name: /^It was checked/ }));
  await press("Send the answer");
  expect(await screen.findByText(/Done, and recorded/)).toBeTruthy();
  expect(sent()).toMatchObject([{ stated: [{ fact: "quality_checked", value: true }] }]);
});

test("what is for decision is decided, and nothing else is offered", async () => {
  const deciding = [{ rule: "base.8.1", cite: "", way: "approve", by: "legal", yours: true }];
  show({ ...ACT, direction: "own", stage: "for-decision", deciding });
  expect(await screen.findByRole("button", { name: "Approve" })).toBeTruthy();
  expect(screen.queryByRole("tab")).toBe(null);
});
