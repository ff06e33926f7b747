import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import type { Way } from "../api/shapes";
import { answering, showPage } from "../testing";
import { Said } from "./said";
import { Questions } from "./questions";
import { Ways } from "./ways";

const change = (what: object, says: string, who = "officer") => ({
  what,
  who,
  says,
  draft: null,
  form: null,
});
const way = (...changes: object[]) => ({ to: "XB", changes }) as unknown as Way;
const fact = (name: string, value: unknown) => ({ fact: { name, value } });

const NONE = way(change(fact("personal_data_included", false), "Leave the personal data out."));
const CHECKED = way(change(fact("quality_checked", true), "Check it, and say so."));
const WITHOUT = way({
  ...change(fact("minor_included", false), "Leave out the records that tell it."),
  without: ["record_1"],
});
const LEGAL = way(
  change(fact("quality_checked", true), "Check it."),
  change({ approval: { rule: "base.1.1" } }, "Have it approved.", "supervisor"),
);

const show = (ways: Way[]) => {
  const state = vi.fn();
  const means = "It carries information about persons.";
  answering({
    "GET /v1/facts": {
      items: [{ name: "personal_data_included", type: "bool", means, who: "officer" }],
      next: null,
    },
  });
  showPage("/", "/", () => <Ways ways={ways} state={state} />);
  return state;
};

test("what changes the act stands before what would only be stated of it", async () => {
  show([NONE, CHECKED, WITHOUT, LEGAL]);
  await screen.findByText("Leave the personal data out.");
  const told = screen.getAllByRole("listitem").map((item) => item.textContent);
  expect(told.map((text) => text.slice(0, 12))).toEqual([
    "Leave out th",
    "Check it. Ha",
    "Leave the pe",
    "Check it, an",
  ]);
});

test("many statements hide no way that changes the act", async () => {
  const many = Array.from({ length: 6 }, (_, place) =>
    way(change(fact(`fact_${place}`, true), `Say ${place}.`)),
  );
  show([...many, WITHOUT]);
  expect(await screen.findByText("Leave out the records that tell it.")).toBeTruthy();
  expect(screen.getAllByRole("button", { name: "This is so" }).length).toBe(4);
});

test("a fact is stated in a second step, in its words, and never by the first button", async () => {
  const state = show([NONE]);
  await userEvent.click(await screen.findByRole("button", { name: "This is so" }));
  expect(state).not.toHaveBeenCalled();
  const stating = within(screen.getByRole("group", { name: "What you would state" }));
  expect(stating.getByText(/I state that this is not so:/)).toBeTruthy();
  expect(await stating.findByText("It carries information about persons.")).toBeTruthy();
  const [first, second] = stating.getAllByRole("button");
  expect(first?.textContent).toBe("I do not state it");
  expect(second?.textContent).toBe("I state this");
  await userEvent.click(stating.getByRole("button", { name: "I do not state it" }));
  expect(state).not.toHaveBeenCalled();
  expect(screen.queryByRole("group")).toBe(null);
  await userEvent.click(screen.getByRole("button", { name: "This is so" }));
  await userEvent.click(screen.getByRole("button", { name: "I state this" }));
  expect(state).toHaveBeenCalledWith("personal_data_included", false);
});

test("what a record tells is left out, and not stated away", async () => {
  show([WITHOUT]);
  expect(await screen.findByText("Leave out the records that tell it.")).toBeTruthy();
  expect(screen.queryByRole("button")).toBe(null);
});

test("who else must do it is told in the reader's words", async () => {
  show([LEGAL]);
  expect(await screen.findByText("To be done by: the officer, a supervisor")).toBeTruthy();
});

test("what was said stands there in the words of the law, and not by its name", async () => {
  show([]);
  const state = vi.fn();
  const stands = [{ fact: "personal_data_included", value: true }];
  showPage("/", "/", () => <Said said={{ stands, inDoubt: [], state }} />);
  expect(await screen.findByText("It carries information about persons")).toBeTruthy();
  expect(screen.queryByText(/personal.data.included/)).toBe(null);
  const back = "Take back: It carries information about persons";
  await userEvent.click(screen.getByRole("button", { name: back }));
  expect(state).toHaveBeenCalledWith("personal_data_included", undefined);
});

test("an act that would help leads to its form", async () => {
  const grant = fact("consent_given", true);
  show([
    way({
      ...change(fact("agreement_in_force", true), "Propose an agreement."),
      draft: "agreement.propose",
    }),
    way({
      ...change(grant, "Ask the owner."),
      draft: "consent.ask",
      form: { body: { kind: "consent.ask", records: ["record_1"] } },
    }),
  ]);
  const agreement = await screen.findByRole("link", { name: "Propose an agreement" });
  expect(agreement.getAttribute("href")).toBe("/agreements/propose");
  const consent = screen.getByRole("link", { name: "Ask the owner for consent" });
  expect(consent.getAttribute("href")).toBe("/records/record_1");
});

test("every kind of question has a field, and its words are the law's", async () => {
  const state = vi.fn();
  const of = (name: string, type: string, words: string[] = []) => ({
    ...{ name, type, words, means: `What ${name} is.`, who: "officer" },
  });
  const facts = [
    of("surrender_form", "text", ["arrest-surrender", "search-order"]),
    of("fields_included", "set", ["name", "birth-date"]),
    of("penalty_months", "long"),
  ];
  answering({ "GET /v1/facts": { items: facts, next: null } });
  const missing = facts.map(({ name, means }) => ({ fact: name, means, who: "officer" }));
  const said = { stands: [], inDoubt: [], state };
  showPage("/", "/", () => <Questions missing={missing} said={said} />);
  await userEvent.click(await screen.findByRole("combobox", { name: "What surrender_form is." }));
  await userEvent.click(await screen.findByRole("option", { name: "arrest surrender" }));
  await userEvent.click(screen.getByRole("combobox", { name: "What fields_included is." }));
  await userEvent.click(await screen.findByRole("option", { name: "birth date" }));
  await userEvent.type(screen.getByRole("textbox", { name: "What penalty_months is." }), "48");
  for (const button of screen.getAllByRole("button", { name: "This is so" })) {
    await userEvent.click(button);
  }
  expect(state.mock.calls).toEqual([
    ["surrender_form", "arrest-surrender"],
    ["fields_included", ["birth-date"]],
    ["penalty_months", 48],
  ]);
});
