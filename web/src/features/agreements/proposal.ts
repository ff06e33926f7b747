import type {
  Agreement,
  AgreementForm,
  AgreementTemplate,
  CrimeArea,
  Form,
  Kind,
  Property,
  Purpose,
  RecordClass,
  SubjectCategory,
} from "../../api/shapes";
import { handlingOf, NO_MARKS, type Marks } from "../../parts/handling-fields";
import { momentOf, whenOf } from "../../parts/when-field";

/** An agreement as it is being written; everything in it may still be empty. */
export interface Proposal extends Marks {
  /** The model from which it was begun, and within which it stays. */
  template: string | null;
  title: string;
  parties: string[];
  form: AgreementForm | null;
  purposes: Purpose[];
  areas: CrimeArea[];
  subjects: SubjectCategory[];
  properties: Property[];
  classes: RecordClass[];
  kinds: Kind[];
  from: string;
  until: string;
  safeguards: boolean;
  bindsSignatories: boolean;
  text: string;
}

export const EMPTY: Proposal = {
  ...NO_MARKS,
  template: null,
  title: "",
  parties: [],
  form: null,
  purposes: [],
  areas: [],
  subjects: [],
  properties: [],
  classes: [],
  kinds: [],
  from: "",
  until: "",
  safeguards: false,
  bindsSignatories: false,
  text: "",
};

/** A proposal that says what another agreement says, save for its dates and its text. */
export const alike = (other: Agreement, own: string): Proposal => ({
  ...EMPTY,
  title: other.title,
  parties: other.parties.filter((party) => party !== own),
  form: other.form,
  purposes: other.purposes,
  areas: other.crime_areas,
  subjects: other.subjects,
  properties: other.properties,
  classes: other.search_classes,
  kinds: other.kinds,
  safeguards: other.safeguards,
  bindsSignatories: other.binds_signatories,
  ...marksOf(other.handling),
});

const marksOf = (handling: Agreement["handling"]): Marks => ({
  notInCourt: handling.not_in_court === true,
  notOnward: handling.not_onward === true,
  asWritten: handling.as_written ?? "",
});

/** The marks that a model asks for at least. */
export const leastOf = (template: AgreementTemplate | null): Marks =>
  template === null ? NO_MARKS : marksOf(template.handling);

/** What a model fills in; the parties, and from when it holds, stay as they were chosen. */
export const modelled = (template: AgreementTemplate, now: number): Partial<Proposal> => {
  const end = new Date(now);
  const day = end.getDate();
  end.setMonth(end.getMonth() + template.months);
  // A month that has no such day ends the day before its next.
  if (end.getDate() !== day) end.setDate(0);
  return {
    ...marksOf(template.handling),
    template: template.template,
    title: template.title,
    form: template.form,
    purposes: template.purposes,
    areas: template.crime_areas,
    subjects: template.subjects,
    properties: template.properties,
    classes: template.search_classes,
    kinds: template.kinds,
    until: whenOf(end.getTime()),
    safeguards: template.safeguards,
    bindsSignatories: template.binds_signatories,
    text: template.text,
  };
};

/** What is missing or wrong, by the name of its field; a model is narrowed, and never widened. */
export const faults = (proposal: Proposal, now: number, template: AgreementTemplate | null) => {
  const [from, until] = [momentOf(proposal.from), momentOf(proposal.until)];
  // None chosen would be all, which is more than the model names.
  const isWide = (chosen: unknown[], named: unknown[] | undefined) =>
    chosen.length === 0 && named !== undefined && named.length > 0;
  return {
    title: proposal.title.trim() === "",
    parties: proposal.parties.length === 0,
    tooMany: template !== null && proposal.parties.length >= template.parties_max,
    purposes: proposal.purposes.length === 0,
    areas: isWide(proposal.areas, template?.crime_areas),
    kinds: isWide(proposal.kinds, template?.kinds),
    subjects: isWide(proposal.subjects, template?.subjects),
    properties: isWide(proposal.properties, template?.properties),
    from: proposal.from !== "" && from === null,
    until: proposal.until !== "" && (until === null || until <= Math.max(from ?? now, now)),
    noUntil: proposal.until === "" && `${proposal.title} ${proposal.text}`.includes("{until}"),
  };
};

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** `XA, XB and XC`, as the models say it. */
const listed = (parties: string[]): string =>
  [parties.slice(0, -1).join(", "), ...parties.slice(-1)]
    .filter((part) => part !== "")
    .join(" and ");

/** Title or text, with the parties and the days in the place of what stands for them. */
const filled = (words: string, proposal: Proposal, own: string, now: number): string => {
  const until = momentOf(proposal.until);
  return words
    .trim()
    .replaceAll("{parties}", listed([own, ...proposal.parties]))
    .replaceAll("{from}", dayOf(momentOf(proposal.from) ?? now))
    .replaceAll("{until}", until === null ? "" : dayOf(until));
};

/** The proposal as an act; a counter-proposal names the agreement whose place it is to take. */
export const formOf = (
  proposal: Proposal,
  own: string,
  replaced: Agreement | null,
  now: number,
): Form => {
  const from = momentOf(proposal.from);
  return {
    body: {
      kind: "agreement.propose",
      title: filled(proposal.title, proposal, own, now),
      parties: [own, ...proposal.parties],
      purposes: proposal.purposes,
      crime_areas: proposal.areas,
      subjects: proposal.subjects,
      search_classes: proposal.classes,
      kinds: proposal.kinds,
      safeguards: proposal.safeguards,
      text: filled(proposal.text, proposal, own, now),
      clauses: {
        form: proposal.form,
        handling: handlingOf(proposal),
        properties: proposal.properties,
        binds_signatories: proposal.bindsSignatories,
        ...(replaced !== null && { replaces: replaced.agreement }),
      },
      ...(from !== null && { valid_from: from }),
      valid_until: momentOf(proposal.until),
    },
    ...(replaced !== null && { answers: replaced.proposal }),
  };
};
