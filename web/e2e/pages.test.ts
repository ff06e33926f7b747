import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Page } from "playwright-core";
import { beforeAll, describe, expect } from "vitest";

import type { Name } from "./agency";
import { axed } from "./axe";
import { lived, type Life } from "./life";
import { test, type Look, type Seat } from "./seat";

let life: Life;

beforeAll(async () => {
  life = await lived();
});

/** Every page of the desk, with somebody who may see it. */
const pages = (): [name: Name, path: string][] => [
  ["olga", "/inbox"],
  ["olga", `/inbox/${life.request}`],
  ["sven", "/inbox?box=for-decision"],
  ["olga", "/deadlines"],
  ["olga", "/deadlines?due=requests"],
  ["olga", "/compose"],
  ["olga", "/emergency"],
  ["olga", "/acts"],
  ["sven", `/acts/${life.waits}`],
  ["olga", `/threads/${life.request}`],
  ["olga", "/cases"],
  ["olga", "/cases/XB-C-7"],
  ["olga", "/search"],
  ["olga", "/search/list"],
  ["olga", "/search/private"],
  ["olga", "/duplicates"],
  ["olga", "/duplicates?leads=same"],
  ["olga", "/duplicates/new"],
  ["olga", "/watches"],
  ["olga", "/watches/new"],
  ["olga", `/watches/${life.watch}`],
  ["olga", "/records"],
  ["olga", "/records?view=consents"],
  ["olga", "/records/new"],
  ["olga", "/records/import"],
  ["olga", `/records/${life.record}`],
  ["dora", `/records/${life.record}/history`],
  ["lena", "/agreements"],
  ["lena", "/agreements?view=instruments"],
  ["lena", `/agreements/${life.agreement}`],
  ["lena", "/agreements/propose"],
  ["lena", `/agreements/propose?like=${life.agreement}`],
  ["olga", "/agencies/XB"],
  ["olga", "/law"],
  ["olga", "/law?list=all"],
  ["olga", "/law/ied-2023-977"],
  ["olga", "/law/rules/ied-2023-977.5.1"],
  ["olga", "/peers"],
  ["arno", "/ledger?leaf=1"],
  ["dora", "/oversight"],
  ["olga", "/duty"],
  ["admin", "/seats"],
  ["admin", "/operations"],
  ["olga", "/settings"],
  ["olga", "/no-such-page"],
];

/** The page as it is once it has got what it asked for. */
const settled = async (page: Page, path: string): Promise<void> => {
  await page.goto(path);
  await page.getByRole("heading").first().waitFor();
  const busy = "[aria-busy=true], .mantine-Loader-root, .mantine-Skeleton-root";
  await page.waitForFunction((what) => document.querySelector(what) === null, busy);
};

/** Whatever is wider than the page that holds it. */
const overflowing = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth ? [`the page is ${scrollWidth} of ${clientWidth} wide`] : [];
  });

/** Words in Latin letters that nothing marks as another language's, a name's or a code's. */
const untranslated = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const holder = node.parentElement;
      const marked = holder?.closest("[lang], [dir], bdi, kbd, script, style");
      const text = node.textContent ?? "";
      const isOpen = marked === document.documentElement && holder?.checkVisibility() === true;
      // Within words of the language stand names that no language has: `comity audit`, Ed25519.
      const isForeign = /[a-z]{3,}/i.test(text) && !/\p{Script=Arabic}/u.test(text);
      if (isOpen && isForeign) found.push(text);
    }
    return found;
  });

interface Schemas {
  components: { schemas: Record<string, { enum?: string[] }> };
}

const DESCRIPTION = join(import.meta.dirname, "../../docs/build/openapi.json");

/** The words of the interface that no language writes so: `not-permitted`, `request.make`. */
const PROTOCOL = new Set(
  Object.values((JSON.parse(readFileSync(DESCRIPTION, "utf8")) as Schemas).components.schemas)
    .flatMap((schema) => schema.enum ?? [])
    .filter((word) => /[-._]/.test(word)),
);

/** Names of the interface that people see all the same: which, where, and why. */
const SEEN: [name: RegExp, page: RegExp, why: string][] = [
  [/^record_[0-9a-z]{26}$/, /^\/records\/record_/, "the only name by which agencies speak of it"],
  [/^record_[0-9a-z]{26}$/, /^\/watches\/act_/, "the same, of what was found"],
  [/^officer_[0-9a-z]{26}$/, /^\/settings$/, "the own pseudonym, which others see"],
  [/^officer_[0-9a-z]{26}$/, /^\/operations$/, "the administrator's list of who has which"],
  [/^comity\.invalid$/, /^\/ledger/, "the origin of the log, as it is signed"],
  [/^data-protection$/, /^/, "a word of the language as well"],
  [/^no-hit$/, /^\/search/, "hit/no-hit is what the instruments call it"],
  [/\.cedar$/, /^\/law\/rules\//, "the file of the rule, for the lawyer who looks it up"],
];

/** Where names are shown as they are written: a rule, what it reads, a command to type. */
const WRITTEN = "pre, code, kbd";

/** Names of the interface in what people read: kinds, facts, ids, words of closed lists. */
const raw = async (page: Page, path: string): Promise<string[]> => {
  const texts = await page.evaluate((written) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const holder = node.parentElement;
      const isOpen = holder?.checkVisibility() === true && holder.closest(written) === null;
      if (isOpen && holder.closest("script, style") === null) found.push(node.textContent ?? "");
    }
    return found;
  }, WRITTEN);
  const words = texts.flatMap((text) => text.match(/[a-z]\w*(?:[-._]\w+)+/gi) ?? []);
  return words.filter(
    (word) =>
      (/[a-z][._]\w/i.test(word) || PROTOCOL.has(word)) &&
      !SEEN.some(([name, where]) => name.test(word) && where.test(path)),
  );
};

