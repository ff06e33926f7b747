import { expect, test } from "vitest";

import type { Form } from "../api/shapes";
import { sayings, type Stated } from "./statements";

test("what was said in answer to one request is in doubt in answer to another", () => {
  const form = (answers: string): Form => ({
    body: { kind: "consent.grant", records: [], uses: {}, conditions: "" },
    answers,
  });
  let stated: Stated = {};
  sayings(stated, form("act_1"), (update) => {
    stated = update(stated);
  }).state("quality_checked", true);
  expect(sayings(stated, form("act_1"), () => null).stands).toHaveLength(1);
  expect(sayings(stated, form("act_2"), () => null).inDoubt).toHaveLength(1);
});
