import { beforeEach, expect, test } from "vitest";

import { answering } from "../testing";
import { closeDrafts, draftsKept, draftsOf, openDrafts, readDraft, writeDraft } from "./drafts";
import { forget, keep, kept, keptNames } from "./kept";

const given = (pair: string) => answering({ "GET /v1/me/drafts-key": { key: pair.repeat(32) } });

const PLACE = "draft.officer_1.compose";

beforeEach(() => {
  draftsOf("");
  forget(() => true);
  given("a7");
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
