import type { CrimeArea, Form, Purpose, StatedValue } from "../../api/shapes";

/** What the officer has typed so far; everything in it may still be empty. */
export interface Draft {
  kind: "message.send" | "request.make";
  to: string[];
  subject: string;
  text: string;
  /** Of a request: why it is believed to be there, and what ties the person to the purpose. */
  reasons: string;
  link: string;
  purpose: Purpose | null;
  crimeArea: CrimeArea | null;
  caseName: string;
  notInCourt: boolean;
  notOnward: boolean;
  stated: Record<string, StatedValue>;
}

export const EMPTY: Draft = {
  kind: "message.send",
  to: [],
  subject: "",
  text: "",
  reasons: "",
  link: "",
  purpose: null,
  crimeArea: null,
  caseName: "",
  notInCourt: false,
  notOnward: false,
  stated: {},
};

const isDraft = (kept: unknown): kept is Partial<Draft> =>
  typeof kept === "object" && kept !== null && Array.isArray((kept as Draft).to);

/** A draft that was kept, with what later versions of the desk added. */
export const revived = (kept: unknown): Draft => (isDraft(kept) ? { ...EMPTY, ...kept } : EMPTY);

export const isBlank = (draft: Draft): boolean =>
  draft.to.length === 0 && draft.subject.trim() === "" && draft.text.trim() === "";

/** The words of a draft, each as the act carries it. */
const bodyOf = (draft: Draft, said: (words: string) => string): Form["body"] => {
  const [subject, text] = [said(draft.subject), said(draft.text)];
  const [reasons, link] = [said(draft.reasons), said(draft.link)];
  if (draft.kind === "message.send") return { kind: draft.kind, subject, text };
  return {
    kind: draft.kind,
    asks: subject,
    facts: text,
    ...(reasons !== "" && { objective_reasons: reasons }),
    ...(link !== "" && { link }),
  };
};

const formOf = (draft: Draft, said: (words: string) => string): Form => ({
  body: bodyOf(draft, said),
  recipients: draft.to,
  handling: { not_in_court: draft.notInCourt, not_onward: draft.notOnward },
  stated: Object.entries(draft.stated).map(([fact, value]) => ({ fact, value })),
  ...(draft.purpose !== null && { purpose: draft.purpose }),
  ...(draft.crimeArea !== null && { crime_area: draft.crimeArea }),
  ...(draft.caseName.trim() !== "" && { case: draft.caseName.trim() }),
});

/** The act as it would be sent. */
export const toSend = (draft: Draft): Form => formOf(draft, (words) => words.trim());

const MARK = "…";

/**
 * The form that the law is asked about.
 *
 * No law reads words; it only matters whether there are any. So the words stay in the browser
 * until they are sent, and the law is asked again only when the answer may differ.
 */
export const toAsk = (draft: Draft): Form =>
  formOf(draft, (words) => (words.trim() === "" ? "" : MARK));
