import type {
  ActShown,
  Form,
  Offence,
  Property,
  Purpose,
  RecordClass,
  RecordClassRow,
  StatedFact,
  SubjectCategory,
} from "../../api/shapes";
import {
  areWhole,
  marked as markedPoints,
  pointsOf,
  urgencyOf,
  type Points,
} from "../../parts/emergency-points";
import { statedOf, type Stated } from "../../parts/statements";
import { PROPERTIES, wordOf } from "../../parts/vocabulary";

/** What is searched with as long as the table of classes has not come. */
const TERMS = [
  "name", "birth-date", "document-number", "listing-reference",
] as const satisfies Property[];

/** Days, as records state them. */
const DATES = ["birth-date", "occurred-on"] as const satisfies Property[];

export type Terms = Partial<Record<Property, string>>;

/** What is looked for, where and why; everything in it may still be empty. */
export interface Inquiry {
  /** Here, or at the agencies named in `to`. */
  where: "own" | "others";
  to: string[];
  recordClass: RecordClass;
  terms: Terms;
  subject: SubjectCategory | null;
  purpose: Purpose | null;
  offences: Offence[];
  caseName: string;
  why: string;
  stated: Stated;
  /** What is said of a threat to life; none, while it is no emergency. */
  emergency: Points | null;
  /** Whether points that were said of an earlier entry hold still; none, where these are new. */
  pointsHold: boolean | null;
}

/** Under which it is kept while it is typed. */
export const NAME = "search";

export const EMPTY: Inquiry = {
  where: "own",
  to: [],
  recordClass: "person",
  terms: {},
  subject: null,
  purpose: null,
  offences: [],
  caseName: "",
  why: "",
  stated: {},
  emergency: null,
  pointsHold: null,
};

/** The points of an emergency that an entry was sent with, to be said anew. */
export const saidBefore = ({ content }: ActShown): Pick<Inquiry, "emergency" | "pointsHold"> => {
  const urgency = content?.urgency;
  if (urgency?.level !== "emergency") return { emergency: null, pointsHold: null };
  return {
    emergency: pointsOf({ ...urgency.points, reason: urgency.reason }),
    pointsHold: false,
  };
};

const isInquiry = (kept: unknown): kept is Partial<Inquiry> =>
  typeof kept === "object" && kept !== null && Array.isArray((kept as Inquiry).to);

/** What was kept of it, with what later versions of the desk added. */
export const revived = (kept: unknown): Inquiry =>
  isInquiry(kept)
    ? {
        ...EMPTY,
        ...kept,
        terms: { ...kept.terms },
        stated: statedOf(kept.stated),
        emergency: kept.emergency == null ? null : pointsOf(kept.emergency),
        pointsHold: typeof kept.pointsHold === "boolean" ? kept.pointsHold : null,
      }
    : EMPTY;

/** What is given to search with, without what is empty. */
const given = (inquiry: Inquiry): { property: Property; value: string }[] =>
  PROPERTIES.map((property) => ({
    property,
    value: (inquiry.terms[property] ?? "").trim(),
  })).filter(({ value }) => value !== "");

export const isBlank = (inquiry: Inquiry): boolean =>
  inquiry.why.trim() === "" && given(inquiry).length === 0;

/**
 * Under what a class is found, by the node's table; whatever kind of name, its words are the same.
 *
 * A name has one field, the first, since any name of the record is found by it.
 */
export const termsOf = (recordClass: RecordClass, table: RecordClassRow[]): Property[] => {
  const fields = table.find((row) => row.class === recordClass)?.fields;
  if (fields === undefined) return [...TERMS];
  const found = fields.filter((field) => field.identifies);
  const first = found.find((field) => field.form === "name");
  return found
    .filter((field) => field.form !== "name" || field === first)
    .map((field) => field.property);
};

/** Under what a class is found, with every kind of name: what columns of a list may hold. */
export const foundUnder = (recordClass: RecordClass, table: RecordClassRow[]): Property[] =>
  table
    .find((row) => row.class === recordClass)
    ?.fields.filter((field) => field.identifies)
    .map((field) => field.property) ?? [...TERMS];

/** The terms that still say something once another class is looked for. */
export const keptFor = (terms: Terms, fields: Property[]): Terms =>
  Object.fromEntries(fields.flatMap((field) => (terms[field] ? [[field, terms[field]]] : [])));

/** A year, a month or a day, as records state it. */
const DATE = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;

/** What is missing or wrong, each at its own field. */
export const faults = (inquiry: Inquiry) => {
  const said = given(inquiry);
  const dates = said.filter(({ property }) => wordOf(DATES, property) !== null);
  return {
    terms: said.length === 0,
    date: dates.some(({ value }) => !DATE.test(value)),
    to: inquiry.where === "others" && inquiry.to.length === 0,
    points:
      inquiry.emergency !== null &&
      (!areWhole(inquiry.emergency) || inquiry.pointsHold === false),
    hold: inquiry.emergency !== null && areWhole(inquiry.emergency) && inquiry.pointsHold === false,
  };
};

/** What list is screened, and how many rows of it are searched for. */
export interface Listing {
  name: string;
  rows: number;
}

/** The search as it is recorded and sent: with terms, or with a list in their place. */
export const toRun = (inquiry: Inquiry, stated: StatedFact[], list?: Listing): Form => ({
  body: {
    kind: "search.run",
    class: inquiry.recordClass,
    terms: given(inquiry),
    justification: inquiry.why.trim(),
    ...(inquiry.subject !== null && { subject: inquiry.subject }),
    ...(list !== undefined && { list }),
  },
  recipients: inquiry.where === "own" ? [] : inquiry.to,
  stated,
  ...(inquiry.purpose !== null && { purpose: inquiry.purpose }),
  ...(inquiry.offences.length > 0 && { offences: inquiry.offences }),
  ...(inquiry.caseName.trim() !== "" && { case: inquiry.caseName.trim() }),
  ...(inquiry.emergency !== null && { urgency: urgencyOf(inquiry.emergency) }),
});

/** The law reads neither names nor numbers: it is asked with a mark in the place of each. */
export const toAsk = (inquiry: Inquiry, stated: StatedFact[], list?: Listing): Form => {
  const marked = (words: string) => (words.trim() === "" ? "" : "…");
  const terms: Terms = {};
  for (const { property, value } of given(inquiry)) terms[property] = marked(value);
  const emergency = inquiry.emergency === null ? null : markedPoints(inquiry.emergency);
  const named = list === undefined ? undefined : { ...list, name: marked(list.name) };
  return toRun({ ...inquiry, terms, why: marked(inquiry.why), emergency }, stated, named);
};

/** The same question once more, to be changed or asked elsewhere; what was stated is not. */
export const again = (act: ActShown): Inquiry | null => {
  const { content } = act;
  if (content?.body.kind !== "search.run") return null;
  const { body } = content;
  // A list is not kept: it is screened again from its file.
  if (body.list != null) return null;
  const terms: Terms = {};
  for (const { property, value } of body.terms) terms[property] = value;
  const to = act.delivered.map((there) => there.to);
  return {
    ...EMPTY,
    where: to.length === 0 ? "own" : "others",
    to,
    terms,
    recordClass: body.class,
    subject: body.subject ?? null,
    purpose: act.purpose ?? null,
    offences: content.offences,
    caseName: act.case ?? "",
    why: body.justification ?? "",
    ...saidBefore(act),
  };
};
