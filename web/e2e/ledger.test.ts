import { readFileSync } from "node:fs";

import { expect } from "vitest";

import { picture, test } from "./seat";

test("a proof is verified in the browser, and a forged one is found out", async ({ seat }) => {
  const { page } = await seat("XA", "olga");
  await page.goto("/ledger");
  await page.getByText("agrees with the signed note").waitFor();
  await page.getByText(/verified in this browser \(Ed25519\)/).first().waitFor();
  await page.getByRole("textbox", { name: "Number of the entry" }).fill("1");
  await page.getByRole("button", { name: "Verify", exact: true }).click();
  await page.getByText(/Entry 1 is in the log of \d+: verified here/).waitFor();
  await picture(page, "verify-1-proof");

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download the checkpoint" }).click(),
  ]);
  expect(readFileSync(await download.path(), "utf8")).toMatch(/^.+\n\d+\n[\w+/=]+\n\n— /);

  // Whoever sits between node and browser changes one hash of the proof.
  await page.route("**/v1/log/proofs/*", async (route) => {
    const response = await route.fetch();
    const proof = (await response.json()) as { leaf_hash: string };
    const forged = proof.leaf_hash.startsWith("A") ? "B" : "A";
    await route.fulfill({
      response,
      json: { ...proof, leaf_hash: forged + proof.leaf_hash.slice(1) },
    });
  });
  await page.goto("/ledger?leaf=2");
  await page.getByRole("alert").waitFor();
  expect(await page.getByText("verified here").count()).toBe(0);
});
