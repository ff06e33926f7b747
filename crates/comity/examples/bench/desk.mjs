// The desk in a browser, measured: `node desk.mjs WEB LINK TYPING_SECONDS`.
//
// WEB is the folder of the desk, whose `node_modules` have the browser's driver; LINK lets an
// officer in. Prints one JSON object.

import { createRequire } from "node:module";
import { join } from "node:path";

const [web, link, typingSeconds] = process.argv.slice(2);
const { chromium } = createRequire(join(web, "package.json"))("playwright-core");

/** Runs at the start of each page: when the first row was painted, how long interactions took. */
const watch = () => {
  globalThis.useful = new Promise((resolve) => {
    const look = () => {
      if (document.querySelector("[role=option]") === null) return void requestAnimationFrame(look);
      // The frame after the one in which it was found is the one that shows it.
      requestAnimationFrame(() => resolve(performance.now()));
    };
    look();
  });
  globalThis.took = [];
  new PerformanceObserver((list) => {
    for (const event of list.getEntries()) {
      if (event.interactionId > 0) globalThis.took.push([event.interactionId, event.duration]);
    }
  }).observe({ type: "event", durationThreshold: 16, buffered: true });
};

const started = Date.now();
const say = (what) => console.error(`${((Date.now() - started) / 1000).toFixed(1)} s  ${what}`);

const at = (all, share) => [...all].sort((a, b) => a - b)[Math.ceil(all.length * share) - 1];

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
await context.addInitScript(watch);
const page = await context.newPage();
page.setDefaultTimeout(120_000);
const line = await context.newCDPSession(page);
await line.send("WebAuthn.enable");
await line.send("WebAuthn.addVirtualAuthenticator", {
  options: {
    protocol: "ctap2",
    transport: "internal",
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  },
});
await page.goto(link);
await page.getByRole("textbox").fill("Measure");
await page.getByRole("button").first().click();
await page.getByRole("checkbox").check();
await page.getByRole("button").last().click();
const origin = new URL(link).origin;

/** Milliseconds until the first row of the inbox is seen, with nothing in the browser's cache. */
const useful = [];
for (let run = 0; run < 7; run += 1) {
  await line.send("Network.clearBrowserCache");
  await page.goto(`${origin}/inbox`);
  useful.push(await page.evaluate(() => globalThis.useful));
}

say(`useful: ${useful.map(Math.round).join(" ")} ms`);

/** All rows are read, as who scrolls to the end does. */
const list = page.locator("[role=listbox]").first();
const height = () =>
  list.evaluate((one) => {
    one.parentElement.scrollTop = one.parentElement.scrollHeight;
    return one.getBoundingClientRect().height;
  });
const rowHeight = await page.locator("[role=option]").first().evaluate((one) => one.getBoundingClientRect().height);
const began = Date.now();
for (let known = 0, still = 0; still < 20 && Date.now() - began < 240_000; ) {
  await page.waitForTimeout(100);
  const now = await height();
  still = now > known ? 0 : still + 1;
  known = now;
}
const rows = Math.round((await height()) / rowHeight);

say(`${rows} rows are read`);

/** Interactions over all rows: keys, clicks, the filter. */
await page.evaluate(() => void (globalThis.took.length = 0));
await list.focus();
await page.keyboard.press("Home");
for (let step = 0; step < 40; step += 1) {
  await page.keyboard.press("ArrowDown");
  await page.waitForTimeout(60);
}
for (let step = 1; step < 9; step += 1) {
  await page.locator("[role=option]").nth(step).click();
  await page.waitForTimeout(150);
}
const filter = page.getByRole("textbox").first();
await filter.focus();
await page.keyboard.type("message 77", { delay: 120 });
await page.waitForTimeout(1_000);
const took = await page.evaluate(() => globalThis.took);
// What is shorter than the threshold of the browser's own record is not in it.
const interactions = Object.values(
  took.reduce((all, [id, ms]) => ({ ...all, [id]: Math.max(all[id] ?? 0, ms) }), {}),
);

say(`${interactions.length} interactions: ${interactions.join(" ")}`);

/** From the last key to the verdict: each choice of a purpose or an area is a new question. */
await page.goto(`${origin}/compose`);
const asked = [];
let refused = 0;
page.on("response", (answer) => {
  if (!answer.url().endsWith("/v1/verdicts")) return;
  asked.push(Date.now());
  if (answer.status() === 429) refused += 1;
});
await page.evaluate(() => {
  globalThis.verdicts = [];
  let key = 0;
  addEventListener("keydown", (event) => void (key = event.timeStamp), { capture: true });
  new PerformanceObserver((entries) => {
    for (const entry of entries.getEntries()) {
      if (!entry.name.endsWith("/v1/verdicts")) continue;
      const since = key;
      requestAnimationFrame(() => requestAnimationFrame(() => globalThis.verdicts.push(performance.now() - since)));
    }
  }).observe({ type: "resource" });
});
const boxes = page.locator("form input[aria-haspopup=listbox], form input[role=combobox], form input[type=search]");
await page.getByRole("combobox").first().or(boxes.first()).first().click();
await page.keyboard.type("XB");
await page.keyboard.press("ArrowDown");
await page.keyboard.press("Enter");
await page.keyboard.press("Escape");
await page.waitForTimeout(1_000);
await page.evaluate(() => void (globalThis.verdicts.length = 0));
for (let step = 0; step < 24; step += 1) {
  await boxes.nth(1 + (step % 2)).click();
  for (let down = 0; down <= step / 2 + 1; down += 1) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForTimeout(400);
}
const verdicts = await page.evaluate(() => globalThis.verdicts);

say(`${verdicts.length} verdicts: ${verdicts.map(Math.round).join(" ")}`);

/** An officer types for so long: how often is the law asked, and does it ever say "too often"? */
await page.waitForTimeout(61_000);
const [before, since] = [asked.length, Date.now()];
await page.locator("form textarea").first().focus();
while (Date.now() - since < typingSeconds * 1_000) {
  await page.keyboard.type("The van was seen near the old station. ", { delay: 170 });
}
const typed = asked.length - before;

await browser.close();
console.log(
  JSON.stringify({
    useful_ms: useful.map(Math.round),
    useful_p50_ms: Math.round(at(useful, 0.5)),
    rows,
    interactions: interactions.length,
    interaction_p98_ms: at(interactions, 0.98) ?? 0,
    interaction_max_ms: Math.max(0, ...interactions),
    verdicts: verdicts.length,
    verdict_p50_ms: Math.round(at(verdicts, 0.5) ?? -1),
    verdict_p95_ms: Math.round(at(verdicts, 0.95) ?? -1),
    verdict_max_ms: Math.round(Math.max(-1, ...verdicts)),
    typing_s: Number(typingSeconds),
    asked_while_typing: typed,
    asked_too_often: refused,
  }),
);
