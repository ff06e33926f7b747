import { screen } from "@testing-library/react";
import i18next from "i18next";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { showPage } from "../testing";
import { Countdown } from "./countdown";
import { Moment, wallClock, zoneOf } from "./moment";

const AT = "2026-11-28T13:05:30.000Z";
const zone = process.env.TZ;

beforeEach(() => {
  process.env.TZ = "Europe/Brussels";
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-28T11:05:30.000Z") });
});
afterEach(async () => {
  vi.useRealTimers();
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
  await i18next.changeLanguage("en");
});

const wordsOf = async (language: string, whole: boolean): Promise<string> => {
  await i18next.changeLanguage(language);
  showPage("/", "/", () => (
    <p data-testid={language}>
      <Moment at={AT} whole={whole} />
    </p>
  ));
  return (await screen.findByTestId(language)).textContent;
};

test.each([
  ["en", "28 Nov 2026, 14:05 UTC+1"],
  ["fr", "28 nov. 2026, 14:05 UTC+1"],
  ["es", "28 nov 2026, 14:05 UTC+1"],
  ["ar", "28 نوفمبر 2026، 14:05 UTC+1"],
])("a moment is day, month, year, 24 hours and its zone in %s", async (language, words) => {
  const said = (await wordsOf(language, true)).replaceAll(/[\u200e\u200f]/g, "");
  expect(said.replaceAll(/\s/g, " ")).toBe(words);
});

test("today the hour is enough", async () => {
  expect(await wordsOf("en", false)).toBe("14:05");
});

test("a day of the law is the same day wherever it is read", async () => {
  process.env.TZ = "America/New_York";
  showPage("/", "/", () => <Moment at="2026-11-29" date />);
  expect(await screen.findByText("29 Nov 2026")).toBeTruthy();
});

test("a zone that is no whole hour away is told to the minute", () => {
  process.env.TZ = "America/St_Johns";
  expect(zoneOf(new Date(AT))).toBe("UTC−3:30");
  process.env.TZ = "UTC";
  expect(zoneOf(new Date(AT))).toBe("UTC");
});

test("a wall clock of somewhere else is told as it stands there", () => {
  expect(wallClock("2026-03-29 23:59:59", "en")).toBe("29 Mar 2026, 23:59");
  expect(wallClock("no moment", "en")).toBe("no moment");
});

test("a clock says what is left, and when it ends", async () => {
  showPage("/", "/", () => <Countdown due={AT} />);
  expect(await screen.findByText("2h left")).toBeTruthy();
  expect(screen.getByText("14:05 UTC+1")).toBeTruthy();
});
