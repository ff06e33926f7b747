import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";

import { writeDraft } from "../../api/drafts";
import { answering, showPage } from "../../testing";
import { AgreementPage } from "./agreement-page";
import { ProposePage } from "./propose-page";

const ID = "agreement_1";
const AGREEMENT = {
  agreement: ID,
  title: "Against trafficking",
  parties: ["XA", "XB"],
  signed: ["XB"],
  status: "proposed",
  form: "bilateral",
  binds_with: [],
  left: [],
  binds_signatories: false,
  replaces: null,
  replaced_by: null,
  proposal: "act_1",
  digest: "e501",
  purposes: ["investigate"],
  crime_areas: [],
  subjects: ["suspect"],
  search_classes: ["person"],
  kinds: ["information.offer"],
  valid_from: "2026-11-29T06:28:43.147Z",
  valid_until: null,
  safeguards: true,
  handling: { not_in_court: false, not_onward: true },
  properties: [],
  liaison: [],
  bodies: [],
};
const VERDICT = {
  ruling: "permitted",
  citations: [],
  towards: [],
  obligations: [],
  advice: [],
  missing: [],
};
const DONE = { act: "act_2", agreement: "agreement_2", stage: "done", verdict: VERDICT };

const TEMPLATE = {
  template: "operational-protocol",
  about: "One operation, with narrow data.",
  title: "Protocol of an operation between {parties}",
  form: "operational-protocol",
  parties_max: 3,
  purposes: ["investigate", "warn"],
  crime_areas: [],
  subjects: ["suspect", "accused"],
  search_classes: [],
  kinds: [],
  properties: ["name", "birth-date"],
  handling: { not_in_court: true, not_onward: true },
  binds_signatories: false,
  months: 6,
  safeguards: true,
  text: "1. The parties, {parties}, work together. 2. From {from} until {until}.",
};

const node = (agreement: object = AGREEMENT, role = "legal-adviser") => {
  const asked = answering({
    "GET /v1/own": { agency: "XA", you: { officer: "officer_1", role } },
    "GET /v1/peers": { items: [{ agency: "XB", name: "Bureau XB" }], next: null },
    "GET /v1/agreements/templates": { items: [TEMPLATE], next: null },
    [`GET /v1/agreements/${ID}`]: agreement,
    "POST /v1/acts": DONE,
  });
  return () => asked.filter((one) => one.what === "POST /v1/acts").map((one) => one.body);
};

const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));

beforeEach(() => {
  writeDraft("agreement.new", null);
});

test("what another agency proposed is signed once it was read, by its digest", async () => {
  const sent = node();
  showPage("/agreements/$agreement", `/agreements/${ID}`, AgreementPage);
  await screen.findByRole("tab", { name: "Sign" });
  expect(screen.queryByRole("tab", { name: "End" })).toBe(null);
  await press("Sign the agreement");
  expect(await screen.findByText("Read the text first.")).toBeTruthy();
  expect(sent()).toEqual([]);
  await userEvent.click(screen.getByRole("checkbox", { name: /I have read the text/ }));
  await press("Sign the agreement");
  expect(await screen.findByText(/Done, and recorded/)).toBeTruthy();
  const body = { kind: "agreement.sign", agreement: ID, digest: "e501" };
  expect(sent()).toMatchObject([{ body, answers: "act_1" }]);
});

test("whoever has signed suspends or ends it, and says why", async () => {
  const sent = node({ ...AGREEMENT, signed: ["XA", "XB"], status: "signed" });
  showPage("/agreements/$agreement", `/agreements/${ID}`, AgreementPage);
  await userEvent.click(await screen.findByRole("tab", { name: "End" }));
  await press("End the agreement");
  expect(await screen.findByText("This is needed.")).toBeTruthy();
  await userEvent.type(screen.getByLabelText(/Why; it stops permitting/), "Never used");
  await press("End the agreement");
  expect(await screen.findByText(/Done, and recorded/)).toBeTruthy();
  const body = { kind: "agreement.end", agreement: ID, reason: "Never used" };
  expect(sent()).toMatchObject([{ body }]);
});

