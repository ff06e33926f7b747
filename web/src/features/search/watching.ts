import type { ActShown, Form, StatedFact, Watch } from "../../api/shapes";
import { statedOf } from "../../parts/statements";
import { EMPTY, faults, revived, saidBefore, toAsk, toRun, type Inquiry } from "./inquiry";

/** A search that stands until a day; everything in it may still be empty. */
export interface Watching extends Inquiry {
  /** The last day on which it stands, as a calendar's field has it. */
  until: string;
  /** The own watch whose place it takes. */
  renews: string | null;
}

/** Under which it is kept while it is typed. */
export const NAME = "watch";

const DAY_MS = 86_400_000;

/** What stands in the field at first: a proposal, and no rule of an instrument. */
const DAYS = 30;

/** The node's own limit: a watch stands for a year at most. */
const DAYS_MAX = 365;

const dayOf = (at: number): string => {
  const date = new Date(at);
  const two = (number: number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};

/** The end of that day by the clock of this desk; nothing, where it is no day. */
export const endOf = (day: string): number | null => {
  const at = new Date(`${day}T23:59:59`).getTime();
  // A year that is still typed is long before any moment of an entry.
  return Number.isNaN(at) || at < 0 ? null : at;
};

/** The last day that may be chosen. */
export const lastDay = (now: number): string => dayOf(now + DAYS_MAX * DAY_MS);

export const firstDay = (now: number): string => dayOf(now);

/** A watch for what is searched for, as it begins to be written. */
export const watchFor = (
  inquiry: Inquiry,
  now: number,
  renews: string | null = null,
): Watching => ({ ...inquiry, stated: {}, until: dayOf(now + DAYS * DAY_MS), renews });

/** What was kept of it, with what later versions of the desk added. */
export const revivedWatch = (kept: unknown, now: number): Watching => {
  const { until, renews } = (kept ?? {}) as Partial<Watching>;
  return {
    ...watchFor(EMPTY, now),
    ...revived(kept),
    ...(typeof until === "string" && { until }),
    ...(typeof renews === "string" && { renews }),
  };
};

/** What is missing or wrong, each at its own field. */
export const watchFaults = (watching: Watching, now: number) => {
  const end = endOf(watching.until);
  const isLate = watching.until > lastDay(now);
  return { ...faults(watching), until: end === null || end <= now || isLate };
};

const asWatch = ({ body, ...form }: Form, { until, renews }: Watching): Form => ({
  ...form,
  body: {
    ...(body as Extract<Form["body"], { kind: "search.run" }>),
    kind: "watch.set",
    until: endOf(until) ?? 0,
    ...(renews !== null && { renews }),
  },
});

/** The watch as it is recorded and sent. */
export const toSet = (watching: Watching, stated: StatedFact[]): Form =>
  asWatch(toRun(watching, stated), watching);

/** The law reads neither names nor numbers: it is asked with a mark in the place of each. */
export const toAskWatch = (watching: Watching, stated: StatedFact[]): Form =>
  asWatch(toAsk(watching, stated), watching);

/** For how many days a watch stood, so that it stands as long again. */
const daysOf = ({ since, until }: Watch): number => {
  const days = Math.round((Date.parse(until) - Date.parse(since)) / DAY_MS);
  return Math.min(DAYS_MAX, Math.max(1, days));
};

/**
 * An own watch as it was set, to be set for longer, or once more after it ended. What was stated
 * is shown again one by one, and said anew by a press; so are the points of an emergency.
 */
export const renewal = (act: ActShown, watch: Watch, now: number): Watching | null => {
  const { content } = act;
  if (content?.body.kind !== "watch.set") return null;
  const { body } = content;
  const inquiry: Inquiry = {
    ...EMPTY,
    where: watch.stands_at.length === 0 ? "own" : "others",
    to: watch.stands_at,
    recordClass: body.class,
    terms: Object.fromEntries(body.terms.map(({ property, value }) => [property, value])),
    subject: body.subject ?? null,
    purpose: act.purpose ?? null,
    offences: content.offences,
    caseName: act.case ?? "",
    why: body.justification ?? "",
    ...saidBefore(act),
  };
  const facts = content.stated;
  return {
    ...watchFor(inquiry, now, watch.state === "stands" ? act.act : null),
    until: dayOf(now + daysOf(watch) * DAY_MS),
    // Said of the watch before, and so in doubt.
    stated: statedOf(Object.fromEntries(facts.map(({ fact, value }) => [fact, value]))),
  };
};

/** Watches that ended and whose place no other took, each once. */
export const leftOver = (ended: Watch[], standing: Watch[]): Watch[] => {
  const renewed = new Set([...ended, ...standing].map(({ renews }) => renews));
  return ended.filter(({ watch, state }) => state !== "renewed" && !renewed.has(watch));
};

/** One record that a watch told of: by which entry, and how often. */
export interface Told {
  /** The newest of the entries that told of it. */
  alert: ActShown;
  /** How many entries told of it. */
  times: number;
}

const foundIn = ({ content }: ActShown) =>
  content?.body.kind === "watch.alert" ? content.body.found : null;

export const recordOf = (alert: ActShown): string | null => foundIn(alert)?.record ?? null;

/** Each record once, with what was told of it last; what is not read yet stands for itself. */
export const collapsed = (alerts: ActShown[]): Told[] => {
  const told = new Map<string, Told>();
  const newestFirst = [...alerts].sort((one, other) => other.leaf - one.leaf);
  for (const alert of newestFirst) {
    const record = recordOf(alert);
    const name = record === null ? alert.act : `${alert.agency} ${record}`;
    const known = told.get(name);
    if (known === undefined) told.set(name, { alert, times: 1 });
    else known.times += 1;
  }
  return [...told.values()];
};
