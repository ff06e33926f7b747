import type { Asked } from "../../testing";

export const AT = "2026-11-29T06:28:44.468Z";
export const LAW = {
  ruling: "permitted",
  citations: [],
  towards: [],
  obligations: [],
  advice: [],
  missing: [],
  ways_forward: [],
};
export const LINE = {
  agency: "XA",
  officer: "officer_1",
  direction: "own",
  stage: "done",
  at: AT,
  recorded_at: AT,
  delivered: [{ to: "XB", state: "delivered" }],
  case: "XA-C-7",
  purpose: "investigate",
  answers: null,
  reference: null,
  emergency: false,
  clock_skewed: false,
  taken_by: null,
  leaf: 35,
  untaken: [],
  reading: "free",
};
/** An own watch that stands at XB. */
export const WATCH = {
  watch: "act_1",
  agency: "XA",
  officer: "officer_1",
  class: "person",
  terms: [{ property: "name", value: "Ada Beispiel" }],
  since: AT,
  until: "2099-12-29T06:28:44.468Z",
  emergency: false,
  stands_at: ["XB"],
  stands_here: false,
  told: 0,
  state: "stands",
};
/** A search or a watch of one’s own, by its kind. */
export const asks = (kind: string) => ({
  ...LINE,
  act: "act_1",
  kind,
  content: {
    body: { kind, class: "person", terms: [], justification: "Case 7", until: Date.parse(AT) },
    offences: [{ area: "fraud", title: "Fraud", listed: true, code: "fraud" }],
    stated: [],
  },
});
export const EXCLUDED = {
  by: "XB",
  at: Date.parse("2026-11-28T12:00:00Z"),
  means: ["fingerprints"],
};
const match = (record: string, quality: number, how: string) => ({
  record,
  owner: "XB",
  quality,
  reasons: [{ how }],
});
export const MATCH = match("record_1", 90, "same-day");
export const OTHER = match("record_2", 80, "same-year");
/** What XB told of it, and what was concluded of that. */
export const given = (body: object, concluded: object[] = []) => ({
  ...LINE,
  act: "act_2",
  kind: (body as { kind: string }).kind,
  agency: "XB",
  direction: "received",
  answers: "act_1",
  content: { body, offences: [] },
  concluded,
});
/** What XA concluded of the first record. */
export const said = (act: string, found: string, more: object = {}) => ({
  act,
  agency: "XA",
  officer: "officer_1",
  at: AT,
  record: "record_1",
  found,
  means: ["document", "face"],
  undone_by: null,
  ...more,
});
export const page = (items: unknown[]) => ({ items, next: null });
export const OWN = { agency: "XA", you: { officer: "officer_1", role: "officer" } };

/** What the node answers of a question and of what was told. */
export const answers = (kind: string, report: object, more: object = {}) => ({
  "GET /v1/own": OWN,
  "GET /v1/officers": page([{ officer: "officer_1", name: "nina" }]),
  "GET /v1/facts": page([]),
  "GET /v1/acts/act_1": asks(kind),
  "GET /v1/acts/act_2": report,
  "GET /v1/acts": page([asks(kind), report]),
  "POST /v1/acts": { act: "act_9", stage: "done", verdict: LAW },
  ...more,
});

/** The forms that were sent. */
export const sent = (asked: Asked) =>
  asked.filter(({ what }) => what === "POST /v1/acts").map(({ body }) => body);

/** What is said beside a match that is excluded. */
export const TELLS =
  "On 28 November 2026 XB said, by fingerprints or palm prints, that a person with these " +
  "particulars is not the one of this record. Compare all the same.";
