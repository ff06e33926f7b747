import { expect } from "vitest";

import { person } from "./life";
import { agency, picture, test } from "./seat";

const LIST = [
  "id,name,birth_date",
  "a,Tamar Beispiel,1979-03-02",
  "b,Nobody Whatsoever,1950",
  "c,,",
  'd,"Тамар Бейспиель",1979-03-02',
].join("\n");

test("a list is screened in the own records, and its hits are read with their reasons", async ({
  seat,
}) => {
  await agency("XA").does("olga", person("Tamar Beispiel"));
  const { page } = await seat("XA", "olga");
  await page.goto("/search");
  await page.getByRole("button", { name: "Screen a list" }).click();
  await page.setInputFiles("input[type=file]", {
    name: "Guest list XA 12.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(`\ufeff${LIST}`),
  });
  await page.getByText("Rows that are searched for: 3").waitFor();
  await page.getByText(/Line 4 has neither a name nor a number/).waitFor();
  for (const [list, option] of [
    ["Purpose", "Investigation"],
    ["What the person is in the matter", "Suspect"],
  ] as const) {
    await page.getByRole("combobox", { name: list }).click();
    await page.getByRole("option", { name: option, exact: true }).click();
  }
  await page.getByLabel("Case").fill("XA-C-12");
  await page.getByLabel("Why it is searched").fill("Case XA-C-12, trafficking");
  const law = page.getByRole("complementary", { name: "What the law says" });
  await law.getByText("Permitted", { exact: true }).waitFor();
  await picture(page, "screening-1-list");
  await page.getByRole("button", { name: /^Screen the list/ }).click();
  await page.getByText("3 of 4 rows searched for; 1 left out").waitFor();
  await page.getByRole("heading", { name: /Line 2/ }).waitFor();
  await page.getByText("Records of other agencies, unless a copy is held here").waitFor();
  await picture(page, "screening-2-hits");
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export as CSV" }).click();
  expect((await saved).suggestedFilename()).toBe("Guest-list-XA-12.csv");
  await page.getByRole("link", { name: "Open the record" }).first().click();
  await page.waitForURL("**/records/record_*");
});

test("a record is registered and corrected at the desk", async ({ seat }) => {
  const { page } = await seat("XA", "olga");
  await page.goto("/records");
  await page.getByRole("button", { name: "New record" }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Samira Vorlage");
  await page.getByRole("textbox", { name: "Date of birth" }).fill("1988-01-30");
  for (const [list, option] of [
    ["Purpose", "Investigation"],
    ["What the person is in the matter", "Suspect"],
  ] as const) {
    await page.getByRole("combobox", { name: list }).click();
    await page.getByRole("option", { name: option, exact: true }).click();
  }
  const next = new Date(Date.now() + 200 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel("Review of the need").fill(next);
  await page.getByLabel("Case").fill("XA-C-12");
  const law = page.getByRole("complementary", { name: "What the law says" });
  const permitted = law.getByText("Permitted", { exact: true });
  const yes = law.getByRole("button", { name: "Yes" });
  await permitted.or(yes).first().waitFor();
  if (await yes.first().isVisible()) await yes.first().click();
  await permitted.waitFor();
  await page.evaluate(() => {
    scrollTo(0, 0);
  });
  await picture(page, "record-1-write");
  await page.getByRole("button", { name: /^Register/ }).click();
  await page.waitForURL("**/records/record_*");

  await page.getByRole("combobox", { name: "Purpose" }).click();
  await page.getByRole("option", { name: "Investigation", exact: true }).click();
  await page.getByLabel("Why you open it").fill("Case XA-C-12");
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await page.getByRole("button", { name: "Correct" }).click();
  await page.getByRole("heading", { name: "Correct the record" }).waitFor();
  await page.getByRole("textbox", { name: "Date of birth" }).fill("1988-01-31");
  await page.getByLabel("Why it is corrected").fill("Misread in the register");
  await permitted.or(yes).first().waitFor();
  if (await yes.first().isVisible()) await yes.first().click();
  await permitted.waitFor();
  await picture(page, "record-2-correct");
  await page.getByRole("button", { name: /^Correct/ }).click();
  await page.waitForURL("**/acts/act_*");
});
