import type {
  ActShown,
  Form,
  HitConcluded,
  HitFound,
  Means,
  Property,
  RecordClass,
} from "../../api/shapes";
import { MEANS } from "../../parts/vocabulary";

/** As much as the node takes of words that go to all who hold a record, and to who gave a hit. */
const NOTE_MAX: Record<HitFound, number> = { same: 1_000, "cannot-tell": 1_000, "not-same": 200 };

/** The hit that is concluded: of which act, of which record, and whose. */
export interface OfHit {
  /** The act that gave it. */
  act: ActShown;
  /** None of a pseudonymised search. */
  record: string | null;
  /** Records of which class were looked for, where it is known. */
  recordClass: RecordClass | null;
  /** One's own agency. */
  own: string;
  /** Whether it was searched with fingerprints, faces or DNA alone. */
  isBiometric?: boolean;
}

/** What is said of the comparison; kept on this device until it is sent. */
export interface Conclusion {
  found: HitFound | null;
  means: Means[];
  note: string;
  isArrested: boolean;
}

export const NOTHING: Conclusion = { found: null, means: [], note: "", isArrested: false };

/** What the papers say of who is another. It becomes tokens, and is kept nowhere, also not here. */
export type Papers = Partial<Record<Property, string>>;

/** What tells a person from a namesake. */
export const PAPERS = ["document-number", "name", "birth-date"] as const satisfies Property[];

const DAY = /^\d{4}-\d{2}-\d{2}$/;

const words = new TextEncoder();

const said = (papers: Papers, property: Property): string => (papers[property] ?? "").trim();

/** What is missing or wrong. */
export const faultsOf = ({ found, means, note }: Conclusion, papers: Papers) => {
  const born = said(papers, "birth-date");
  const isNamed = said(papers, "name") !== "";
  return {
    found: found === null,
    means: means.length === 0,
    note: words.encode(note.trim()).length > NOTE_MAX[found ?? "same"],
    // A name makes a token with its whole day alone, and a day with a name.
    name: found === "not-same" && !isNamed && born !== "",
    born: found === "not-same" && (isNamed || born !== "") && !DAY.test(born),
  };
};

/** The conclusion as it is recorded; an exclusion where it is another than a record. */
export const toConclude = (
  { act, record }: OfHit,
  { found, means, note, isArrested }: Conclusion,
  papers: Papers,
): Form => {
  const of = { means, note: note.trim(), ...(record !== null && { record }) };
  const stated = isArrested && found === "not-same" && {
    stated: [{ fact: "wrong_person_arrested", value: true }],
  };
  if (found !== "not-same" || record === null) {
    const finding = found ?? "cannot-tell";
    return { body: { kind: "hit.conclude", finding, ...of }, answers: act.act, ...stated };
  }
  const particulars = PAPERS.map((property) => ({ property, value: said(papers, property) }));
  return {
    body: {
      kind: "hit.exclude",
      ...of,
      record,
      particulars: particulars.filter(({ value }) => value !== ""),
    },
    answers: act.act,
    ...stated,
  };
};

/** An exclusion that one's own agency made, taken back wherever it went. */
export const toTakeBack = ({ act }: OfHit, { act: undoes, record }: HitConcluded): Form => ({
  body: { kind: "hit.exclude", record: record ?? "", undoes },
  answers: act.act,
});

/** Whether a search or a watch is made with fingerprints, faces or DNA alone, as the node tells. */
export const isBiometric = ({ content }: ActShown): boolean => {
  const asks = content?.body;
  if (asks?.kind !== "search.run" && asks?.kind !== "watch.set") return false;
  if (asks.class === "dna-profile") return true;
  return asks.terms.length > 0 && asks.terms.every((one) => one.property === "biometric-reference");
};

/** What was concluded of a record, the oldest first. */
export const concludedOf = ({ act, record }: OfHit): HitConcluded[] =>
  (act.concluded ?? []).filter((one) => one.record === record);

/** The conclusion of one's own agency that it is the same, while it counts: the last does. */
export const confirmed = (of: OfHit): HitConcluded | null => {
  const own = concludedOf(of).filter((one) => one.agency === of.own && one.undone_by === null);
  const last = own.at(-1);
  return last?.found === "same" ? last : null;
};

/** By what it can be compared: a person has no number of a chassis. */
export const meansFor = (recordClass: RecordClass | null): readonly Means[] =>
  recordClass === "person"
    ? MEANS.filter((one) => one !== "number" && one !== "thing-examined")
    : MEANS;
