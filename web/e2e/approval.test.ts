import { expect } from "vitest";

import { waiting } from "./life";
import { agency, picture, test } from "./seat";

const REFUSED = /40[03] .*\/v1\/acts$/;

test("what waits is approved by a second person, and by nobody who may not", async ({ seat }) => {
  const act = await waiting("emma");
  const author = await seat("XA", "emma");
  const other = await seat("XA", "olga");
  const second = await seat("XA", "lena");
  author.expects(REFUSED);
  other.expects(REFUSED);
  second.expects(REFUSED);
  const stage = async () => {
    const { stage: at } = await agency("XA").does("admin", ["show", act]);
    return String(at);
  };
  for (const { page } of [other, author]) {
    await page.goto(`/acts/${act}`);
    const why = page.getByLabel(/Why you read it/);
    const open = page.getByRole("button", { name: "Open", exact: true });
    await open.or(page.getByLabel("Reasons")).first().waitFor();
    if (await why.isVisible()) await why.fill("To decide");
    if (await open.isVisible()) await open.click();
    await page.getByLabel("Reasons").fill("It is mine");
    await page.getByRole("button", { name: "Approve" }).click();
    await page.getByRole("alert").waitFor();
    expect(await stage()).toBe("for-decision");
  }

  const { page } = second;
  await page.goto("/inbox?box=for-decision");
  await page.getByRole("option", { name: /Answer/ }).first().click();
  await page.goto(`/acts/${act}`);
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await page.getByLabel("Reasons").fill("The minister of XC gave an assurance today");
  await picture(page, "approve-1-reasons");
  await page.getByRole("button", { name: "Approve" }).click();
  await expect.poll(stage, { timeout: 10_000 }).not.toBe("for-decision");
  await page.getByRole("heading", { name: "Your decision" }).waitFor({ state: "hidden" });
  await picture(page, "approve-2-done");
});
