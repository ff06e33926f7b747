import { join } from "node:path";

import type { Page } from "playwright-core";
import { expect } from "vitest";

import { axed } from "./axe";
import { picture, test } from "./seat";

/** A list of fictional subjects, in the XML of the United Nations. */
const UN = join(import.meta.dirname, "../../examples/lists/fictional.xml");

const LIST = [
  "id,name,birth_date,shoe size",
  "a,Zarina Beispiel,1979-03-02,38",
  "b,Placido Vorlage,1980,44",
  ",Ombeline Muster,1950,40",
  "c,Ottilia Placeholder,17 May,39",
].join("\n");

const file = (text: string) => ({
  name: "Register XA.csv",
  mimeType: "text/csv",
  buffer: Buffer.from(`\ufeff${text}`),
});

const choose = async (page: Page, list: string, option: string): Promise<void> => {
  await page.getByRole("combobox", { name: list }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
};

/** Says that the rows tell of nothing special, as often as the law asks. */
const lawful = async (page: Page): Promise<void> => {
  const law = page.getByRole("complementary", { name: "What the law says" });
  const permitted = law.getByText("Permitted", { exact: true });
  const no = law.getByRole("button", { name: "No", exact: true }).first();
  for (let tries = 0; tries < 5; tries += 1) {
    await permitted.or(no).first().waitFor();
    if (await permitted.isVisible()) return;
    await no.click();
    await page.waitForTimeout(500);
  }
  await permitted.waitFor();
};

test("a list is imported row by row, and given again only what is new is registered", async ({
  seat,
}) => {
  const { page } = await seat("XA", "olga");
  await page.goto("/records");
  await page.getByRole("button", { name: "Import a list" }).click();
  await page.setInputFiles("input[type=file]", file(LIST));
  await page.getByLabel("What names the list").fill("register-xa");
  await page.getByLabel("Where it comes from").fill("Register of XA, 2026-11-29");
  await choose(page, "What the persons are in the matter", "Suspect");
  const next = new Date(Date.now() + 200 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel("Review of the need").fill(next);
  await page.getByText("Rows that are imported: 3").waitFor();
  await page.getByText(/Line 4 has no name within the list. It is left out./).waitFor();
  await lawful(page);
  await page.evaluate(() => {
    scrollTo(0, 0);
  });
  await picture(page, "import-1-list");
  await page.getByRole("button", { name: /^Import the list/ }).click();
  await page.getByText(/Done. 3 of 3 rows/).waitFor();
  await page.getByText("Line 4").waitFor();
  const left = page.locator("dl > div").filter({ hasText: "Left out" });
  expect(await left.getByRole("definition").textContent()).toBe("1");
  // The bar is drawn to its end.
  await page.waitForTimeout(1_000);
  await picture(page, "import-2-done");
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export as CSV" }).click();
  expect((await saved).suggestedFilename()).toBe("register-xa.csv");

  // What was said of all rows is kept; the file is given again, whole and with one row less.
  await page.getByRole("button", { name: "Import another list" }).click();
  const whole = LIST.replace("\n,Ombeline", "\nd,Ombeline").replace(/\nb,.*/, "");
  await page.setInputFiles("input[type=file]", file(whole));
  await lawful(page);
  await page.getByRole("button", { name: /^Import the list/ }).click();
  await page.getByText(/Done. 3 of 3 rows/).waitFor();
  const counted = (name: string) =>
    page.getByText(name, { exact: true }).locator("xpath=following-sibling::dd").textContent();
  expect([await counted("Registered"), await counted("Unchanged")]).toEqual(["1", "2"]);
  expect(await counted("Named no more")).toBe("1");
  await page.getByText("the list names it no more").waitFor();
});

/** Writes into the field of this name, without a pointer. */
const type = async (page: Page, field: string, words: string): Promise<void> => {
  await page.getByLabel(field, { exact: true }).focus();
  await page.keyboard.type(words);
};

/** Says by the keyboard that the persons of the list are suspects. */
const suspects = async (page: Page): Promise<void> => {
  await page.getByRole("combobox", { name: "What the persons are in the matter" }).focus();
  await page.keyboard.type("Suspect");
  await page.getByRole("option", { name: "Suspect", exact: true }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
};

test("by keyboard alone: a list is chosen, described, imported, and looked through", async ({
  seat,
}) => {
  const { page } = await seat("XC", "olga");
  const list = "id,name,birth_date\na,Rosalia Beispiel,1979-03-02\nb,Severin Vorlage,1980\n";
  page.on("filechooser", (chooser) => {
    void chooser.setFiles({ ...file(list), name: "Keys XA.csv" });
  });
  await page.goto("/inbox");
  await page.getByRole("heading", { name: "Inbox", level: 1 }).waitFor();
  await page.keyboard.press("Control+k");
  await page.getByLabel("Go to a place, or type a reference").and(page.locator(":focus")).waitFor();
  await page.keyboard.type("Import a list");
  await page.getByRole("button", { name: "Import a list" }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Import a list", level: 1 }).waitFor();
  await page.locator("label", { hasText: /^The list/ }).waitFor();
  await page.locator("button.mantine-FileInput-input").focus();
  await page.keyboard.press("Enter");
  await type(page, "What names the list", "keys-xa");
  await type(page, "Where it comes from", "Register of XA, 2026-11-30");
  await suspects(page);
  const next = new Date(Date.now() + 200 * 86_400_000).toISOString().slice(0, 10);
  const [year = "", month = "", day = ""] = next.split("-");
  await type(page, "Review of the need", `${day}${month}${year}`);
  await page.getByText("Rows that are imported: 2").waitFor();
  const law = page.getByRole("complementary", { name: "What the law says" });
  const permitted = law.getByText("Permitted", { exact: true });
  for (let tries = 0; tries < 5 && !(await permitted.isVisible()); tries += 1) {
    const no = law.getByRole("button", { name: "No", exact: true }).first();
    await permitted.or(no).first().waitFor();
    if (await permitted.isVisible()) break;
    await no.focus();
    await page.keyboard.press("Enter");
    await page.waitForTimeout(500);
  }
  await permitted.waitFor();
  await page.getByLabel("Where it comes from", { exact: true }).focus();
  await page.keyboard.press("Control+Enter");
  await page.getByText(/Done. 2 of 2 rows/).waitFor();
  await page.getByRole("button", { name: "Import another list" }).focus();
  await page.keyboard.press("Enter");
  await page.locator("button.mantine-FileInput-input").waitFor();
});

/** Takes what is typed of a list, by the keyboard. */
const pick = async (page: Page, list: string, words: string): Promise<void> => {
  await page.getByRole("combobox", { name: list }).focus();
  await page.keyboard.press("ArrowDown");
  const option = page.getByRole("option", { name: words });
  await option.waitFor();
  const all = await page.getByRole("option").allTextContents();
  const chosen = await page.getByRole("option", { selected: true }).allTextContents();
  const steps = all.findIndex((one) => one.includes(words)) - all.indexOf(chosen[0] ?? "");
  for (let step = 0; step < steps; step += 1) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
};

test("by keyboard: a list of the United Nations is read, imported, and told of later", async ({
  seat,
}) => {
  const { page } = await seat("XB", "olga");
  page.on("filechooser", (chooser) => {
    void chooser.setFiles(UN);
  });
  await page.goto("/records/import");
  await page.getByRole("heading", { name: "Import a list", level: 1 }).waitFor();
  await pick(page, "In what it is written", "United Nations");
  expect(await page.getByLabel("What names the list").inputValue()).toBe("un-consolidated");
  await page.locator("button.mantine-FileInput-input").focus();
  await page.keyboard.press("Enter");
  await page.getByText("Rows that are imported: 40").waitFor();
  await type(page, "Where it comes from", "Fictional list, 2026-11-30");
  await suspects(page);
  const next = new Date(Date.now() + 200 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel("Review of the need").fill(next);
  await lawful(page);
  await page.evaluate(() => {
    scrollTo(0, 0);
  });
  await picture(page, "import-3-file");
  await page.getByLabel("Where it comes from", { exact: true }).focus();
  await page.keyboard.press("Control+Enter");
  await page.getByText(/Done. 40 of 40 rows/).waitFor();
  await page.getByRole("button", { name: "Import another list" }).focus();
  await page.keyboard.press("Enter");
  const earlier = page.getByRole("region", { name: "Imported before" });
  const row = earlier.getByRole("row", { name: /Fictional list, 2026-11-30/ });
  await row.getByText("olga").waitFor();
  expect(await row.getByRole("cell").nth(1).textContent()).toBe("40");
  await earlier.scrollIntoViewIfNeeded();
  await picture(page, "import-4-before");
  expect(await axed(page)).toEqual([]);
});
