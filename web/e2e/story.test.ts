import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

import { person } from "./life";
import { agency, picture, test } from "./seat";

const REFUSED = /403 .*\/v1\/(acts|records\/[^/]+\/open)$/;

/** Chooses from a list that opens on a click. */
const choose = async (page: Page, list: string, option: RegExp): Promise<void> => {
  await page.getByRole("combobox", { name: list }).click();
  await page.getByRole("option", { name: option }).click();
  await page.keyboard.press("Escape");
};

/** The remedies that are true of this story: it is about a person. */
const remedies = (within: Page | Locator): Locator =>
  within
    .getByRole("listitem")
    .filter({ hasNotText: /personal data/i })
    .getByRole("button", { name: "This is so" });

/** Says what the law must know, by the remedies it offers, until it permits. */
const state = async (law: Locator, lawful: Locator): Promise<void> => {
  const remedy = remedies(law).first();
  for (let tries = 0; tries < 5; tries += 1) {
    await lawful.or(remedy).first().waitFor();
    if (await lawful.isVisible()) return;
    const said = await law.getByText("You have said").locator("..").getByRole("listitem").count();
    await remedy.click();
    await law.getByRole("button", { name: "I state this" }).click();
    await expect
      .poll(() => law.getByText("You have said").locator("..").getByRole("listitem").count())
      .toBeGreaterThan(said);
    await law.locator("[aria-busy=false]").first().waitFor();
  }
  throw new Error("it is not lawful after five remedies");
};

/** Presses the button, and whatever remedy the law offers, until it is done. */
const press = async (page: Page, button: string, done: Locator): Promise<void> => {
  const remedy = remedies(page).first();
  for (let tries = 0; tries < 5; tries += 1) {
    await page.getByRole("button", { name: button, exact: true }).click();
    await done.or(remedy).first().waitFor();
    if (await done.isVisible()) return;
    await remedy.click();
    await page.getByRole("button", { name: "I state this" }).click();
  }
  throw new Error(`\`${button}\` is not lawful after five remedies`);
};

/** Opens the entry that stands first in somebody's list. */
const read = async (page: Page, kind: string): Promise<void> => {
  await page.getByRole("option", { name: new RegExp(kind) }).first().click();
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await page.getByRole("button", { name: "Open", exact: true }).waitFor({ state: "hidden" });
};

const openRecord = async (page: Page, record: string): Promise<void> => {
  await page.goto(`/records/${record}`);
  await choose(page, "Purpose", /^Investigation/);
  await page.getByLabel("Why you open it").fill("Case XA-C-7");
};

test("by mouse: ask, answer with a record, take it back, and the holder has it no more", async ({
  seat,
}) => {
  const asker = await seat("XA", "olga");
  const owner = await seat("XB", "olga");
  asker.expects(REFUSED, /404 .*\/v1\/records\//);
  owner.expects(REFUSED);
  const { record } = await agency("XB").does("olga", person("Basil Placeholder"));

  await asker.page.goto("/compose");
  await asker.page.getByText("Request", { exact: true }).click();
  await choose(asker.page, "To", /^XB/);
  await choose(asker.page, "Purpose", /^Investigation/);
  await choose(asker.page, "Area of crime", /Trafficking in human beings/);
  await asker.page.getByLabel("What is asked").fill("All you hold on Basil Placeholder");
  await asker.page.getByLabel("What happened").fill("Recruitment of victims since May");
  await asker.page.getByLabel("Why you believe that it is there").fill("Lived in XB until 2024");
  await asker.page.getByLabel("What ties the person").fill("Named by two witnesses");
  await picture(asker.page, "ask-1-write");
  const law = asker.page.getByRole("complementary");
  const lawful = law.getByText("Permitted", { exact: true });
  await state(law, lawful);
  await picture(asker.page, "ask-2-permitted");
  await asker.page.getByRole("button", { name: "Send" }).click();
  await asker.page.getByRole("heading", { name: "Request", level: 1 }).waitFor();
  await picture(asker.page, "ask-3-sent");
  const request = asker.page.url();

  await owner.page.goto("/inbox");
  await read(owner.page, "Request");
  await picture(owner.page, "answer-1-read");
  await owner.page.getByRole("textbox", { name: "Answer" }).fill("Our record of this person");
  await choose(owner.page, "Records to share", new RegExp(String(record).slice(-8)));
  await owner.page.getByRole("checkbox", { name: /^It was checked/ }).check();
  const done = owner.page.getByText("Done, and recorded.");
  await press(owner.page, "Send the answer", done);
  await done.scrollIntoViewIfNeeded();
  await picture(owner.page, "answer-2-sent");

  await asker.page.goto(request);
  await asker.page.getByRole("link", { name: /Our record/ }).click();
  await asker.page.getByRole("heading", { name: "Answer", level: 1 }).waitFor();
  await openRecord(asker.page, String(record));
  const name = asker.page.getByText("Basil Placeholder").first();
  await press(asker.page, "Open", name);

  await openRecord(owner.page, String(record));
  await press(owner.page, "Open", owner.page.getByLabel("Why it is taken back"));
  await owner.page.getByLabel("Why it is taken back").fill("Taken for another person");
  await picture(owner.page, "recall-1-why");
  await press(owner.page, "Take back from all holders", done);
  await picture(owner.page, "recall-2-done");

  await agency("XA").until(
    "the copy is gone",
    "olga",
    ["record", "open", String(record), "--purpose", "investigate", "--justification", "To see"],
    ({ told }) => told.status === 404,
  );
  await asker.page.goto(`/records/${String(record)}`);
  await asker.page.getByRole("heading", { name: "Not found" }).waitFor();
  await picture(asker.page, "recall-3-holder");
  expect(await asker.page.getByText("Basil Placeholder").count()).toBe(0);
});
