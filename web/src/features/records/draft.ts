import type {
  Form,
  Property,
  Purpose,
  RecordClass,
  RecordClassRow,
  RecordShown,
  StatedFact,
  Statement,
  SubjectCategory,
} from "../../api/shapes";
import { handlingOf, NO_MARKS, type Marks } from "../../parts/handling-fields";
import { statedOf, type Stated } from "../../parts/statements";

/** A statement while it is written. */
export interface Line {
  /** Names the line while the page is open. */
  id: number;
  property: Property;
  value: string;
  nature: NonNullable<Statement["nature"]>;
  source: NonNullable<Statement["source"]>;
  information: NonNullable<Statement["information"]>;
  /** A year, a month or a day; empty, where it is not known. */
  asOf: string;
}

/** A record while it is written: a new one, or one's own as it is to stand from now on. */
export interface Draft {
  recordClass: RecordClass;
  lines: Line[];
  category: SubjectCategory | null;
  isMinor: boolean;
  /** A day, as a calendar's field has it. */
  review: string;
  source: string;
  marks: Marks;
  purpose: Purpose | null;
  caseName: string;
  /** Why it is corrected. */
  why: string;
  stated: Stated;
}

export const NAME = "record.new";

export const EMPTY: Draft = {
  recordClass: "person",
  lines: [],
  category: null,
  isMinor: false,
  review: "",
  source: "",
  marks: NO_MARKS,
  purpose: null,
  caseName: "",
  why: "",
  stated: {},
};

const isDraft = (kept: unknown): kept is Partial<Draft> =>
  typeof kept === "object" && kept !== null && Array.isArray((kept as Draft).lines);

/** What was kept of it, with what later versions of the desk added. */
export const revived = (kept: unknown): Draft =>
  isDraft(kept) ? { ...EMPTY, ...kept, stated: statedOf(kept.stated) } : EMPTY;

export const isBlank = ({ lines, source, why }: Draft): boolean =>
  [...lines.map((line) => line.value), source, why].every((words) => words.trim() === "");

/** An own line for a property, graded as what nobody has graded. */
export const line = (lines: Line[], property: Property): Line => ({
  id: Math.max(0, ...lines.map((one) => one.id)) + 1,
  property,
  value: "",
  nature: "assessment",
  source: "X",
  information: "4",
  asOf: "",
});

export interface Fields {
  found: Property[];
  usual: Property[];
}

/** What a class is found under, and what is usual of it; special categories only by choice. */
export const fieldsOf = (recordClass: RecordClass, table: RecordClassRow[]): Fields => {
  const fields = table.find((row) => row.class === recordClass)?.fields ?? [];
  const open = fields.filter((field) => !field.special);
  const named = (isFound: boolean) =>
    open.filter((field) => field.identifies === isFound).map((field) => field.property);
  return { found: named(true), usual: named(false) };
};

/** The lines in the order of the class, with an empty one for each field that has none. */
export const laidOut = (lines: Line[], { found, usual }: Fields): Line[] => {
  const order = [...found, ...usual];
  const all = [...lines];
  for (const property of order) {
    if (!all.some((one) => one.property === property)) all.push(line(all, property));
  }
  const place = ({ property }: Line) => {
    const at = order.indexOf(property);
    return at < 0 ? order.length : at;
  };
  return all.sort((one, other) => place(one) - place(other) || one.id - other.id);
};

/** The lines that say something, once another class is chosen. */
export const keptLines = (lines: Line[]): Line[] => lines.filter((one) => one.value.trim() !== "");

/** A year, a month or a day, as records state it. */
const DATE = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;

export const isDate = (value: string): boolean => DATE.test(value.trim());

const reviewAt = (day: string): number | null => {
  const at = Date.parse(`${day}T00:00:00Z`);
  // A year that is still typed is long before any moment of an entry.
  return Number.isNaN(at) || at < 0 ? null : at;
};

