import type { Page } from "playwright-core";
import { expect } from "vitest";

import { axed } from "./axe";
import { agency, picture, test } from "./seat";

const GIVEN = ["Dorian", "Elpida", "Fausto", "Gisela", "Hedwig", "Ismene", "Jorunn", "Kasimir"];
const FAMILY = [
  "Beispielov", "Vorlaga", "Musterini", "Exemplara", "Tessera", "Platzhalter", "Nemora",
];

/** People of whom none is another, and three of them twice: mistyped, as they are, renewed. */
const people = (): string[][] => {
  const all = Array.from({ length: 56 }, (_, place) => {
    const year = 1950 + ((place * 13) % 47);
    const month = String(1 + ((place * 5) % 12)).padStart(2, "0");
    const day = String(1 + ((place * 11) % 28)).padStart(2, "0");
    return [
      `${GIVEN[place % 8] ?? ""} ${FAMILY[place % 7] ?? ""}`,
      `${year}-${month}-${day}`,
      `D${7_000_001 + place * 7_919}`,
    ];
  });
  const [first, second, third] = all;
  return [
    ...all,
    ["Doriann Beispielov", first?.[1] ?? "", first?.[2] ?? ""],
    ["Elpida Vorlaga", second?.[1] ?? "", second?.[2] ?? ""],
    ["Fausto Musterini", third?.[1] ?? "", "D9999999"],
  ];
};

/** Registers them as a list is: each row a record. */
const registered = async (): Promise<void> => {
  const { desk } = agency("XA").known;
  const headers = {
    authorization: `Bearer ${agency("XA").token("nina")}`,
    "content-type": "application/json",
  };
  for (const [name = "", born = "", number = ""] of people()) {
    const statements = [
      { property: "name", value: name },
      { property: "birth-date", value: born },
      { property: "document-number", value: number },
    ];
    const body = {
      kind: "record.register",
      class: "person",
      source: "Register of XA, 2026-11-29",
      subject: { category: "suspect", review_at: Date.now() + 200 * 86_400_000 },
      statements,
    };
    const stated = [{ fact: "quality_checked", value: true }];
    const form = JSON.stringify({ body, purpose: "investigate", stated });
    const answer = await fetch(`${desk}/v1/acts`, { method: "POST", headers, body: form });
    if (answer.status !== 201) throw new Error(await answer.text());
  }
};

const choose = async (page: Page, list: string, option: string): Promise<void> => {
  await page.getByRole("combobox", { name: list }).focus();
  await page.keyboard.type(option);
  await page.getByRole("option", { name: option, exact: true }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
};

/** The law has answered, and nothing stands against it. */
const lawful = async (page: Page): Promise<void> => {
  const law = page.getByRole("complementary", { name: "What the law says" });
  const permitted = law.getByText("Permitted", { exact: true });
  await permitted.waitFor();
};

/** Reads both records of the lead that is shown. */
const read = async (page: Page, isFirst: boolean): Promise<void> => {
  if (isFirst) {
    await choose(page, "Purpose", "Identification");
    await page.getByLabel("Why you open it").focus();
    await page.keyboard.type("Yearly review of the register");
    await page.getByRole("button", { name: /^Open both/ }).focus();
    await page.keyboard.press("Enter");
  } else {
    // The reason of the lead before stands there already.
    await page.getByRole("button", { name: /^Open both/ }).waitFor();
    await page.keyboard.press("o");
  }
  await page.getByRole("region", { name: "What both state" }).waitFor();
};

test("by keyboard alone: records are compared, read side by side, and decided over", async ({
  seat,
}) => {
  await registered();
  const { page } = await seat("XA", "olga");
  await page.goto("/inbox");
  await page.getByRole("heading", { name: "Inbox", level: 1 }).waitFor();
  await Promise.all([page.keyboard.press("g"), page.keyboard.press("b")]);
  await page.getByRole("heading", { name: "Duplicates", level: 1 }).waitFor();
  await page.getByRole("button", { name: "Compare records" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Compare records", level: 1 }).waitFor();
  await choose(page, "Purpose", "Identification");
  await page.getByLabel("Case").focus();
  await page.keyboard.type("XA-C-30");
  await page.getByLabel("Why they are compared").focus();
  await page.keyboard.type("Yearly review of the register");
  await lawful(page);
  await picture(page, "duplicates-1-compare");
  await page.keyboard.press("Control+Enter");
  await page.getByText(/^Done\. Records read:/).waitFor();
  const proposed = page.getByRole("region", { name: "Leads proposed now" });
  await proposed.getByRole("link").nth(1).waitFor();
  await picture(page, "duplicates-2-came");

  await page.goto("/duplicates");
  await page.getByRole("listbox", { name: "Duplicates" }).focus();
  await page.keyboard.press("j");
  await picture(page, "duplicates-3-leads");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Are both one?", level: 1 }).waitFor();
  await page.getByText("Read both before you decide.").waitFor();
  expect(await page.getByRole("radio", { name: /^They are one/ }).count()).toBe(0);
  await picture(page, "duplicates-4-before");
  expect(await axed(page)).toEqual([]);
  await read(page, true);
  const beside = page.getByRole("region", { name: "What both state" });
  await beside.getByText("equal", { exact: true }).first().waitFor();
  await page.getByRole("heading", { level: 1 }).focus();
  await picture(page, "duplicates-5-beside");
  expect(await axed(page)).toEqual([]);
  await page.keyboard.press("s");
  await page.getByLabel("What was seen").focus();
  await page.keyboard.type("The same document");
  await page.keyboard.press("Control+Enter");
  const decisions = page.getByRole("region", { name: "What was decided" });
  await decisions.getByText("one", { exact: true }).waitFor();

  const first = page.url();
  await page.keyboard.press("n");
  await page.waitForURL((url) => url.href !== first);
  await read(page, false);
  await page.keyboard.press("d");
  await page.getByLabel("What was seen").focus();
  await page.keyboard.type("Brothers");
  await page.keyboard.press("Control+Enter");
  await decisions.getByText("two", { exact: true }).waitFor();
  await page.getByLabel("Why it is taken back").focus();
  await page.keyboard.type("The numbers were mixed up");
  await page.getByRole("button", { name: /^Take it back/ }).focus();
  await page.keyboard.press("u");
  await decisions.getByText("taken back, open again").waitFor();
  await page.getByRole("radio", { name: /^They are one/ }).waitFor();

  await page.goto("/duplicates?leads=same");
  await page.getByRole("option").first().waitFor();
  await page.goto(first);
  await page.getByRole("region", { name: "Take the decision back" }).waitFor();
  expect(await axed(page)).toEqual([]);

  // The same from right to left.
  const { page: arabic } = await seat("XA", "olga", { language: "ar" });
  await arabic.goto(first);
  await arabic.getByRole("button", { name: /تراجع عنه/ }).waitFor();
  expect(await axed(arabic)).toEqual([]);
});
