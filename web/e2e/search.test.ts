import { expect } from "vitest";

import { agreed, person } from "./life";
import { agency, picture, test } from "./seat";

test("a search here and at another agency says what was found, and where it was looked", async ({
  seat,
}) => {
  await agreed("XB");
  const { page } = await seat("XA", "olga");
  const { record } = await agency("XB").does("olga", person("Tamar Placeholder"));
  const own = await agency("XA").does("olga", person("Ulrike Vorlage"));

  await page.goto("/search");
  await page.getByText("At other agencies", { exact: true }).click();
  await page.getByRole("combobox", { name: "At which agencies" }).click();
  await page.getByRole("option", { name: /^XB/ }).click();
  await page.keyboard.press("Escape");
  await page.getByLabel("Name").fill("Tamar Placeholder");
  await page.getByLabel("Date of birth").fill("1979-03-02");
  for (const [list, option] of [
    ["Purpose", "Investigation"],
    ["What the person is in the matter", "Suspect"],
  ] as const) {
    await page.getByRole("combobox", { name: list }).click();
    await page.getByRole("option", { name: option, exact: true }).click();
  }
  await page.getByRole("combobox", { name: "Offences" }).click();
  await page.getByRole("option", { name: "Trafficking in human beings" }).click();
  await page.keyboard.press("Escape");
  await page.getByLabel("Case").fill("XA-C-9");
  await page.getByLabel("Why it is searched").fill("Case XA-C-9, trafficking");
  const law = page.getByRole("complementary", { name: "What the law says" });
  await law.getByText("Permitted", { exact: true }).waitFor();
  await picture(page, "search-1-write");
  await page.getByRole("button", { name: /^Search/ }).click();

  const there = page.getByRole("region", { name: "XB" });
  await there.getByText("A hit; what agrees is not told").waitFor();
  await there.getByText("records of class person").waitFor();
  expect(await there.getByText(String(record)).count(), "the reference to ask by").toBe(1);
  expect(await page.getByText("Tamar Placeholder").count(), "no content").toBe(0);
  await picture(page, "search-2-found");
  const found = page.url();
  await there.getByRole("button", { name: "Ask the owner" }).click();
  await page.getByLabel("What is asked").waitFor();
  expect(await page.getByLabel("What is asked").inputValue()).toContain(String(record));
  await page.getByLabel("What is asked").fill("");

  await page.goto(found);
  await page.getByRole("button", { name: "Search again" }).click();
  expect(await page.getByLabel("Name").inputValue()).toBe("Tamar Placeholder");
  await page.getByText("In our records", { exact: true }).click();
  await page.getByLabel("Name").fill("Ulrike Vorlage");
  await law.getByText("Permitted", { exact: true }).waitFor();
  await page.getByRole("button", { name: /^Search/ }).click();
  const here = page.getByRole("region", { name: "XA" });
  // What a record states is read by opening it, for a purpose, in one's own records too.
  await here.getByRole("link", { name: "Open the record" }).click();
  await page.waitForURL(`**/records/${String(own.record)}`);
});
