import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

import { person } from "./life";
import { agency, test } from "./seat";

const REFUSED = /403 .*\/v1\/(acts|records\/[^/]+\/open)$/;

/** More than any page has to step over. */
const STEPS_MAX = 80;

/** Steps through the page until the focus is there; where it goes, it is seen. */
const step = async (page: Page, there: Locator): Promise<void> => {
  await there.waitFor({ state: "attached" });
  for (let steps = 0; steps < STEPS_MAX; steps += 1) {
    if (await there.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`the focus never comes to ${String(there)}`);
};

const type = async (page: Page, there: Locator, words: string): Promise<void> => {
  await step(page, there);
  await page.keyboard.type(words);
};

const press = async (page: Page, there: Locator): Promise<void> => {
  await step(page, there);
  await page.keyboard.press("Enter");
};

/** Types what stands in a list, and takes the first that matches. */
const choose = async (page: Page, list: string, words: string): Promise<void> => {
  await type(page, page.getByRole("combobox", { name: list }), words);
  await page.getByRole("option", { name: words }).first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
};

const go = async (page: Page, key: string, heading: string): Promise<void> => {
  // The second key counts for a moment only: on a busy machine two calls come too far apart.
  await Promise.all([page.keyboard.press("g"), page.keyboard.press(key)]);
  await page.getByRole("heading", { name: heading, level: 1 }).waitFor();
};

/** Presses what is true of this story: it is about a person. */
const remedy = (page: Page): Locator =>
  page
    .getByRole("listitem")
    .filter({ hasNotText: /personal data/i })
    .getByRole("button", { name: "This is so" })
    .first();

const until = async (page: Page, button: Locator, done: Locator): Promise<void> => {
  for (let tries = 0; tries < 5; tries += 1) {
    await press(page, button);
    await done.or(remedy(page)).first().waitFor();
    if (await done.isVisible()) return;
    await press(page, remedy(page));
    await press(page, page.getByRole("button", { name: "I state this" }));
  }
  throw new Error("it is not lawful after five remedies");
};

test("by keyboard alone: ask, read, answer with a record, take it back", async ({ seat }) => {
  const { page: asker, expects } = await seat("XA", "olga");
  const { page: owner, expects: too } = await seat("XB", "olga");
  expects(REFUSED);
  too(REFUSED);
  const { record } = await agency("XB").does("olga", person("Cosima Placeholder"));
  const short = String(record).slice(-8);

  await asker.goto("/inbox");
  await asker.getByRole("heading", { name: "Inbox", level: 1 }).waitFor();
  await go(asker, "c", "Write");
  await step(asker, asker.getByRole("radio", { name: "Message" }));
  await asker.keyboard.press("ArrowRight");
  await choose(asker, "To", "XB");
  await choose(asker, "Purpose", "Investigation");
  await choose(asker, "Area of crime", "Trafficking in human beings");
  await type(asker, asker.getByLabel("What is asked"), "All you hold on Cosima Placeholder");
  await type(asker, asker.getByLabel("What happened"), "Recruitment of victims");
  await type(asker, asker.getByLabel("Why you believe that it is there"), "Lived in XB");
  await type(asker, asker.getByLabel("What ties the person"), "Named by witnesses");
  const sent = asker.getByRole("heading", { name: "Request", level: 1 });
  await until(asker, asker.getByRole("button", { name: /^(Send|Not permitted: record)/ }), sent);

  await owner.goto("/deadlines");
  await owner.getByRole("heading", { name: "Deadlines", level: 1 }).waitFor();
  await go(owner, "i", "Inbox");
  await step(owner, owner.getByRole("listbox", { name: "Inbox" }));
  await owner.keyboard.press("Home");
  await press(owner, owner.getByRole("button", { name: "Open", exact: true }));
  await type(owner, owner.getByRole("textbox", { name: "Answer" }), "Our record");
  await choose(owner, "Records to share", short);
  await step(owner, owner.getByRole("checkbox", { name: /^It was checked/ }));
  await owner.keyboard.press("Space");
  const done = owner.getByText("Done, and recorded.");
  await until(owner, owner.getByRole("button", { name: "Send the answer" }), done);

  await owner.keyboard.press("Escape");
  await step(owner, owner.getByRole("link", { name: "See the entry" }));
  await go(owner, "r", "Records");
  await step(owner, owner.getByRole("listbox", { name: "Records" }));
  await owner.keyboard.press("Home");
  await owner.keyboard.press("Enter");
  await choose(owner, "Purpose", "Investigation");
  await type(owner, owner.getByLabel("Why you open it"), "To take it back");
  const why = owner.getByLabel("Why it is taken back");
  await until(owner, owner.getByRole("button", { name: "Open", exact: true }), why);
  await type(owner, why, "Taken for another person");
  await press(owner, owner.getByRole("button", { name: "Take back from all holders" }));
  await done.waitFor();

  const there = ["record", "open", String(record), "--purpose", "investigate"];
  const answer = await agency("XA").until(
    "the copy is gone",
    "olga",
    [...there, "--justification", "To see"],
    ({ told }) => told.status === 404,
  );
  expect(answer.told.status).toBe(404);
});
