import type { Form, LinkRelation, RecordLinked, Submitted } from "../../api/shapes";

/** A record as the node names it. */
const RECORD = /^record_[0-9a-hjkmnp-tv-z]{26}$/;

export const isRecordId = (text: string): boolean => RECORD.test(text.trim());

/** Links that were made or undone since the record was opened, which nobody opens twice for it. */
export interface Since {
  made: RecordLinked[];
  /** The act that undid a link, by the act that made it. */
  undone: Partial<Record<string, string>>;
}

export const NOTHING_SINCE: Since = { made: [], undone: {} };

/** The links as they stand now: what is undone last, each in the order in which it was made. */
export const linksNow = (links: RecordLinked[], { made, undone }: Since): RecordLinked[] => {
  const now = [...links, ...made].map((one) => ({
    ...one,
    undone_by: one.undone_by ?? undone[one.link] ?? null,
  }));
  return [
    ...now.filter((one) => one.undone_by === null),
    ...now.filter((one) => one.undone_by !== null),
  ];
};

/** Whether it is done, and does not wait for a person. */
export const isDone = ({ stage }: Submitted): boolean => stage === "done";

/** What is said of two records, beside what one is to the other. */
export interface LinkDraft {
  relation: LinkRelation | null;
  /** Whether the record of the page is the first of the two. */
  isFirst: boolean;
  other: string;
  isFact: boolean;
  note: string;
}

export const NO_LINK: LinkDraft = {
  relation: null,
  isFirst: true,
  other: "",
  isFact: false,
  note: "",
};

type Body = Extract<Form["body"], { kind: "record.link" }>;

/** The link as it is recorded; it stays in the house. */
export const toLink = (record: string, draft: LinkDraft): Body => {
  const other = draft.other.trim();
  const [first, second] = draft.isFirst ? [record, other] : [other, record];
  return {
    kind: "record.link",
    record: first,
    to: second,
    relation: draft.relation ?? "same-as",
    nature: draft.isFact ? "fact" : "assessment",
    note: draft.note.trim(),
  };
};

/** The same two records, separated again. */
export const toUndo = (record: string, link: RecordLinked, note: string): Body => ({
  kind: "record.link",
  record: link.is_first ? record : link.record,
  to: link.is_first ? link.record : record,
  relation: link.relation,
  undoes: link.link,
  note,
});

/** The link that was just made, as the node tells it of a record that is opened. */
export const made = (draft: LinkDraft, act: string): RecordLinked => ({
  link: act,
  record: draft.other.trim(),
  relation: draft.relation ?? "same-as",
  is_first: draft.isFirst,
  source: "X",
  information: "4",
  nature: draft.isFact ? "fact" : "assessment",
  as_of: null,
  undone_by: null,
});
