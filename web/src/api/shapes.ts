/** What the node answers, as far as the desk reads it. */

export interface Page<Item> {
  items: Item[];
  next: string | null;
}

export type Role =
  | "officer"
  | "supervisor"
  | "duty-officer"
  | "liaison-officer"
  | "analyst"
  | "legal-adviser"
  | "data-protection-officer"
  | "auditor"
  | "administrator"
  | "compliance-reviewer"
  | "judicial-authority"
  | "central-authority-officer"
  | "first-line-officer"
  | "translator"
  | "service";

export interface Own {
  agency: string;
  name: string;
  kind: string;
  you: { officer: string; role: Role };
  fingerprint: string;
  log_origin: string;
  adoptions: Adoption[];
}

export interface Adoption {
  instrument: string;
  from: string;
  until: string | null;
}

export type Ruling = "permitted" | "not-permitted" | "for-decision";

export type Verified = "read" | "partial" | "unverified";

export interface Reason {
  rule: string;
  cite: string;
  says: string;
  verified: Verified;
}

export interface Obligation {
  what: string;
  owed_by: string[];
  within: string | null;
  from: "delivered" | "recorded" | "due" | "named";
  rule: string;
  cite: string;
}

export interface Verdict {
  ruling: Ruling;
  citations: Reason[];
  advice: Reason[];
  missing: { fact: string; who?: string }[];
  obligations: Obligation[];
  towards: { agency: string; ruling: Ruling }[];
  law: string;
}

export type Stage =
  | "not-permitted"
  | "for-decision"
  | "declined"
  | "done"
  | "held"
  | "opened"
  | "taken"
  | "erased";

export interface ActLine {
  act: string;
  reference: string | null;
  kind: string;
  agency: string;
  officer: string;
  direction: "own" | "received";
  stage: Stage;
  at: string;
  recorded_at: string;
  delivered: { to: string; state: string; taken_by: string | null }[];
  answers: string | null;
  emergency: boolean;
  taken_by: string | null;
  leaf: number;
  /** What it takes to read it; absent for whoever reads no content. */
  reading?: "free" | "by-act" | "with-justification";
  handling?: string[];
  purpose?: string | null;
  about?: string | null;
  due?: string | null;
}

export interface Stated {
  fact: string;
  value: boolean | number | string | string[];
}

export interface Content {
  role: Role;
  recipients: { agency: string; channel: string; copy: boolean }[];
  body: { kind: string } & Record<string, unknown>;
  purpose?: string;
  attachments: { id: string; name: string; size: number }[];
  stated: Stated[];
}

/** An act as it is shown: its line, the verdict, and its words once they may be read. */
export interface ActShown extends ActLine {
  digest: string | null;
  verdict?: Verdict;
  content?: Content;
  opened_by?: string;
}

export type StatedValue = boolean | number | string | string[];

/** What would change the verdict: a fact that is said, a record left out, an act to do first. */
export interface Change {
  what: Record<string, unknown>;
  who: string;
  says: string;
  draft: string | null;
  form: Form | null;
}

export interface Way {
  to: string | null;
  changes: Change[];
}

export interface Missing {
  fact: string;
  means: string;
  who: string;
}

/** The verdict on a form that is not sent. */
export interface Beforehand extends Omit<Verdict, "missing"> {
  missing: Missing[];
  ways_forward: Way[];
}

/** The form of an act, as `/v1/acts` and `/v1/verdicts` take it. */
export interface Form {
  body: { kind: string } & Record<string, unknown>;
  recipients?: string[];
  purpose?: string;
  crime_area?: string;
  handling?: { not_in_court: boolean; not_onward: boolean };
  case?: string;
  answers?: string;
  urgency?: {
    level: "urgent" | "emergency";
    reason: string;
    ground?: string;
    points?: { known: string; asked: string; by_when: string; on_word_of: string };
  };
  stated?: Stated[];
}

/** What became of an act that was put through the corridor. */
export interface Done {
  act: string;
  reference: string | null;
  leaf: number;
  stage: Stage;
  verdict: Verdict;
}
