import type {
  Attachment,
  CrimeArea,
  Form,
  Offence,
  Purpose,
  RequestForm,
  StatedFact,
  SubjectCategory,
  UrgencyGround,
} from "../../api/shapes";
import { handlingOf } from "../../parts/handling-fields";
import { statedOf, type Stated } from "../../parts/statements";
import { momentOf } from "../../parts/when-field";

/** What the officer has typed so far; everything in it may still be empty. */
export interface Draft {
  kind: "message.send" | "request.make";
  to: string[];
  /** Of a request: what it answers, a hit or what was concluded of it. */
  answers: string | null;
  subject: string;
  text: string;
  /** Of a request: why it is believed to be there, and what ties the person to the purpose. */
  reasons: string;
  link: string;
  purpose: Purpose | null;
  crimeArea: CrimeArea | null;
  /** Of a request: what kind of help, who is asked about, and whether it is at hand there. */
  form: RequestForm | null;
  person: SubjectCategory | null;
  accessible: boolean | null;
  isChild: boolean;
  offences: Offence[];
  caseName: string;
  /** What makes it urgent, and why; urgent changes the clocks and opens nothing. */
  ground: UrgencyGround | null;
  pressing: string;
  /** By when the recipients are asked to react. */
  due: string;
  files: Attachment[];
  notInCourt: boolean;
  notOnward: boolean;
  asWritten: string;
  stated: Stated;
}

export const EMPTY: Draft = {
  kind: "message.send",
  to: [],
  answers: null,
  subject: "",
  text: "",
  reasons: "",
  link: "",
  purpose: null,
  crimeArea: null,
  form: null,
  person: null,
  accessible: null,
  isChild: false,
  offences: [],
  caseName: "",
  ground: null,
  pressing: "",
  due: "",
  files: [],
  notInCourt: false,
  notOnward: false,
  asWritten: "",
  stated: {},
};

const isDraft = (kept: unknown): kept is Partial<Draft> =>
  typeof kept === "object" && kept !== null && Array.isArray((kept as Draft).to);

/** A draft that was kept, with what later versions of the desk added. */
export const revived = (kept: unknown): Draft =>
  isDraft(kept) ? { ...EMPTY, ...kept, stated: statedOf(kept.stated) } : EMPTY;

/** Fields of which any is reason enough to show what is seldom needed. */
const SELDOM = [
  "form", "person", "accessible", "isChild", "offences", "caseName", "ground", "pressing", "due",
  "files", "notInCourt", "notOnward", "asWritten",
] as const satisfies (keyof Draft)[];

/** Whether something is filled in that an ordinary message does not have. */
export const isSeldom = (draft: Draft): boolean =>
  SELDOM.some((name) => JSON.stringify(draft[name]) !== JSON.stringify(EMPTY[name])) ||
  (draft.kind === "message.send" && draft.crimeArea !== null);

export const isBlank = (draft: Draft): boolean =>
  draft.to.length === 0 &&
  draft.answers === null &&
  draft.subject.trim() === "" &&
  draft.text.trim() === "" &&
  !isSeldom(draft);

/** What is missing or wrong, by the name of its field. */
export const faults = (draft: Draft, now: number) => {
  const due = momentOf(draft.due);
  return {
    to: draft.to.length === 0,
    subject: draft.subject.trim() === "",
    text: draft.kind === "message.send" && draft.text.trim() === "",
    pressing: draft.ground !== null && draft.pressing.trim() === "",
    ground: draft.ground === null && draft.pressing.trim() !== "",
    due: draft.due !== "" && (due === null || due <= now),
  };
};

export type Faults = ReturnType<typeof faults>;

/** Those of the fields that stand in the part for what is seldom needed. */
export const isSeldomWrong = ({ pressing, ground, due }: Faults): boolean =>
  pressing || ground || due;

type SaidAs = (words: string) => string;

/** The words of a draft, each as the act carries it. */
const bodyOf = (draft: Draft, said: SaidAs): Form["body"] => {
  const [subject, text] = [said(draft.subject), said(draft.text)];
  const [reasons, link] = [said(draft.reasons), said(draft.link)];
  if (draft.kind === "message.send") return { kind: draft.kind, subject, text };
  const isMarked = draft.person !== null || draft.isChild;
  return {
    kind: draft.kind,
    asks: subject,
    facts: text,
    ...(reasons !== "" && { objective_reasons: reasons }),
    ...(link !== "" && { link }),
    ...(draft.form !== null && { form: draft.form }),
    ...(draft.accessible !== null && { directly_accessible: draft.accessible }),
    ...(isMarked && { mark: { category: draft.person, minor: draft.isChild } }),
  };
};

const CHILD = "minor_included";

/** What is said of the draft; that a message concerns a child is a statement like others. */
const statedIn = (draft: Draft, stands: StatedFact[]): StatedFact[] =>
  draft.kind === "message.send" && draft.isChild
    ? [...stands.filter(({ fact }) => fact !== CHILD), { fact: CHILD, value: true }]
    : stands;

const formOf = (draft: Draft, stands: StatedFact[], said: SaidAs): Form => {
  const due = momentOf(draft.due);
  const pressing = said(draft.pressing);
  const isUrgent = draft.ground !== null && pressing !== "";
  return {
    body: bodyOf(draft, said),
    recipients: draft.to.map((agency) => (due === null ? agency : { agency, due })),
    handling: handlingOf({ ...draft, asWritten: said(draft.asWritten) }),
    stated: statedIn(draft, stands),
    ...(draft.kind === "request.make" && draft.answers !== null && { answers: draft.answers }),
    ...(draft.purpose !== null && { purpose: draft.purpose }),
    ...(draft.crimeArea !== null && { crime_area: draft.crimeArea }),
    ...(draft.offences.length > 0 && { offences: draft.offences }),
    ...(draft.caseName.trim() !== "" && { case: draft.caseName.trim() }),
    ...(isUrgent && { urgency: { level: "urgent", ground: draft.ground, reason: pressing } }),
    ...(draft.files.length > 0 && { attachments: draft.files }),
  };
};

/** The act as it would be sent, with what stands of what was said. */
export const toSend = (draft: Draft, stands: StatedFact[]): Form =>
  formOf(draft, stands, (words) => words.trim());

const MARK = "…";

/**
 * The form that the law is asked about.
 *
 * No law reads words; it only matters whether there are any. So the words stay in the browser
 * until they are sent, and the law is asked again only when the answer may differ.
 */
export const toAsk = (draft: Draft, stands: StatedFact[]): Form =>
  formOf(draft, stands, (words) => (words.trim() === "" ? "" : MARK));
