import { useCallback, useEffect, useReducer, useRef } from "react";

import { importRows, lookForAbsent } from "../../api/importing";
import type {
  ImportCounts,
  ImportList,
  ImportRow,
  ImportRowTold,
  ImportTold,
} from "../../api/shapes";

/** So many rows go up together: a browser reads no answer before all of its question is sent. */
const TOGETHER = 100;

export interface Order {
  list: ImportList;
  rows: ImportRow[];
  /** What becomes of records that the list names no more; nobody looks, where it is nothing. */
  absent: "tell" | "erase" | null;
  /** Rows of the list that could not be read. */
  leftOut: number;
}

export interface Importing {
  order: Order;
  state: "running" | "done" | "stopped" | "failed";
  /** Rows that were settled for good; the next that go up come after them. */
  settled: number;
  counts: ImportCounts;
  /** What is counted of the rows that are on their way. */
  underway: ImportCounts;
  told: ImportRowTold[];
  toldUnderway: ImportRowTold[];
  /** Whether what the list names no more was looked for; it is not, of a list not read whole. */
  hasLooked: boolean;
  error: Error | null;
}

type Step =
  | { is: "begun"; order: Order }
  | { is: "heard"; lines: ImportTold[] }
  | { is: "settled"; rows: number }
  | { is: "looked" | "again" | "done" | "stopped" }
  | { is: "failed"; error: Error };

const NONE: ImportCounts = {
  rows: 0,
  registered: 0,
  corrected: 0,
  unchanged: 0,
  not_permitted: 0,
  failed: 0,
  erased_before: 0,
  absent: 0,
  erased: 0,
};

const NAMES = Object.keys(NONE) as (keyof ImportCounts)[];

export const sum = (one: ImportCounts, other: ImportCounts): ImportCounts =>
  Object.fromEntries(
    NAMES.map((name) => [name, one[name] + other[name]]),
  ) as unknown as ImportCounts;

/** What is not settled goes up again, and is counted then. */
const NOTHING_UNDERWAY = { underway: NONE, toldUnderway: [] };

const heard = (before: Importing, lines: ImportTold[]): Importing => {
  const after = { ...before, toldUnderway: [...before.toldUnderway] };
  for (const one of lines) {
    if ("progress" in one) after.underway = one.progress;
    if ("done" in one) after.underway = one.done;
    if ("row" in one) after.toldUnderway.push(one.row);
  }
  return after;
};

/** What the list names no more was looked for; all that is told of it is of records. */
const looked = (before: Importing): Importing => {
  const { absent, erased } = before.underway;
  return {
    ...before,
    ...NOTHING_UNDERWAY,
    counts: { ...before.counts, absent, erased },
    told: [...before.told, ...before.toldUnderway],
    hasLooked: true,
  };
};

const stepped = (before: Importing | null, step: Step): Importing | null => {
  if (step.is === "begun") {
    const { order } = step;
    const fresh = { state: "running", settled: 0, counts: NONE, told: [] } as const;
    return { ...fresh, ...NOTHING_UNDERWAY, order, told: [], hasLooked: false, error: null };
  }
  if (before === null) return null;
  switch (step.is) {
    case "heard":
      return heard(before, step.lines);
    case "settled":
      return {
        ...before,
        ...NOTHING_UNDERWAY,
        settled: before.settled + step.rows,
        counts: sum(before.counts, before.underway),
        told: [...before.told, ...before.toldUnderway],
      };
    case "looked":
      return looked(before);
    case "again":
      return { ...before, state: "running", error: null };
    case "failed":
      return { ...before, ...NOTHING_UNDERWAY, state: "failed", error: step.error };
    case "stopped":
      return { ...before, ...NOTHING_UNDERWAY, state: "stopped" };
    case "done":
      return { ...before, state: "done" };
  }
};

/**
 * The import of a list while its page is open; who leaves the page stops it.
 *
 * Whatever breaks it off, what was settled stays, and it goes on after that.
 */
export const useImporting = () => {
  const [importing, step] = useReducer(stepped, null);
  const running = useRef<AbortController | null>(null);
  useEffect(
    () => () => {
      running.current?.abort();
    },
    [],
  );
  const run = useCallback(async (order: Order, from: number) => {
    const { list, rows, absent, leftOut } = order;
    const end = { whole: leftOut === 0, left_out: leftOut };
    const stopping = new AbortController();
    running.current = stopping;
    const hear = (lines: ImportTold[]) => {
      step({ is: "heard", lines });
    };
    const how = { hear, signal: stopping.signal };
    try {
      for (let at = from; at < rows.length; at += TOGETHER) {
        const part = rows.slice(at, at + TOGETHER);
        const isLast = absent === null && at + TOGETHER >= rows.length;
        await importRows(list, part, isLast ? end : null, how);
        step({ is: "settled", rows: part.length });
      }
      if (absent !== null) {
        await lookForAbsent({ ...list, absent }, rows, end, how);
        step({ is: "looked" });
      }
      step({ is: "done" });
    } catch (error) {
      if (stopping.signal.aborted) step({ is: "stopped" });
      else step({ is: "failed", error: error instanceof Error ? error : new Error(String(error)) });
    }
  }, []);
  const begin = useCallback(
    (order: Order) => {
      step({ is: "begun", order });
      void run(order, 0);
    },
    [run],
  );
  const goOn = () => {
    if (importing === null) return;
    step({ is: "again" });
    void run(importing.order, importing.settled);
  };
  const stop = useCallback(() => {
    running.current?.abort();
  }, []);
  return { importing, begin, goOn, stop };
};