const LOOKS: [words: string, look: Look][] = [
  ["light", { scheme: "light" }],
  ["dark", { scheme: "dark" }],
  ["Arabic", { language: "ar" }],
  ["narrow", { width: 360 }],
  ["narrow Arabic", { width: 360, language: "ar" }],
];

describe.each(LOOKS)("in %s", (words, look) => {
  test("every page is open to everybody: axe finds nothing", async ({ seat }) => {
    const wrong: string[] = [];
    const sitting = new Map<Name, Page>();
    for (const [name, path] of pages()) {
      if (!sitting.has(name)) sitting.set(name, (await seat("XA", name, look)).page);
      const page = sitting.get(name);
      if (page === undefined) continue;
      await settled(page, path);
      const found = [...(await axed(page)), ...(await overflowing(page))];
      found.push(...(await raw(page, path)).map((word) => `seen as the interface has it: ${word}`));
      if (look.language === "ar") {
        expect(await page.evaluate(() => document.documentElement.dir)).toBe("rtl");
        found.push(...(await untranslated(page)).map((text) => `untranslated: ${text}`));
      }
      wrong.push(...found.map((one) => `${path}: ${one}`));
      const shot = path.replaceAll(/[^a-z0-9]+/gi, "-");
      await page.screenshot({ path: `../target/e2e/pages/${words.replace(" ", "-")}${shot}.png` });
    }
    expect(wrong).toEqual([]);
  });
});

/** What some roles must not see: pages, and what the interface says of it. */
const CLOSED: [what: string, page: string, api: string, to: Name[]][] = [
  ["cases", "/cases", "/v1/cases", ["arno", "admin"]],
  ["records", "/records", "/v1/records", ["arno", "admin"]],
  ["watches", "/watches", "/v1/watches", ["arno", "admin"]],
  ["duplicates", "/duplicates", "/v1/leads", ["arno", "admin"]],
  ["oversight", "/oversight", "/v1/oversight", ["olga", "sven", "admin"]],
  ["operations", "/operations", "/v1/operations", ["olga", "sven", "lena", "dora"]],
];

const EVERYBODY: Name[] = ["olga", "sven", "lena", "dora", "arno", "admin"];

/** Whether it is there for everybody but those to whom it is closed: page, way to it, interface. */
const isAsSaid = async ({ page, agency }: Seat, name: Name): Promise<void> => {
  for (const [, path, api, to] of CLOSED) {
    await settled(page, path);
    const isClosed = to.includes(name);
    const nowhere = page.getByRole("heading", { name: "There is no such page" });
    expect(await nowhere.isVisible(), `${name} at ${path}`).toBe(isClosed);
    const leads = page.getByRole("navigation").locator(`a[href="${path}"]`);
    expect(await leads.count(), `${name} is led to ${path}`).toBe(isClosed ? 0 : 1);
    const headers = { authorization: `Bearer ${agency.token(name)}` };
    const answer = await fetch(agency.known.desk + api, { headers });
    expect(answer.status, `${name} at ${api}`).toBe(isClosed ? 404 : 200);
  }
};

describe("what a role must not see is not there", () => {
  test.for(EVERYBODY)("for %s", async (name, { seat }) => {
    await isAsSaid(await seat("XA", name), name);
  });

  test("who reads no content writes nothing and opens nothing", async ({ seat }) => {
    for (const name of ["arno", "admin"] as const) {
      const { page, agency } = await seat("XA", name);
      for (const path of ["/compose", "/emergency", "/agreements/propose"]) {
        await settled(page, path);
        await page.getByRole("heading", { name: "There is no such page" }).waitFor();
      }
      await settled(page, `/acts/${life.request}`);
      await page.getByText("not its words").waitFor();
      const headers = {
        authorization: `Bearer ${agency.token(name)}`,
        "content-type": "application/json",
      };
      const open = `${agency.known.desk}/v1/acts/${life.request}/open`;
      const answer = await fetch(open, { method: "POST", headers, body: "{}" });
      expect(answer.status, `${name} opens`).toBe(404);
    }
  });
});
