import { expect } from "vitest";

import { addAuthenticator, picture, sitDown, test } from "./seat";

/** Whether somebody is signed in is asked before anybody is, and of what a page just showed. */
const NOBODY = /401 .*\/v1\//;

test("an officer signs in for the first time by a link, signs out, and signs in again", async ({
  door,
}) => {
  const { page, agency, expects } = await door("XA");
  expects(NOBODY);
  await addAuthenticator(page);
  const link = await agency.link("nina");

  await page.goto(link);
  await page.getByText("nina").waitFor();
  expect(page.url(), "what is secret does not stay in the address").not.toContain("#");
  await picture(page, "sign-in-1-link");
  await page.getByLabel("Name of the device").fill("My telephone");
  await page.getByRole("button", { name: "Make your passkey" }).click();
  const codes = page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
  await codes.first().waitFor();
  expect(await codes.count()).toBe(10);
  await picture(page, "sign-in-2-codes");
  const go = page.getByRole("button", { name: "Go to the desk" });
  expect(await go.isDisabled(), "first the codes are put away").toBe(true);
  await page.getByRole("checkbox", { name: "I have put them in a safe place" }).check();
  await go.click();
  await page.getByRole("heading", { name: "Inbox", level: 1 }).waitFor();
  await picture(page, "sign-in-3-desk");

  await page.getByRole("button", { name: "Officer" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await picture(page, "sign-in-4-again");
  await page.getByRole("button", { name: "Use your passkey" }).click();
  await page.getByRole("heading", { name: "Inbox", level: 1 }).waitFor();
});

test("a link works once, and a seat without its passkey stays closed", async ({ door }) => {
  const { page, agency, expects } = await door("XB");
  expects(NOBODY, /40\d .*\/v1\/join\/look$/);
  await addAuthenticator(page);
  const link = await agency.link("nina");
  await sitDown(page, link);
  const other = await door("XB");
  other.expects(NOBODY, /4\d\d .*\/v1\/join\/look$/);
  await other.page.goto(link);
  await other.page.getByRole("alert").waitFor();
  await other.page.goto("/inbox");
  await other.page.getByRole("heading", { name: "Sign in" }).waitFor();
});
