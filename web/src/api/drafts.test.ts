import { expect, test } from "vitest";

import { draftsOf, readDraft, writeDraft } from "./drafts";

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
