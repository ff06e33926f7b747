import { expect } from "vitest";

import { picture, test } from "./seat";

const REFUSED = /403 .*\/v1\/acts$/;

test("a message that the law refuses goes out once the truth is stated", async ({ seat }) => {
  const { page, expects } = await seat("XA", "olga");
  expects(REFUSED);
  await page.goto("/compose");
  await page.getByRole("combobox", { name: "To" }).click();
  await page.getByRole("option", { name: /^XB/ }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("combobox", { name: "Purpose" }).click();
  await page.getByRole("option", { name: "Investigation" }).click();
  await page.getByLabel("Subject").fill("Our meeting");
  await page.getByRole("textbox", { name: "Text" }).fill("We meet on Thursday at ten.");
  const law = page.getByRole("complementary", { name: "What the law says" });
  await law.getByText("Not permitted").first().waitFor();
  await picture(page, "lawful-1-not-permitted");

  await page.getByRole("button", { name: "Not permitted: record the attempt" }).click();
  await page.getByRole("alert").getByText("The law does not permit this").waitFor();
  expect(await page.getByLabel("Subject").inputValue(), "nothing typed is lost").toBe(
    "Our meeting",
  );

  const remedy = law
    .getByRole("listitem")
    .filter({ hasText: /personal data/i })
    .getByRole("button", { name: "This is so" });
  await remedy.first().click();
  await law.getByText("I state that this is not so:").waitFor();
  expect(await law.getByText("You have said").count(), "one click states nothing").toBe(0);
  await law.getByRole("button", { name: "I state this" }).click();
  await law.getByText("Permitted", { exact: true }).waitFor();
  await picture(page, "lawful-2-permitted");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("heading", { name: "Message", level: 1 }).waitFor();
});

test("what is typed and not sent survives a crash of the browser", async ({ seat }) => {
  const { page, context } = await seat("XA", "olga");
  await page.goto("/compose");
  await page.getByLabel("Subject").fill("Half a thought");
  const kept = () => page.evaluate(() => JSON.stringify(localStorage));
  await expect.poll(kept).toContain("compose");
  expect(await kept(), "the device has none of it in clear").not.toContain("thought");
  const devtools = await context.newCDPSession(page);
  const crashed = page.waitForEvent("crash");
  // It does not answer any more, so nobody waits for it.
  devtools.send("Page.crash").catch(() => undefined);
  await crashed;
  const again = await context.newPage();
  await again.goto("/compose");
  expect(await again.getByLabel("Subject").inputValue()).toBe("Half a thought");
  await again.getByLabel("Subject").fill("");
});
