import { expect } from "vitest";

import { waiting } from "./life";
import { addPasskeys, agency, picture, test } from "./seat";

const REFUSED = /40[03] .*\/v1\/acts$/;

test("what waits is approved by a second person, and by nobody who may not", async ({ seat }) => {
  const act = await waiting("emma");
  const author = await seat("XA", "emma");
  const other = await seat("XA", "olga");
  const second = await seat("XA", "lena");
  second.expects(REFUSED);
  await addPasskeys(second, "lena");
  const stage = async () => {
    const { stage: at } = await agency("XA").does("admin", ["show", act]);
    return String(at);
  };
  for (const { page } of [other, author]) {
    await page.goto(`/acts/${act}`);
    await page.getByRole("heading", { name: "Who decides" }).waitFor();
    await page.getByText(/To be decided by a legal adviser/).first().waitFor();
    expect(await page.getByRole("button", { name: "Approve" }).count()).toBe(0);
  }
  expect(await stage()).toBe("for-decision");

  const { page } = second;
  await page.goto("/inbox?box=for-decision");
  await page.getByRole("option", { name: /Answer/ }).first().click();
  await page.goto(`/acts/${act}`);
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await page.getByLabel("Reasons").fill("The minister of XC gave an assurance today");
  await picture(page, "approve-1-reasons");
  await page.getByRole("button", { name: "Approve" }).click();
  // What its officer signs in person is let go on by a signature as well.
  await page.getByText("The minister of XC gave an assurance today").last().waitFor();
  await page.getByRole("button", { name: "Sign and send" }).click();
  await expect.poll(stage, { timeout: 10_000 }).not.toBe("for-decision");
  await page.getByRole("heading", { name: "Your decision" }).waitFor({ state: "hidden" });
  await page.getByRole("list", { name: "What was decided" }).waitFor();
  await page.getByText("The minister of XC gave an assurance today").waitFor();
  await picture(page, "approve-2-done");
});
