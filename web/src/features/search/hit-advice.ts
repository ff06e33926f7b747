import type { ActShown, Match, RecordAlarms, RecordClass } from "../../api/shapes";
import { allAlarms } from "../../parts/alarm-marks";
import { concludedOf, type OfHit } from "./concluding";

/** The hits of one act, for a card that stands over them. */
export interface Given {
  /** The act that gave them; none, while a list is screened. */
  act: ActShown | null;
  /** What it found; nothing is told of what a pseudonymised search met. */
  matches: Match[];
  /** What the records alarm of. */
  alarms: RecordAlarms[] | undefined;
}

/** What is said on the card, each by its words. */
export interface Advice {
  /** Whom to call: the owners, and who gave what belongs to nobody that is known here. */
  call: string[];
  /** What to do, in this order. */
  todo: (
    | "untold"
    | "danger"
    | "protect"
    | "ask"
    | "compare"
    | "compareThing"
    | "tell"
    | "same"
    | "another"
    | "anotherThing"
  )[];
  /** What not to do. */
  not: ("noSeizure" | "noArrest" | "noArrestOf" | "noCourt" | "noOnward")[];
  /** What the owners wrote of the use of what they gave, each once. */
  written: string[];
}

const isTold = ({ shared, reasons }: Match): boolean =>
  shared != null || (reasons ?? []).length > 0;

/** Whether there is a hit of which nothing is told: neither what it says, nor a danger. */
const isUntold = ({ act, matches, alarms = [] }: Given): boolean =>
  matches.some((one) => !isTold(one) && !alarms.some(({ record }) => record === one.record)) ||
  // A pseudonymised search tells nothing of what it met.
  (act !== null && matches.length === 0);

/** What the own agency concluded last of each hit; nothing of those that are open. */
const foundOf = (given: Given[], own: string, recordClass: RecordClass | null) =>
  given.flatMap(({ act, matches }) => {
    const records = matches.length === 0 ? [null] : matches.map((match) => match.record);
    return records.map((record) => {
      if (act === null) return null;
      const of: OfHit = { act, record, recordClass, own };
      const ours = concludedOf(of).filter((one) => one.agency === own && one.undone_by === null);
      return ours.at(-1)?.found ?? null;
    });
  });

/**
 * What an officer does on these hits before anything else, and what not.
 *
 * It is policy of the house, from what the node tells: nothing of it is a ruling of the law.
 */
export const adviceOn = (
  given: Given[],
  recordClass: RecordClass | null,
  { own, known }: { own: string; known: readonly string[] },
): Advice => {
  const matches = given.flatMap((one) => one.matches);
  const alarms = allAlarms(given.flatMap((one) => one.alarms ?? []));
  const found = foundOf(given, own, recordClass);
  const isOpen = found.some((one) => one === null || one === "cannot-tell");
  // One that is another says nothing of the next: that one may be the same.
  const isAnother = found.length > 0 && found.every((one) => one === "not-same");
  const isThing = recordClass !== null && recordClass !== "person" && recordClass !== "dna-profile";
  const givers = given.flatMap(({ act }) => (act?.direction === "received" ? [act.agency] : []));
  const owners = matches.map((match) => match.owner);
  const reachable = owners.filter((owner) => owner === own || known.includes(owner));
  const isOwnersKnown = owners.length > 0 && reachable.length === owners.length;
  const hasToAsk = matches.length === 0 || !matches.every(isTold);
  const bound = (code: "not_in_court" | "not_onward") =>
    matches.some(({ shared }) => shared?.handling[code] === true);
  const said = <Word>(words: [boolean, Word][]): Word[] =>
    words.flatMap(([holds, word]) => (holds ? [word] : []));
  return {
    call: [...new Set(isOwnersKnown ? reachable : [...reachable, ...givers])],
    todo: said<Advice["todo"][number]>([
      [!isAnother && given.some(isUntold), "untold"],
      [alarms.includes("danger"), "danger"],
      [alarms.some((alarm) => alarm !== "danger"), "protect"],
      [isOpen && hasToAsk, "ask"],
      [isOpen, isThing ? "compareThing" : "compare"],
      [isOpen, "tell"],
      [found.includes("same"), "same"],
      [isAnother, isThing ? "anotherThing" : "another"],
    ]),
    not: said<Advice["not"][number]>([
      // Of what class a pseudonymised search was, the card does not know.
      [isThing || recordClass === null, "noSeizure"],
      [true, isThing ? "noArrestOf" : "noArrest"],
      [bound("not_in_court"), "noCourt"],
      [bound("not_onward"), "noOnward"],
    ]),
    written: [...new Set(matches.flatMap(({ shared }) => shared?.handling.as_written ?? []))],
  };
};