/** What is missing or wrong, each told at its own field. */
export const faults = (draft: Draft, isOfPerson: boolean, now: number) => ({
  nothing: keptLines(draft.lines).length === 0,
  dates: keptLines(draft.lines)
    .filter(({ asOf }) => asOf.trim() !== "" && !isDate(asOf))
    .map(({ id }) => id),
  past: draft.review !== "" && (reviewAt(draft.review) ?? 0) <= now,
  category: isOfPerson && draft.category === null,
});

const statements = (lines: Line[]): Statement[] =>
  keptLines(lines).map(({ property, value, nature, source, information, asOf }) => ({
    property,
    value: value.trim(),
    nature,
    source,
    information,
    ...(asOf.trim() !== "" && { as_of: asOf.trim() }),
  }));

const around = ({ purpose, caseName }: Draft, stated: StatedFact[]) => ({
  stated,
  ...(purpose !== null && { purpose }),
  ...(caseName.trim() !== "" && { case: caseName.trim() }),
});

/** The record as it is registered. */
export const toRegister = (draft: Draft, isOfPerson: boolean, stated: StatedFact[]): Form => ({
  body: {
    kind: "record.register",
    class: draft.recordClass,
    statements: statements(draft.lines),
    source: draft.source.trim(),
    subject: {
      ...(isOfPerson && { category: draft.category, minor: draft.isMinor }),
      review_at: reviewAt(draft.review),
    },
  },
  handling: handlingOf(draft.marks),
  ...around(draft, stated),
});

/** The restrictions of a record as it stands. */
const marksOf = ({ handling, as_written }: RecordShown): Marks => ({
  notInCourt: handling.includes("H1"),
  notOnward: handling.includes("H2"),
  asWritten: as_written ?? "",
});

const isSameMarks = (one: Marks, other: Marks): boolean =>
  one.notInCourt === other.notInCourt &&
  one.notOnward === other.notOnward &&
  one.asWritten.trim() === other.asWritten.trim();

/** The record as it is to stand; of its mark and restrictions only what changes is said. */
export const toCorrect = (draft: Draft, record: RecordShown, stated: StatedFact[]): Form => {
  const { category, minor, review_at } = record.subject;
  const review = reviewAt(draft.review);
  const isNewDay = draft.review !== (review_at ?? "").slice(0, 10) && review !== null;
  const subject = {
    ...(draft.category !== category && { category: draft.category }),
    ...(draft.isMinor !== minor && { minor: draft.isMinor }),
    ...(isNewDay && { review_at: review }),
  };
  return {
    body: {
      kind: "record.correct",
      record: record.record,
      // Whoever corrected it meanwhile is not written over: a lower one changes nothing.
      revision: record.revision + 1,
      statements: statements(draft.lines),
      reason: draft.why.trim(),
      ...(Object.keys(subject).length > 0 && { subject }),
      ...(!isSameMarks(draft.marks, marksOf(record)) && { handling: handlingOf(draft.marks) }),
    },
    ...around(draft, stated),
  };
};

const marked = (words: string): string => (words.trim() === "" ? "" : "…");

/** The law reads no words: it is asked with a mark in the place of each. */
export const withMarks = (draft: Draft): Draft => ({
  ...draft,
  lines: draft.lines.map((one) => ({ ...one, value: marked(one.value) })),
  source: marked(draft.source),
  why: marked(draft.why),
  marks: { ...draft.marks, asWritten: marked(draft.marks.asWritten) },
  caseName: marked(draft.caseName),
});

/** An own record as it stands, to be changed. */
export const draftOf = (record: RecordShown): Draft => {
  const { class: recordClass, statements: all, subject } = record;
  return {
    ...EMPTY,
    recordClass,
    marks: marksOf(record),
    lines: all.map((one, place) => ({
      id: place + 1,
      property: one.property,
      value: one.value,
      nature: one.nature ?? "assessment",
      source: one.source ?? "X",
      information: one.information ?? "4",
      asOf: one.as_of ?? "",
    })),
    category: subject.category,
    isMinor: subject.minor,
    review: (subject.review_at ?? "").slice(0, 10),
  };
};
