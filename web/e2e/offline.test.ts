import { expect } from "vitest";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { Agency } from "./agency";
import { test } from "./seat";
import { FOLDER } from "./stage";

const OFFLINE = /ERR_(INTERNET_DISCONNECTED|CONNECTION_(REFUSED|RESET)|INCOMPLETE_CHUNKED)/;

test("a desk without its network says so, and what was typed is there when it is back", async ({
  seat,
}) => {
  const { page, context, expects } = await seat("XA", "olga");
  expects(OFFLINE);
  await page.goto("/compose");
  const line = page.getByRole("status").first();
  await line.getByText("Live").waitFor();
  await context.setOffline(true);
  await page.getByRole("combobox", { name: "To" }).click();
  await page.getByRole("option", { name: /^XB/ }).click();
  await page.keyboard.press("Escape");
  await page.getByLabel("Subject").fill("Typed without a network");
  await page.getByText("The server does not answer").waitFor();
  await context.setOffline(false);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("complementary").getByText("Not permitted").first().waitFor();
  await page.getByRole("status").first().getByText("Live").waitFor();
  expect(await page.getByLabel("Subject").inputValue()).toBe("Typed without a network");
  await page.getByLabel("Subject").fill("");
});

test("a node that lost its power is missed within seconds and heard again", async ({ room }) => {
  const folder = join(FOLDER, "alone");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const node = await Agency.init(folder, "XA");
  try {
    await node.serve();
    const { page, expects } = await room(node, "olga");
    expects(OFFLINE);
    await page.goto("/inbox");
    await page.getByText("Live").waitFor();
    await node.stop("SIGKILL");
    await page.getByText("Server not reached: what you see may be old").waitFor();
    await node.serve();
    await page.getByText("Live", { exact: true }).waitFor();
    expect(await page.getByRole("heading", { name: "Inbox", level: 1 }).isVisible()).toBe(true);
  } finally {
    await node.stop();
  }
});
