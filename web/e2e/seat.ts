import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type CDPSession,
  type Page,
} from "playwright-core";
import { inject, test as base } from "vitest";

import { Agency, type Name } from "./agency";
import { FOLDER } from "./stage";

type State = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** Where somebody sits: a page of the browser, and what went wrong on it. */
export interface Seat {
  page: Page;
  context: BrowserContext;
  agency: Agency;
  /** Says beforehand what this test provokes; all else that goes wrong fails it. */
  expects: (...faults: RegExp[]) => void;
}

export interface Look {
  scheme?: "light" | "dark";
  language?: "en" | "fr" | "es" | "ar";
  /** As of a telephone; else as the pictures in the documentation. */
  width?: number;
}

/** As large as the pictures in the documentation. */
const SIZE = { width: 1280, height: 800 };

const PATIENCE_MS = 25_000;

const isRoot = process.getuid?.() === 0;

let browser: Promise<Browser> | undefined;

/** Who sits already: a session is made once and used by the tests that follow. */
const states = new Map<string, State>();

const started = (): Promise<Browser> =>
  (browser ??= chromium.launch({
    executablePath: process.env.COMITY_CHROMIUM ?? "/usr/bin/chromium",
    args: isRoot ? ["--no-sandbox"] : [],
  }));

export const closeBrowser = async (): Promise<void> => {
  const running = await browser;
  browser = undefined;
  await running?.close();
};

/** The agency of this code, as the stage made it. */
export const agency = (code: string): Agency => {
  const known = inject("stage").find((one) => one.code === code);
  if (known === undefined) throw new Error(`${code} is not on the stage`);
  return new Agency(known);
};

/** Writes down whatever a page must never do. */
const watched = (context: BrowserContext, desk: string): string[] => {
  const faults: string[] = [];
  context.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${desk}/`) && !url.startsWith(`blob:${desk}/`))
      faults.push(`asks somebody else: ${url}`);
  });
  context.on("console", (message) => {
    const isWarning = message.type() === "warning";
    if (message.type() === "error" || isWarning)
      faults.push(`${message.type()}: ${message.text()} ${message.location().url}`);
  });
  context.on("weberror", (error) => {
    faults.push(`thrown: ${String(error.error())}`);
  });
  return faults;
};

interface Device {
  devtools: CDPSession;
  authenticatorId: string;
}

type Credentials = Awaited<ReturnType<typeof credentialsOf>>;

const passkeys = new Map<string, Credentials>();

const credentialsOf = async ({ devtools, authenticatorId }: Device) =>
  (await devtools.send("WebAuthn.getCredentials", { authenticatorId })).credentials;

/** A device that makes passkeys and whose user always agrees. */
export const addAuthenticator = async (page: Page): Promise<Device> => {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { devtools, authenticatorId };
};

/** The passkeys that somebody made when sitting down, for a browser that was opened since. */
export const addPasskeys = async ({ page, agency: at }: Seat, name: Name): Promise<void> => {
  const { devtools, authenticatorId } = await addAuthenticator(page);
  for (const credential of passkeys.get(`${at.known.desk} ${name}`) ?? []) {
    await devtools.send("WebAuthn.addCredential", { authenticatorId, credential });
  }
};

/** Sits down for the first time, by a link for one use. */
export const sitDown = async (page: Page, link: string): Promise<void> => {
  await page.goto(link);
  await page.getByLabel("Name of the device").fill("Desk telephone");
  await page.getByRole("button", { name: "Make your passkey" }).click();
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Go to the desk" }).click();
  await page.getByRole("heading", { level: 1 }).waitFor();
};

const LOCALES = { en: "en-GB", fr: "fr-FR", es: "es-ES", ar: "ar-EG" };

interface Fixtures {
  /** A browser of somebody's own, at the door of an agency's desk. */
  door: (code: string, look?: Look) => Promise<Seat>;
  /** Somebody signed in at the desk of an agency that runs. */
  room: (at: Agency, name: Name, look?: Look) => Promise<Seat>;
  /** Somebody signed in at the own desk, on the stage. */
  seat: (code: string, name: Name, look?: Look) => Promise<Seat>;
}

interface Opened extends Seat {
  faults: string[];
  expected: RegExp[];
}

const opened = async (at: Agency, look: Look, state?: State): Promise<Opened> => {
  const options: BrowserContextOptions = {
    viewport: { ...SIZE, width: look.width ?? SIZE.width },
    colorScheme: look.scheme ?? "light",
    locale: LOCALES[look.language ?? "en"],
    reducedMotion: "reduce",
    baseURL: at.known.desk,
    ...(state !== undefined && { storageState: state }),
  };
  const context = await (await started()).newContext(options);
  context.setDefaultTimeout(PATIENCE_MS);
  const faults = watched(context, at.known.desk);
  const expected: RegExp[] = [];
  const page = await context.newPage();
  const expects = (...more: RegExp[]) => {
    expected.push(...more);
  };
  return { page, context, agency: at, faults, expected, expects };
};

const slug = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");

export const test = base.extend<Fixtures & { all: Opened[] }>({
  all: async ({ task }, use) => {
    const all: Opened[] = [];
    await use(all);
    if (task.result?.state === "fail") {
      mkdirSync(FOLDER, { recursive: true });
      for (const [place, { page }] of all.entries()) {
        const path = join(FOLDER, `${slug(task.name)}-${place}.png`);
        await page.screenshot({ path }).catch(() => undefined);
      }
    }
    const faults = all.flatMap(({ faults: found, expected }) =>
      found.filter((fault) => !expected.some((one) => one.test(fault))),
    );
    await Promise.all(all.map(({ context }) => context.close()));
    if (faults.length > 0) throw new Error(`the pages went wrong:\n${faults.join("\n")}`);
  },
  door: async ({ all }, use) => {
    await use(async (code, look = {}) => {
      const one = await opened(agency(code), look);
      all.push(one);
      return one;
    });
  },
  room: async ({ all }, use) => {
    await use(async (at, name, look = {}) => {
      const who = `${at.known.desk} ${name}`;
      if (!states.has(who)) {
        const first = await opened(at, {});
        all.push(first);
        const device = await addAuthenticator(first.page);
        await sitDown(first.page, await at.link(name));
        passkeys.set(who, await credentialsOf(device));
        states.set(who, await first.context.storageState());
        await first.context.close();
      }
      const one = await opened(at, look, states.get(who));
      all.push(one);
      return one;
    });
  },
  seat: async ({ room }, use) => {
    await use((code, name, look = {}) => room(agency(code), name, look));
  },
});

const PICTURES = join(import.meta.dirname, "../../docs/use/pictures");

/**
 * A picture for the documentation. Written there only when asked for, so that tests leave the
 * tree clean; else it lies beside the logs, for whoever wants to look.
 */
export const picture = async (page: Page, name: string): Promise<void> => {
  if (process.env.COMITY_PICTURES !== "write") {
    await page.screenshot({ path: join(FOLDER, "pictures", `${name}.png`) });
    return;
  }
  const devtools = await page.context().newCDPSession(page);
  const { data } = await devtools.send("Page.captureScreenshot", { format: "webp", quality: 82 });
  mkdirSync(PICTURES, { recursive: true });
  writeFileSync(join(PICTURES, `${name}.webp`), Buffer.from(data, "base64"));
};
