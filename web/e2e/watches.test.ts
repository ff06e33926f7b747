import type { Page } from "playwright-core";
import { expect } from "vitest";

import { agreed, person } from "./life";
import { agency, picture, test } from "./seat";

const choose = async (page: Page, list: string, option: string): Promise<void> => {
  await page.getByRole("combobox", { name: list }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
};

/** What every search and watch of these tests says besides whom it is for. */
const why = async (page: Page): Promise<void> => {
  await choose(page, "Purpose", "Investigation");
  await choose(page, "What the person is in the matter", "Suspect");
  await page.getByLabel("Case").fill("XA-C-15");
  await page.getByLabel("Why it is searched").fill("Case XA-C-15, trafficking");
};

test("a search becomes a watch, which tells of who comes, here and at another agency", async ({
  seat,
}) => {
  const { page } = await seat("XA", "olga");
  await page.goto("/search");
  await page.getByLabel("Name").fill("Wanda Placeholder");
  await page.getByLabel("Date of birth").fill("1979-03-02");
  await why(page);
  await page.getByRole("button", { name: "Watch for this" }).click();
  await page.getByRole("heading", { name: "New watch", level: 1 }).waitFor();
  expect(await page.getByLabel("Name").inputValue()).toBe("Wanda Placeholder");
  const law = page.getByRole("complementary", { name: "What the law says" });
  await law.getByText("Permitted", { exact: true }).waitFor();
  await picture(page, "watch-1-set");
  await page.getByRole("button", { name: /^Set the watch/ }).click();
  await page.getByRole("heading", { name: "Watch", level: 1, exact: true }).waitFor();
  await page.getByText("Nothing so far.").waitFor();
  const here = page.url();

  // The page hears of it by itself.
  const own = await agency("XA").does("olga", person("Vanda Placeholder"));
  const told = page.getByRole("region", { name: "What it told" });
  await told.getByText(String(own.record)).waitFor();
  await told.getByText("born on the same day").waitFor();
  await picture(page, "watch-2-told");

  // The alert in the inbox leads there.
  await page.goto("/inbox");
  const alerts = page.getByRole("option", { name: /Alert of a watch/ });
  await alerts.first().waitFor();
  // Other watches have told of somebody too.
  for (const alert of await alerts.all()) {
    await alert.click();
    const path = new URL(here).pathname;
    const link = page.locator(`a[href="${path}"]`);
    const isOfIt = await link.waitFor({ timeout: 2_000 }).then(
      () => true,
      () => false,
    );
    if (isOfIt) {
      await link.click();
      break;
    }
  }
  await page.waitForURL(here);

  await page.getByLabel("Why it ends").fill("Found");
  await page.getByRole("button", { name: "End it now" }).click();
  // It is over; other watches may have ended before.
  await page.getByRole("button", { name: "Renew" }).waitFor({ state: "detached" });
  await page.getByText("Ended", { exact: true }).first().waitFor();

  // It stands among those that ended, and is set again with all that it was set with.
  await page.goto("/watches");
  const ended = page.getByRole("region", { name: "Ended" });
  await ended.getByText("Wanda Placeholder").waitFor();
  await picture(page, "watch-5-ended");
  const again = ended.getByRole("row", { name: /Wanda Placeholder/ }).getByRole("button");
  await again.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "New watch", level: 1 }).waitFor();
  expect(await page.getByLabel("Name").inputValue()).toBe("Wanda Placeholder");
  expect(await page.getByLabel("Why it is searched").inputValue()).toContain("XA-C-15");
  await law.getByText("Permitted", { exact: true }).waitFor();
});

test("by keyboard alone: a watch at another agency is set, and tells what its law lets go", async ({
  seat,
}) => {
  await agreed("XC");
  const { page } = await seat("XA", "olga");
  await page.goto("/inbox");
  await page.getByRole("heading", { name: "Inbox", level: 1 }).waitFor();
  await Promise.all([page.keyboard.press("g"), page.keyboard.press("m")]);
  await page.getByRole("heading", { name: "Watches", level: 1 }).waitFor();
  await page.getByRole("button", { name: "New watch" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("radio", { name: "At other agencies" }).focus();
  await page.keyboard.press("Space");
  await page.getByRole("combobox", { name: "At which agencies" }).focus();
  await page.keyboard.type("XC");
  await page.getByRole("option", { name: /^XC/ }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await page.getByLabel("Name").focus();
  await page.keyboard.type("Xenia Vorlage");
  await why(page);
  await choose(page, "Offences", "Trafficking in human beings");
  await page.keyboard.press("Escape");
  const law = page.getByRole("complementary", { name: "What the law says" });
  const permitted = law.getByText("Permitted", { exact: true });
  const yes = law.getByRole("button", { name: "Yes" });
  await permitted.or(yes).first().waitFor();
  if (await yes.first().isVisible()) await yes.first().press("Enter");
  await permitted.waitFor();
  await page.getByLabel("Why it is searched").focus();
  await page.keyboard.press("Control+Enter");
  await page.getByRole("heading", { name: "Watch", level: 1, exact: true }).waitFor();

  const { record } = await agency("XC").does("olga", person("Ksenia Vorlage"));
  const told = page.getByRole("region", { name: "What it told" });
  await told.getByText(String(record)).waitFor();
  await picture(page, "watch-3-elsewhere");
  await page.goto("/watches");
  const mine = page.getByRole("region", { name: "Yours" });
  await mine.getByText("Xenia Vorlage").waitFor();
  await mine.getByText("XC", { exact: true }).waitFor();
  await picture(page, "watch-4-list");
});
