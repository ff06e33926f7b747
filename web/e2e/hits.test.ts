import type { Page } from "playwright-core";
import { expect } from "vitest";

import { TELEPHONES } from "./agency";
import { axed } from "./axe";
import { agreed, person } from "./life";
import { agency, picture, test } from "./seat";

const choose = async (page: Page, list: string, option: string): Promise<void> => {
  await page.getByRole("combobox", { name: list }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
};

/** A search at XB for somebody with a day of birth, sent once the law permits it. */
const search = async (page: Page, name: string): Promise<void> => {
  await page.goto("/search");
  await page.getByText("At other agencies", { exact: true }).click();
  await page.getByRole("combobox", { name: "At which agencies" }).click();
  await page.getByRole("option", { name: /^XB/ }).click();
  await page.keyboard.press("Escape");
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Date of birth").fill("1979-03-02");
  await choose(page, "Purpose", "Investigation");
  await choose(page, "What the person is in the matter", "Suspect");
  await choose(page, "Offences", "Trafficking in human beings");
  await page.keyboard.press("Escape");
  await page.getByLabel("Case").fill("XA-C-21");
  await page.getByLabel("Why it is searched").fill("Case XA-C-21, trafficking");
  await send(page);
};

const send = async (page: Page): Promise<void> => {
  const law = page.getByRole("complementary", { name: "What the law says" });
  await law.getByText("Permitted", { exact: true }).waitFor();
  await page.getByRole("button", { name: /^Search/ }).click();
  await page.waitForURL("**/search/act_*");
};

/** The hit of this record, with all that is told of it. */
const hitOf = (page: Page, record: unknown) =>
  page.getByRole("region", { name: "XB" }).getByRole("listitem").filter({
    has: page.getByText(String(record), { exact: true }),
  });

/** The sheet of a hit, opened and gone through by the keyboard alone. */
const conclude = async (page: Page, record: unknown, found: string, by: string) => {
  await hitOf(page, record).getByRole("button", { name: "What came of it" }).press("Enter");
  const sheet = page.getByRole("dialog", { name: "What came of it" });
  const choice = sheet.getByRole("radio", { name: found });
  await choice.press("Space");
  expect(await choice.isChecked()).toBe(true);
  await sheet.getByRole("checkbox", { name: by }).press("Space");
  return sheet;
};

test("whoever is another is stopped once: the same search tells it, and hides nothing", async ({
  seat,
}) => {
  await agreed("XB");
  const { page } = await seat("XA", "olga");
  const { record } = await agency("XB").does("olga", person("Nemo Placeholder"));
  await search(page, "Nemo Placeholder");
  await hitOf(page, record).waitFor();
  expect(await page.getByText(/Compare all the same/).count()).toBe(0);

  const sheet = await conclude(page, record, "It is another", "asking the owner of the record");
  await picture(page, "hit-1-sheet");
  await sheet.getByRole("button", { name: /tell all who hold the record/ }).press("Enter");
  await sheet.waitFor({ state: "detached" });
  const came = hitOf(page, record).getByRole("list", { name: "What was concluded so far" });
  await came.getByText("Another", { exact: true }).waitFor();
  const entry = await came.getByRole("link", { name: "See the entry" }).getAttribute("href");
  const act = String(entry).replace("/acts/", "");
  const shown = ["show", act, "--justification", "Whether it is there"];
  await agency("XB").until("it is told", "olga", shown, ({ code }) => code === 0);

  await page.getByRole("button", { name: "Search again" }).click();
  expect(await page.getByLabel("Name").inputValue()).toBe("Nemo Placeholder");
  const first = page.url();
  await send(page);
  expect(page.url()).not.toBe(first);
  const again = hitOf(page, record);
  await again.getByText(/XA said, by asking the owner of the record,/).waitFor();
  await again.getByText(/Compare all the same/).waitFor();
  await picture(page, "hit-2-excluded");
  const found = page.url();
  const arabic = await seat("XA", "olga", { language: "ar" });
  await arabic.page.goto(found);
  await arabic.page.getByText(/قارن مع ذلك/).waitFor();
  await picture(arabic.page, "hit-6-arabic-found");
  await arabic.page.getByRole("button", { name: "ما أسفرت عنه المقارنة" }).press("Enter");
  await arabic.page.getByRole("radio", { name: "هو غيره" }).press("Space");
  await picture(arabic.page, "hit-3-arabic");
});

test("who is the same is asked about with a request that answers the conclusion", async ({
  seat,
}) => {
  await agreed("XB");
  const { page } = await seat("XA", "olga");
  const { record } = await agency("XB").does("olga", person("Ines Vorlage"));
  await search(page, "Ines Vorlage");
  // Nothing is told of it: that it is the same the owner says alone, and no papers do.
  const sheet = await conclude(page, record, "It is the same", "asking the owner of the record");
  await sheet.getByRole("button", { name: "Record it" }).press("Enter");
  await sheet.waitFor({ state: "detached" });
  await hitOf(page, record).getByText(/within 48 hours of the request/).waitFor();
  await picture(page, "hit-4-same");
  await hitOf(page, record).getByRole("button", { name: "Ask XB" }).press("Enter");
  await page.getByText("It follows up a hit.").waitFor();
  expect(await page.getByLabel("What is asked").inputValue()).toContain(String(record));
  await picture(page, "hit-5-request");
  await page.getByLabel("What is asked").fill("");
});

/** What stands over the hits: whom to call, what to do and what not. */
const cardOf = (page: Page, name = "Before you do anything on a hit") =>
  page.getByRole("region", { name });

test("by keyboard: whom to call is read over a hit, and a wrong arrest starts its clock", async ({
  seat,
}) => {
  await agreed("XB");
  const { page } = await seat("XA", "olga");
  const { record } = await agency("XB").does("olga", person("Quirin Placeholder"));
  await search(page, "Quirin Placeholder");
  await hitOf(page, record).waitFor();
  const card = cardOf(page);
  const number = card.getByRole("link", { name: TELEPHONES.XB ?? "" });
  await number.waitFor();
  expect(await number.getAttribute("href")).toBe("tel:+9995550102");
  await number.focus();
  expect(await number.evaluate((link) => link === document.activeElement)).toBe(true);
  await card.getByText(/^A hit alone is no ground to arrest/).waitFor();
  await card.getByText(/^If somebody is held, the time limits of your own law run too/).waitFor();
  await card.getByText(/^Nothing is told of danger or of a child/).waitFor();
  await picture(page, "hit-7-card");
  expect(await axed(page)).toEqual([]);

  const sheet = await conclude(page, record, "It is another", "the papers");
  await sheet.getByRole("checkbox", { name: "The wrong person was arrested" }).press("Space");
  await sheet.getByRole("button", { name: /tell all who hold the record/ }).press("Enter");
  await sheet.waitFor({ state: "detached" });
  const clocks = card.getByRole("group", { name: "Clocks that run" });
  await clocks.getByText("Open the redress").waitFor();
  await clocks.getByText(/ left$/).first().waitFor();
  await card.getByText(/^This hit gives no reason to hold the person/).waitFor();
  await picture(page, "hit-8-clock");
  const found = page.url();
  const arabic = await seat("XA", "olga", { language: "ar" });
  await arabic.page.goto(found);
  const there = cardOf(arabic.page, "قبل أن تتصرف بناءً على مطابقة");
  await there.getByRole("link", { name: TELEPHONES.XB ?? "" }).waitFor();
  await picture(arabic.page, "hit-9-arabic-card");
  const small = await seat("XA", "olga", { width: 390 });
  await small.page.goto(found);
  await cardOf(small.page).getByText(/^A hit alone is no ground to arrest/).waitFor();
  await picture(small.page, "hit-10-telephone");
});
