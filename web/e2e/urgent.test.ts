import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

import { axed } from "./axe";
import { person } from "./life";
import { agency, picture, test } from "./seat";

const POINTS = [
  [/^1\. Who is in danger/, "A girl of nine, taken from her school this morning"],
  [/^2\. Who or what is known/, "A grey van, driven by a man of about forty"],
  [/^3\. What is asked of whom/, "Whoever holds him says where he lives"],
  [/^4\. By when/, "Tonight"],
  [/^5\. On whose word/, "Her teacher, who saw it"],
] as const;

const type = async (page: Page, there: Locator, words: string): Promise<void> => {
  await there.focus();
  await page.keyboard.type(words);
};

/** Claims the emergency, and says its points, without a pointer. */
const claim = async (page: Page): Promise<void> => {
  const box = page.getByRole("checkbox", { name: "Imminent threat to life" });
  await box.focus();
  await page.keyboard.press("Space");
  expect(await box.isChecked()).toBe(true);
  for (const [label, words] of POINTS) await type(page, page.getByLabel(label), words);
};

const permitted = (page: Page): Locator =>
  page
    .getByRole("complementary", { name: "What the law says" })
    .getByText("Permitted", { exact: true });

const law = (page: Page): Locator =>
  page.getByRole("complementary", { name: "What the law says" });

test("by keyboard: a watch without a case is set once a life is in danger, not before", async ({
  seat,
}) => {
  const { page } = await seat("XA", "olga");
  await page.goto("/watches/new");
  await type(page, page.getByLabel("Name"), "Urban Placeholder");
  await type(page, page.getByLabel("Why it is searched"), "The man in the van");
  // A watch looks every day: without a case, or an article, it is not permitted.
  await law(page).getByText("Not permitted", { exact: true }).waitFor();
  await claim(page);
  await permitted(page).waitFor();
  await page.getByRole("checkbox", { name: "Imminent threat to life" }).evaluate((box) => {
    scrollTo(0, scrollY + box.getBoundingClientRect().top - 120);
  });
  await picture(page, "watch-6-emergency");
  expect(await axed(page)).toEqual([]);
  await page.keyboard.press("Control+Enter");
  await page.getByRole("heading", { name: "Watch", level: 1, exact: true }).waitFor();
  await page.goto("/watches");
  const mine = page.getByRole("region", { name: "Yours" });
  await mine.getByRole("row", { name: /Urban Placeholder/ }).getByText("Emergency").waitFor();
});

test("by keyboard alone: a search in an emergency finds who was looked for, and says so", async ({
  seat,
}) => {
  const { record } = await agency("XA").does("olga", person("Yorick Attrappe"));
  const { page } = await seat("XA", "olga");
  await page.goto("/search");
  await type(page, page.getByLabel("Name"), "Yorick Attrappe");
  await type(page, page.getByLabel("Why it is searched"), "The man in the van");
  await claim(page);
  await permitted(page).waitFor();
  await page.keyboard.press("Control+Enter");
  await page.waitForURL("**/search/act_*");
  await page.getByRole("region", { name: "XA" }).getByText(String(record)).waitFor();
  await page.getByRole("link", { name: "The search as it is recorded" }).press("Enter");
  await page.getByText(POINTS[0][1]).waitFor();
});
