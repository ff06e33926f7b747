import type { Page } from "playwright-core";
import { expect } from "vitest";

import { axed } from "./axe";
import { person } from "./life";
import { agency, picture, test } from "./seat";

const choose = async (page: Page, list: string, option: string | RegExp): Promise<void> => {
  await page.getByRole("combobox", { name: list }).focus();
  await page.keyboard.press("ArrowDown");
  await page.getByRole("option", { name: option, exact: true }).click();
};

/** An agreement under which XA and XB ask each other without showing whom. */
const agreed = async (): Promise<void> => {
  const { agreement } = await agency("XA").does("lena", [
    ...["agreement", "propose", "--with", "XB", "--title", "Agreement on pseudonymised searches"],
    ...["--for", "investigate", "--private", "person", "--private-day", "48"],
    ...["--private-year", "1600", "--safeguards", "--text", "Fictional."],
  ]);
  const id = String(agreement);
  const shown = ["agreement", "show", id];
  await agency("XB").until("it is there", "lena", shown, ({ code }) => code === 0);
  await agency("XB").does("lena", ["agreement", "sign", id]);
  const isSigned = ({ told }: { told: { status?: string } }) => told.status === "signed";
  await agency("XA").until("both have signed", "lena", shown, isSigned);
};

/** Until XB has announced what may be met, and XA knows of it. */
const offered = async (): Promise<void> => {
  const { desk } = agency("XA").known;
  const headers = { authorization: `Bearer ${agency("XA").token("nina")}` };
  const end = Date.now() + 60_000;
  for (;;) {
    const answer = await fetch(`${desk}/v1/searches/private/holders`, { headers });
    const { items } = (await answer.json()) as { items: { is_offered: boolean }[] };
    if (items.some((one) => one.is_offered)) return;
    if (Date.now() > end) throw new Error("XB offers nothing");
    await new Promise((done) => setTimeout(done, 250));
  }
};

/** Writes whom one asks about, and what for. */
const write = async (page: Page, name: string): Promise<void> => {
  await page.goto("/search/private");
  await choose(page, "Which agencies", "XB");
  await page.keyboard.press("Escape");
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Date of birth").fill("1979-03-02");
  await choose(page, "Purpose", "Investigation");
  await choose(page, "What the person is in the matter", "Suspect");
  await choose(page, "Offences", "Trafficking in human beings");
  await page.keyboard.press("Escape");
  await page.getByLabel("Case").fill("XA-C-31");
  await page.getByLabel("Why it is searched").fill("Case XA-C-31, trafficking");
  const law = page.getByRole("complementary", { name: "What the law says" });
  await law.getByText("Permitted", { exact: true }).waitFor();
};

test("another agency is asked without showing whom, and a hit leads to a request", async ({
  seat,
}) => {
  await agency("XB").does("olga", person("Philippa Beispiel"));
  await agreed();
  await offered();
  const { page } = await seat("XA", "olga");
  const sent: string[] = [];
  await write(page, "Philippa Beispiel");
  await page.getByText(/48 of 48 keys left today/).waitFor();
  await picture(page, "private-1-write");
  page.on("request", (request) => sent.push(`${request.method()} ${request.postData() ?? ""}`));
  await page.getByLabel("Why it is searched").focus();
  await page.keyboard.press("Control+Enter");
  await page.getByRole("heading", { name: "What was found", level: 1 }).waitFor();
  // The page hears of the answer by itself.
  await page.getByText("by a name and the day of birth", { exact: false }).waitFor();
  await page.getByText("A hit decides nothing about anybody", { exact: false }).waitFor();
  await picture(page, "private-2-hit");
  expect(await axed(page)).toEqual([]);
  const posts = sent.filter((one) => one.startsWith("POST") && one.includes("Philippa"));
  expect(posts, "the own node alone learns the name, once").toHaveLength(1);

  await page.getByRole("button", { name: "Ask XB" }).focus();
  await page.keyboard.press("Enter");
  const asks = page.getByLabel("What is asked");
  await asks.waitFor();
  expect(await asks.inputValue()).toMatch(/^What you hold on the person of our pseudonymised/);
  expect(await page.getByText("Philippa").count(), "nobody is named by itself").toBe(0);
  await asks.fill("");

  await write(page, "Quirina Vorlage");
  await page.getByText(/32 of 48 keys left today/).waitFor();
  await page.getByRole("button", { name: /^Ask/ }).click();
  await page.getByText("Nothing was met in what XB offered", { exact: false }).waitFor();
  await page.goto("/search/private");
  const mine = page.getByRole("region", { name: "Yours" });
  await mine.getByText("no hit", { exact: true }).waitFor();
  await mine.getByText("hit", { exact: true }).waitFor();
  await mine.evaluate((part) => {
    scrollBy(0, part.getBoundingClientRect().top - 80);
  });
  await picture(page, "private-3-list");
});
