import { expect, test } from "vitest";

import {
  concludedOf,
  confirmed,
  faultsOf,
  isBiometric,
  NOTHING,
  toConclude,
  type OfHit,
} from "./concluding";
import { said } from "./hits-sample";

test("of each record one's own last conclusion counts, and what was taken back does not", () => {
  const of = (...concluded: object[]) => {
    const hit = { act: { concluded }, record: "record_1", recordClass: null, own: "XA" };
    return hit as unknown as OfHit;
  };
  const [same, other] = [said("act_3", "same"), said("act_4", "not-same")];
  expect(confirmed(of())).toBeNull();
  expect(confirmed(of(other, same))?.act).toBe("act_3");
  expect(confirmed(of(same, other))).toBeNull();
  expect(confirmed(of(same, { ...other, undone_by: "act_5" }))?.act).toBe("act_3");
  expect(confirmed(of({ ...same, agency: "XB" }))).toBeNull();
  expect(confirmed(of({ ...same, record: "record_2" }))).toBeNull();
  expect(concludedOf(of({ ...same, record: null }))).toEqual([]);
});

test("a note is as long as it may be, in bytes, and papers count only where it is another", () => {
  const other = { ...NOTHING, found: "not-same" as const, means: ["face" as const] };
  expect(faultsOf({ ...other, note: "é".repeat(100) }, {}).note).toBe(false);
  expect(faultsOf({ ...other, note: "é".repeat(101) }, {}).note).toBe(true);
  const same = { ...other, found: "same" as const };
  expect(faultsOf({ ...same, note: "x".repeat(1_000) }, {}).note).toBe(false);
  expect(faultsOf({ ...same, note: "x".repeat(1_001) }, {}).note).toBe(true);
  expect(faultsOf(other, { "birth-date": "1980-05-17" }).name).toBe(true);
  expect(faultsOf(other, { name: "Nemo", "birth-date": "1980" }).born).toBe(true);
  expect(faultsOf(same, { name: "Nemo", "birth-date": "1980" }).born).toBe(false);
  const of = { act: { act: "act_2" }, record: "record_1", recordClass: "person", own: "XA" };
  const form = toConclude(of as unknown as OfHit, same, { name: "Nemo" });
  expect(JSON.stringify(form), "no papers where it is the same").not.toContain("Nemo");
});

test("fingerprints, faces and DNA alone are biometric: with a name beside them it is none", () => {
  const asking = (recordClass: string, ...properties: string[]) => {
    const terms = properties.map((property) => ({ property, value: "…" }));
    return { content: { body: { kind: "search.run", class: recordClass, terms } } } as never;
  };
  expect(isBiometric(asking("dna-profile", "profile-reference"))).toBe(true);
  expect(isBiometric(asking("person", "biometric-reference"))).toBe(true);
  expect(isBiometric(asking("person", "biometric-reference", "name"))).toBe(false);
  expect(isBiometric(asking("person"))).toBe(false);
});