test("who reads no content is offered nothing to do", async () => {
  node(AGREEMENT, "auditor");
  showPage("/agreements/$agreement", `/agreements/${ID}`, AgreementPage);
  expect(await screen.findByText("Against trafficking")).toBeTruthy();
  expect(screen.queryByRole("tab")).toBe(null);
  expect(screen.queryByRole("link", { name: "Propose one like it" })).toBe(null);
});

test("what is missing is said at its field, and nothing goes out", async () => {
  const sent = node();
  showPage("/agreements/propose", "/agreements/propose", ProposePage);
  await userEvent.type(await screen.findByLabelText("What it is called"), "Against fraud");
  fireEvent.change(screen.getByLabelText("Until"), { target: { value: "2020-01-01T10:00" } });
  await press("Sign and propose");
  expect((await screen.findAllByText("This is needed.")).length).toBe(2);
  expect(screen.getByText(/It must end after it begins/)).toBeTruthy();
  expect(sent()).toEqual([]);
  expect(screen.getByLabelText<HTMLInputElement>("What it is called").value).toBe("Against fraud");
});

test("a counter-proposal begins like the other, and names whose place it takes", async () => {
  const sent = node();
  const path = `/agreements/propose?like=${ID}&replaces=${ID}`;
  const router = showPage("/agreements/propose", path, ProposePage);
  const title = await screen.findByLabelText<HTMLInputElement>("What it is called");
  expect(title.value).toBe("Against trafficking");
  await userEvent.type(title, ", anew");
  await press("Sign and propose");
  await expect.poll(sent).toMatchObject([
    {
      body: {
        kind: "agreement.propose",
        title: "Against trafficking, anew",
        parties: ["XA", "XB"],
        purposes: ["investigate"],
        subjects: ["suspect"],
        kinds: ["information.offer"],
        clauses: { form: "bilateral", replaces: ID, handling: { not_onward: true } },
      },
      answers: "act_1",
    },
  ]);
  await expect.poll(() => router.state.location.pathname).toBe("/agreements/agreement_2");
});

test("a model fills in its fields, explains itself, and is narrowed but never widened", async () => {
  const sent = node();
  showPage("/agreements/propose", "/agreements/propose", ProposePage);
  await userEvent.click(await screen.findByRole("combobox", { name: "Begin from a model" }));
  await userEvent.click(await screen.findByRole("option", { name: "operational protocol" }));
  expect(screen.getByText("One operation, with narrow data.")).toBeTruthy();
  const onward = screen.getByLabelText<HTMLInputElement>(/H2/);
  expect([onward.checked, onward.disabled]).toEqual([true, true]);
  await userEvent.click(screen.getByRole("combobox", { name: "Persons" }));
  expect(screen.queryByRole("option", { name: "Witness" })).toBe(null);
  // Narrowed to nobody it would be about everybody.
  await userEvent.click(await screen.findByRole("option", { name: "Suspect" }));
  await userEvent.click(await screen.findByRole("option", { name: "Accused" }));
  await userEvent.keyboard("{Escape}");
  await press("Sign and propose");
  expect(screen.getByText(/none would be more than the model names/)).toBeTruthy();
  expect(sent()).toEqual([]);
  await userEvent.click(screen.getByRole("combobox", { name: "Persons" }));
  await userEvent.click(await screen.findByRole("option", { name: "Suspect" }));
  await userEvent.keyboard("{Escape}");
  await userEvent.click(screen.getByRole("combobox", { name: "With whom" }));
  await userEvent.click(await screen.findByRole("option", { name: /XB/ }));
  await userEvent.keyboard("{Escape}");
  await press("Sign and propose");
  await expect.poll(() => sent().length).toBe(1);
  const [{ body }] = sent() as [{ body: Record<string, unknown> }];
  expect(body).toMatchObject({
    title: "Protocol of an operation between XA and XB",
    parties: ["XA", "XB"],
    subjects: ["suspect"],
    clauses: {
      form: "operational-protocol",
      properties: ["name", "birth-date"],
      handling: { not_in_court: true, not_onward: true },
    },
  });
  expect(body.text).toMatch(
    /^1\. The parties, XA and XB, work together\. 2\. From \d{4}-\d\d-\d\d until \d{4}-\d\d-\d\d\.$/,
  );
  expect(body.valid_until).toBeGreaterThan(Date.now() + 150 * 86_400_000);
});
