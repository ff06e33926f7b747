import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { answering, showPage } from "../../testing";
import { InstrumentPage } from "./instrument-page";
import { LawPage } from "./law-page";
import { RulePage } from "./rule-page";

const LINE = {
  rule: "ece-1957.14.1",
  cite: "European Convention on Extradition 1957, art. 14(1)",
  says: "Another offence: ask the surrendering state for its consent.",
  effect: "bar",
  verified: "partial",
  advisory: false,
  policy: false,
  absolute: false,
  may_be_overruled: true,
  refers: null,
  path: "ece-1957/14-speciality.cedar",
};

const INSTRUMENT = {
  instrument: "ece-1957",
  title: "European Convention on Extradition",
  kind: "convention",
  status: "adopted",
  since: "2026-11-29",
  source: "ETS No. 24",
  rules: 2,
};

const GATEWAY = { ...LINE, rule: "ece-1957.1.1", effect: "gateway", says: "Send the request." };

const RULE = {
  ...LINE,
  instrument: "ece-1957",
  written: "forbid (principal, action, resource);",
  kinds: ["request.make"],
  facts: ["days_free_to_leave"],
  obliges: null,
  in_force_from: null,
  in_force_until: null,
  cases: [{ says: "forty four days", path: "ece-1957/cases/refuse/forty-four-days.toml" }],
  spoke: { acts: [], looked_through: 38 },
};

test("each instrument leads to its rules", async () => {
  answering({ "GET /v1/law": { items: [INSTRUMENT], next: null } });
  showPage("/law", "/law", LawPage);
  const link = await screen.findByRole("link", { name: "European Convention on Extradition" });
  expect(link.getAttribute("href")).toBe("/law/ece-1957");
});

test("the list without a match says what to do", async () => {
  answering({ "GET /v1/law": { items: [INSTRUMENT], next: null } });
  showPage("/law", "/law", LawPage);
  await userEvent.type(await screen.findByRole("textbox"), "nothing of that name");
  expect(screen.getByText(/Look among all/)).toBeTruthy();
});

test("an instrument shows the rules of one effect by its address", async () => {
  const answer = { ...INSTRUMENT, items: [LINE, GATEWAY], next: null };
  answering({ "GET /v1/law/ece-1957": answer });
  showPage("/law/$instrument", "/law/ece-1957?effect=gateway", InstrumentPage);
  expect(await screen.findByText("Send the request.")).toBeTruthy();
  expect(screen.queryByText(LINE.says)).toBeNull();
});

test("a rule tells how far it was checked and who may set it aside", async () => {
  answering({ "GET /v1/law/rules/ece-1957.14.1": RULE, "GET /v1/facts": { items: [], next: null } });
  showPage("/law/rules/$rule", "/law/rules/ece-1957.14.1", RulePage);
  expect(await screen.findByRole("heading", { level: 1, name: LINE.cite })).toBeTruthy();
  const side = within(screen.getByRole("complementary"));
  expect(side.getByText(/Check the article before you rely on it/)).toBeTruthy();
  expect(side.getByText(/The person whom national law names, by a signed decision/)).toBeTruthy();
  expect(screen.getByText("Not permitted")).toBeTruthy();
});

test("what a rule makes due is told in words", async () => {
  const obliges = "answer; within=8h; from=delivered; by=recipient; pauses=clarification";
  answering({
    "GET /v1/law/rules/ece-1957.14.1": { ...RULE, obliges },
    "GET /v1/facts": { items: [], next: null },
  });
  showPage("/law/rules/$rule", "/law/rules/ece-1957.14.1", RulePage);
  const side = within(await screen.findByRole("complementary"));
  const words = side.getByText(/Answer the request/).textContent;
  expect(words).toContain("8 hours from delivery · by the agency that receives it");
  expect(words).not.toMatch(/[;=]/);
});

test("a rule that is not there is told as absence", async () => {
  answering({});
  showPage("/law/rules/$rule", "/law/rules/none.1.1", RulePage);
  expect(await screen.findByRole("heading", { name: "Not found" })).toBeTruthy();
});

test("rules are found by their words from the list of instruments", async () => {
  const found = { ...LINE, instrument: "ece-1957", title: INSTRUMENT.title, status: "over" };
  const asked = answering({
    "GET /v1/law": { items: [INSTRUMENT], next: null },
    "GET /v1/law/search": { items: [found], next: null },
  });
  showPage("/law", "/law", LawPage);
  await userEvent.type(await screen.findByRole("textbox"), "surrendering state");
  expect(await screen.findByText(LINE.says)).toBeTruthy();
  expect(screen.getByText("No longer in force")).toBeTruthy();
  const searches = asked.filter((one) => one.what.startsWith("GET /v1/law/search"));
  expect(searches.map((one) => one.what)).toEqual([
    "GET /v1/law/search?q=surrendering%20state&limit=100",
  ]);
});
