import type {
  ActShown,
  Form,
  Offence,
  Property,
  Purpose,
  RecordClass,
  StatedFact,
  SubjectCategory,
} from "../../api/shapes";
import { statedOf, type Stated } from "../../parts/statements";

/** What can be searched with, in the order of the page. */
export const TERMS = [
  "name", "birth-date", "document-number", "listing-reference",
] as const satisfies Property[];

export type Term = (typeof TERMS)[number];

/** What is looked for, where and why; everything in it may still be empty. */
export interface Inquiry {
  /** Here, or at the agencies named in `to`. */
  where: "own" | "others";
  to: string[];
  recordClass: RecordClass;
  terms: Record<Term, string>;
  subject: SubjectCategory | null;
  purpose: Purpose | null;
  offences: Offence[];
  caseName: string;
  why: string;
  stated: Stated;
}

/** Under which it is kept while it is typed. */
export const NAME = "search";

export const EMPTY: Inquiry = {
  where: "own",
  to: [],
  recordClass: "person",
  terms: { name: "", "birth-date": "", "document-number": "", "listing-reference": "" },
  subject: null,
  purpose: null,
  offences: [],
  caseName: "",
  why: "",
  stated: {},
};

const isInquiry = (kept: unknown): kept is Partial<Inquiry> =>
  typeof kept === "object" && kept !== null && Array.isArray((kept as Inquiry).to);

/** What was kept of it, with what later versions of the desk added. */
export const revived = (kept: unknown): Inquiry =>
  isInquiry(kept)
    ? { ...EMPTY, ...kept, terms: { ...EMPTY.terms, ...kept.terms }, stated: statedOf(kept.stated) }
    : EMPTY;

export const isBlank = (inquiry: Inquiry): boolean =>
  inquiry.why.trim() === "" && TERMS.every((term) => inquiry.terms[term].trim() === "");

/** The terms that say something of the class that is looked for. */
export const termsOf = (recordClass: RecordClass): Term[] =>
  TERMS.filter((term) => term !== "birth-date" || recordClass !== "organisation");

/** A year, a month or a day, as records state it. */
const DATE = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;

/** What is missing or wrong, each at its own field. */
export const faults = (inquiry: Inquiry) => {
  const said = termsOf(inquiry.recordClass).filter((term) => inquiry.terms[term].trim() !== "");
  const born = said.includes("birth-date") ? inquiry.terms["birth-date"].trim() : null;
  return {
    terms: said.length === 0,
    date: born !== null && !DATE.test(born),
    to: inquiry.where === "others" && inquiry.to.length === 0,
  };
};

/** The search as it is recorded and sent. */
export const toRun = (inquiry: Inquiry, stated: StatedFact[]): Form => ({
  body: {
    kind: "search.run",
    class: inquiry.recordClass,
    terms: termsOf(inquiry.recordClass)
      .map((property) => ({ property, value: inquiry.terms[property].trim() }))
      .filter(({ value }) => value !== ""),
    justification: inquiry.why.trim(),
    ...(inquiry.subject !== null && { subject: inquiry.subject }),
  },
  recipients: inquiry.where === "own" ? [] : inquiry.to,
  stated,
  ...(inquiry.purpose !== null && { purpose: inquiry.purpose }),
  ...(inquiry.offences.length > 0 && { offences: inquiry.offences }),
  ...(inquiry.caseName.trim() !== "" && { case: inquiry.caseName.trim() }),
});

/** The law reads neither names nor numbers: it is asked with a mark in the place of each. */
export const toAsk = (inquiry: Inquiry, stated: StatedFact[]): Form => {
  const marked = (words: string) => (words.trim() === "" ? "" : "…");
  const terms = { ...inquiry.terms };
  for (const term of TERMS) terms[term] = marked(terms[term]);
  return toRun({ ...inquiry, terms, why: marked(inquiry.why) }, stated);
};

/** The same question once more, to be changed or asked elsewhere; what was stated is not. */
export const again = (act: ActShown): Inquiry | null => {
  const { content } = act;
  if (content?.body.kind !== "search.run") return null;
  const { body } = content;
  const terms = { ...EMPTY.terms };
  for (const { property, value } of body.terms) {
    const term = TERMS.find((one) => one === property);
    if (term !== undefined) terms[term] = value;
  }
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
  };
};
