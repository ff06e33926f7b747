import { screen } from "@testing-library/react";
import { expect, test } from "vitest";

import type { Beforehand } from "../api/shapes";
import { answering, showPage } from "../testing";
import { LawPanel } from "./law-panel";
import type { Sayings } from "./statements";
import type { Lawful } from "./use-lawful";

const NOTHING: Sayings = { stands: [], inDoubt: [], state: () => undefined };

const reason = (rule: string, unknown: string[] = []) => ({
  rule,
  cite: `Cite of ${rule}`,
  says: `Words of ${rule}`,
  verified: "read",
  may_be_overruled: false,
  ...(unknown.length > 0 && { unknown }),
});
const lacks = (fact: string) => ({ fact, means: `Meaning of ${fact}`, who: "officer" });
const helps = (...names: string[]) => ({
  to: "XB",
  changes: names.map((name) => ({
    what: { fact: { name, value: true } },
    who: "officer",
    says: `Say ${name}`,
    draft: null,
    form: null,
  })),
});

/** In which order the questions and the reasons stand. */
const shown = async (citations: object[], missing: object[], ways: object[] = []) => {
  answering({ "GET /v1/facts": { items: [], next: null } });
  const data = {
    ruling: "not-permitted",
    citations,
    missing,
    ways_forward: ways,
    towards: [],
    obligations: [],
    advice: [],
  } as unknown as Beforehand;
  const law = { data, isError: false, failureReason: null };
  const lawful = { law, said: data, known: data, isRefused: false } as unknown as Lawful;
  showPage("/", "/", () => <LawPanel lawful={lawful} said={NOTHING} />);
  const questions = await screen.findByText("The law must know");
  const reasons = screen.getByLabelText("Why");
  const follows = questions.compareDocumentPosition(reasons) & Node.DOCUMENT_POSITION_FOLLOWING;
  return follows === 0 ? "reasons first" : "questions first";
};

test("where only answers could open it, it is asked first", async () => {
  expect(await shown([reason("no-gateway")], [lacks("a")])).toBe("questions first");
});

test("where a bar asks the same and answers would open it, it is asked first", async () => {
  const citations = [reason("base.1.1", ["a"]), reason("no-gateway")];
  expect(await shown(citations, [lacks("a")], [helps("a")])).toBe("questions first");
});

test("where no answer opens it, why stands first", async () => {
  const citations = [reason("base.1.1", ["a"]), reason("no-gateway")];
  expect(await shown(citations, [lacks("a")])).toBe("reasons first");
});

test("what is known to stand against it is read first", async () => {
  const citations = [reason("base.1.1"), reason("no-gateway")];
  expect(await shown(citations, [lacks("a")])).toBe("reasons first");
});
