import type { Page } from "playwright-core";

import { asking, person } from "./life";
import { agency, picture, test } from "./seat";

const choose = async (page: Page, list: string, option: string): Promise<void> => {
  await page.getByRole("combobox", { name: list }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
};

/** Opens a record that is held, with what for and why. */
const open = async (page: Page, record: unknown): Promise<void> => {
  await page.goto(`/records/${String(record)}`);
  await choose(page, "Purpose", "Investigation");
  await page.getByLabel("Why you open it").fill("Case XA-C-16");
  await page.getByRole("button", { name: "Open", exact: true }).click();
};

test("a record is linked to another, and the two are separated again", async ({ seat }) => {
  const { page } = await seat("XA", "olga");
  const { record } = await agency("XA").does("olga", person("Lubna Beispiel"));
  const { record: other } = await agency("XA").does("olga", person("Loubna Beispiel"));
  await open(page, record);
  await choose(page, "This record", "is the same as");
  await page.getByRole("combobox", { name: "The other record" }).fill(String(other).slice(-8));
  await page.getByRole("option", { name: new RegExp(String(other).slice(-8)) }).click();
  await page.getByLabel("What was seen").fill("The same passport");
  await page.getByRole("button", { name: "Link them" }).click();
  const links = page.getByRole("region", { name: "Links" });
  await links.getByText("is the same as").waitFor();
  await links.evaluate((part) => {
    scrollBy(0, part.getBoundingClientRect().top - 80);
  });
  await picture(page, "links-1-linked");
  await links.getByRole("button", { name: "Separate", exact: true }).focus();
  await page.keyboard.press("Enter");
  // Past the entry in which it was said.
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Two persons after all");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await links.getByText("Undone", { exact: true }).waitFor();
});

test("a holder doubts a copy, and its owner alone is told", async ({ seat }) => {
  const [owner, holder] = [agency("XA"), agency("XB")];
  const { record } = await owner.does("olga", person("Mirela Placeholder"));
  const { act: request } = await holder.does("olga", asking("XA"));
  const shown = ["show", String(request)];
  await owner.until("the request is here", "olga", shown, ({ code }) => code === 0);
  await owner.does("olga", [
    ...["answer", String(request), "--text", "Our record", "--record", String(record)],
    ...["--no-personal-data", "--no-special-data", "--state", "quality_checked=yes"],
    ...["--purpose", "investigate", "--offence", "human-trafficking"],
  ]);
  const holders = ["record", "holders", String(record)];
  await holder.until("the copy is here", "olga", holders, ({ code }) => code === 0);

  const { page } = await seat("XB", "olga");
  await open(page, record);
  await choose(page, "Why", "It mixes two persons or things");
  await choose(page, "What of it", "Date of birth");
  await page.getByLabel("A word to the owner").fill("The day is a sister's");
  await page.getByRole("button", { name: "Tell XA" }).click();
  await page.getByText("Done, and recorded.").waitFor();

  const { page: there } = await seat("XA", "olga");
  await there.goto("/inbox");
  await there.getByRole("option", { name: /Record doubted/ }).first().click();
  await there.getByRole("button", { name: "Open", exact: true }).click();
  await there.getByText("The day is a sister's").waitFor();
  await there.getByText("It mixes two persons or things").waitFor();
});
