import type {
  Agreement,
  AgreementForm,
  CrimeArea,
  Form,
  Kind,
  Property,
  Purpose,
  RecordClass,
  SubjectCategory,
} from "../../api/shapes";
import { handlingOf, NO_MARKS, type Marks } from "../../parts/handling-fields";
import { momentOf } from "../../parts/when-field";

/** An agreement as it is being written; everything in it may still be empty. */
export interface Proposal extends Marks {
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
  notInCourt: other.handling.not_in_court === true,
  notOnward: other.handling.not_onward === true,
  asWritten: other.handling.as_written ?? "",
});

/** What is missing or wrong, by the name of its field. */
export const faults = (proposal: Proposal, now: number) => {
  const [from, until] = [momentOf(proposal.from), momentOf(proposal.until)];
  return {
    title: proposal.title.trim() === "",
    parties: proposal.parties.length === 0,
    purposes: proposal.purposes.length === 0,
    from: proposal.from !== "" && from === null,
    until: proposal.until !== "" && (until === null || until <= Math.max(from ?? now, now)),
  };
};

/** The proposal as an act; a counter-proposal names the agreement whose place it is to take. */
export const formOf = (proposal: Proposal, own: string, replaced: Agreement | null): Form => {
  const from = momentOf(proposal.from);
  return {
    body: {
      kind: "agreement.propose",
      title: proposal.title.trim(),
      parties: [own, ...proposal.parties],
      purposes: proposal.purposes,
      crime_areas: proposal.areas,
      subjects: proposal.subjects,
      search_classes: proposal.classes,
      kinds: proposal.kinds,
      safeguards: proposal.safeguards,
      text: proposal.text.trim(),
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
