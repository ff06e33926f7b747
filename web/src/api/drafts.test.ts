import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { answering } from "../testing";
import {
  closeDrafts,
  draftsKept,
  draftsOf,
  isKeeping,
  openDrafts,
  readDraft,
  watchKeeping,
  writeDraft,
} from "./drafts";
import { forget, keep, kept, keptNames } from "./kept";

const given = (pair: string) => answering({ "GET /v1/me/drafts-key": { key: pair.repeat(32) } });

const PLACE = "draft.officer_1.compose";

beforeEach(() => {
  draftsOf("");
  forget(() => true);
  given("a7");
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** As after a crash: nothing is left but what is on the device. */
const again = async (officer = "officer_1") => {
  closeDrafts();
  await openDrafts(officer);
};

test("a draft is its officer's, and gone when another sits down", () => {
  draftsOf("officer_1");
  writeDraft("compose", { text: "Half a thought" });
  expect(readDraft("compose")).toEqual({ text: "Half a thought" });
  draftsOf("officer_1");
  expect(readDraft("compose"), "the same officer again").toEqual({ text: "Half a thought" });
  draftsOf("officer_2");
  expect(readDraft("compose")).toBe(null);
  draftsOf("officer_1");
  expect(readDraft("compose"), "taken away, not hidden").toBe(null);
  draftsOf("");
});

test("a draft outlives a crash, and the device never has it in clear", async () => {
  await openDrafts("officer_1");
  writeDraft("compose", { text: "Half" });
  writeDraft("compose", { text: "Half a thought" });
  await draftsKept();
  const onDevice = kept(PLACE) ?? "";
  expect(onDevice).toMatch(/^[0-9a-f]{60,}$/);
  expect(Buffer.from(onDevice, "hex").toString("latin1")).not.toContain("thought");
  expect(keptNames().map((name) => kept(name) ?? "").join()).not.toContain("a7a7");
  await again();
  expect(readDraft("compose")).toEqual({ text: "Half a thought" });
  await again("officer_2");
  await again();
  expect(readDraft("compose"), "another sat here").toBe(null);
});

test("what was sent is not on the device, however fast it went", async () => {
  await openDrafts("officer_1");
  writeDraft("compose", { text: "Half a thought" });
  writeDraft("compose", null);
  await draftsKept();
  expect(keptNames()).toEqual([]);
});

test("what another key, or somebody's hand, left on the device is dropped quietly", async () => {
  await openDrafts("officer_1");
  writeDraft("compose", "Half a thought");
  await draftsKept();
  const before = kept(PLACE) ?? "";
  const turned = before.endsWith("0") ? "1" : "0";
  for (const [place, text] of [
    [PLACE, before.slice(0, -1) + turned],
    [PLACE, "{\"text\":\"in clear\"}"],
    ["draft.officer_1.emergency", before],
  ] as const) {
    forget(() => true);
    keep(place, text);
    await again();
    expect(readDraft(place.split(".")[2] ?? "")).toBe(null);
    expect(keptNames()).toEqual([]);
  }
  keep(PLACE, before);
  given("b8");
  await again();
  expect(readDraft("compose")).toBe(null);
});

test("without a key the desk works, and keeps nothing on the device", async () => {
  answering({});
  await expect(openDrafts("officer_1")).rejects.toThrow();
  writeDraft("compose", "Half a thought");
  await draftsKept();
  expect(readDraft("compose")).toBe("Half a thought");
  expect(keptNames()).toEqual([]);
});

/** What lies on the device from before, at a desk that is given no key yet. */
const withoutKey = async () => {
  await openDrafts("officer_1");
  writeDraft("compose", "Written before");
  await draftsKept();
  const before = kept(PLACE);
  closeDrafts();
  answering({});
  await expect(openDrafts("officer_1")).rejects.toThrow();
  expect(kept(PLACE)).toBe(before);
  return before;
};

test("where the key comes late, a page that found nothing has taken nothing away", async () => {
  const before = await withoutKey();
  expect(readDraft("compose")).toBe(null);
  writeDraft("compose", null);
  writeDraft("compose", "Half");
  writeDraft("compose", null);
  await draftsKept();
  expect(kept(PLACE)).toBe(before);
  given("a7");
  await openDrafts("officer_1");
  writeDraft("compose", null);
  await draftsKept();
  expect(readDraft("compose"), "the page is empty still").toBe("Written before");
  await again();
  expect(readDraft("compose")).toBe("Written before");
  writeDraft("compose", null);
  expect(keptNames(), "it was read, so it may go").toEqual([]);
});

test("where the key comes late, what was typed meanwhile is kept in its place", async () => {
  await withoutKey();
  writeDraft("compose", "Typed meanwhile");
  writeDraft("emergency", "And this");
  await draftsKept();
  given("a7");
  await openDrafts("officer_1");
  expect(readDraft("compose")).toBe("Typed meanwhile");
  await draftsKept();
  await again();
  expect(readDraft("compose")).toBe("Typed meanwhile");
  expect(readDraft("emergency")).toBe("And this");
});

test("nothing is called kept before there is a key, or where a browser keeps none", async () => {
  const told = vi.fn();
  const end = watchKeeping(told);
  draftsOf("officer_1");
  expect(isKeeping()).toBe(false);
  await openDrafts("officer_1");
  expect([isKeeping(), told.mock.calls.length]).toEqual([true, 1]);
  const full = vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new Error("full");
  });
  writeDraft("compose", "Half a thought");
  await draftsKept();
  expect([isKeeping(), told.mock.calls.length]).toEqual([false, 2]);
  full.mockRestore();
  writeDraft("compose", "Half a thought more");
  await draftsKept();
  expect(isKeeping()).toBe(true);
  end();
});
