import { useState } from "react";

import type { Form, StatedFact, StatedValue } from "../api/shapes";

/** What an officer said, and of what: the mark of the form as it was then. */
interface Saying {
  value: StatedValue;
  of: string;
}

/** A form, or as much of one as the statements are about. */
export type About = Omit<Partial<Form>, "body"> & { body: unknown };

export type Stated = Record<string, Saying>;

/** Says a fact, or takes it back. */
export type State = (fact: string, value: StatedValue | undefined) => void;

/** 53 bits of a text: a draft keeps the mark, and no second copy of its words. */
const markOf = (text: string): string => {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    high = Math.imul(high ^ code, 0x9e3779b1);
    low = Math.imul(low ^ code, 0x5f356495);
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  return ((high & 0x1fffff) * 0x100000000 + (low >>> 0)).toString(36);
};

/**
 * What statements are made about: the words, what they answer, to whom they go, what for, about
 * which offences, and the files. When any of it changes, what was said may be so no more,
 * whichever fact it is: of whom the words tell decides also who is protected.
 *
 * Left out is what tells of nobody: what others may do with it, the case, and the other
 * statements. To answer one question more makes no earlier answer doubtful.
 */
export const aboutOf = (form: About | null): string => {
  if (form === null) return "";
  const { body, answers, recipients, purpose, crime_area, offences, urgency, attachments } = form;
  const files = (attachments ?? []).map((file) => file.digest);
  return markOf(
    JSON.stringify([body, answers, recipients, purpose, crime_area, offences, urgency, files]),
  );
};

/** What an officer has said of a form, as far as it still stands. */
export interface Sayings {
  /** What is so of the form as it is: this goes with it. */
  stands: StatedFact[];
  /** What was said before the form changed: nothing goes out before it is said again. */
  inDoubt: StatedFact[];
  state: State;
}

export const sayings = (
  stated: Stated,
  form: About | null,
  set: (update: (before: Stated) => Stated) => void,
): Sayings => {
  const of = aboutOf(form);
  const all = Object.entries(stated);
  const told = (isSame: boolean) =>
    all
      .filter(([, saying]) => (saying.of === of) === isSame)
      .map(([fact, { value }]) => ({ fact, value }));
  return {
    stands: told(true),
    inDoubt: told(false),
    // One press may say several facts, so each is added to what stands then.
    state: (fact, value) => {
      set((before) => {
        const others = Object.entries(before).filter(([name]) => name !== fact);
        const more: [string, Saying][] = value === undefined ? [] : [[fact, { value, of }]];
        return Object.fromEntries([...others, ...more]);
      });
    },
  };
};

/** What is said of a form while its page is open. */
export const useSayings = (form: About): Sayings & { clear: () => void } => {
  const [stated, setStated] = useState<Stated>({});
  const clear = () => {
    setStated({});
  };
  return { ...sayings(stated, form, setStated), clear };
};

const isSaying = (kept: unknown): kept is Saying =>
  typeof kept === "object" && kept !== null && "value" in kept && "of" in kept;

/** What was kept of statements; what an older desk kept without its mark is in doubt. */
export const statedOf = (kept: unknown): Stated => {
  if (typeof kept !== "object" || kept === null) return {};
  const all = Object.entries(kept as Record<string, unknown>);
  return Object.fromEntries(
    all.map(([fact, one]) => [fact, isSaying(one) ? one : { value: one as StatedValue, of: "" }]),
  );
};
