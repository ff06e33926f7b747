import { useCallback, useEffect, useReducer, useRef } from "react";

import { Problem } from "../../api/problem";
import { screenRows } from "../../api/screening";
import type {
  Match,
  RecordAlarms,
  RecordClass,
  ScreeningCounts,
  ScreeningTold,
} from "../../api/shapes";
import type { ListRow } from "./list";

/** A row of the list and what it may mean, best first. */
export interface RowHits {
  row: ListRow;
  matches: Match[];
  /** What the records alarm of; those without an alarm are left out. */
  alarms: RecordAlarms[] | undefined;
  /** Whether others fit as well, of which nothing was looked at. */
  isCut: boolean;
}

export interface Screened {
  act: string;
  /** Records of which class are looked for. */
  recordClass: RecordClass;
  rows: ListRow[];
  state: "running" | "done" | "stopped" | "failed";
  counts: ScreeningCounts;
  /** The rows with a hit, in the order in which they came. */
  hits: RowHits[];
  /** Rows that the node did not search for, and why in its words. */
  left: { line: number; says: string }[];
  error: Error | null;
}

type Step =
  | { is: "begun"; act: string; recordClass: RecordClass; rows: ListRow[] }
  | { is: "heard"; lines: ScreeningTold[]; byLine: ReadonlyMap<number, ListRow> }
  | { is: "done" | "stopped" }
  | { is: "failed"; error: Error };

const NO_COUNTS: ScreeningCounts = { rows: 0, searched: 0, hits: 0 };

const heard = (before: Screened, lines: ScreeningTold[], byLine: ReadonlyMap<number, ListRow>) => {
  const after = { ...before, hits: [...before.hits], left: [...before.left] };
  for (const one of lines) {
    if ("progress" in one) after.counts = one.progress;
    if ("done" in one) after.counts = one.done;
    if ("row" in one) after.left.push(one.row);
    if ("hits" in one) {
      const { line, matches, alarms, truncated } = one.hits;
      const row = byLine.get(line) ?? { line, id: "", name: "", terms: [] };
      after.hits.push({ row, matches, alarms, isCut: truncated });
    }
  }
  return after;
};

const stepped = (before: Screened | null, step: Step): Screened | null => {
  if (step.is === "begun") {
    const { act, recordClass, rows } = step;
    const fresh = { counts: NO_COUNTS, hits: [], left: [], error: null };
    return { act, recordClass, rows, state: "running", ...fresh };
  }
  if (before === null) return null;
  if (step.is === "heard") return heard(before, step.lines, step.byLine);
  if (step.is === "failed") return { ...before, state: "failed", error: step.error };
  return { ...before, state: step.is };
};

/** Whether the rows may be given once more to the same search: none of them was looked at. */
export const mayTryAgain = ({ error, counts }: Screened): boolean =>
  error instanceof Problem && error.status === 503 && counts.rows === 0;

/** The screening of a list while its page is open; who leaves the page stops it. */
export const useScreening = () => {
  const [screened, step] = useReducer(stepped, null);
  const running = useRef<AbortController | null>(null);
  useEffect(
    () => () => {
      running.current?.abort();
    },
    [],
  );
  const begin = useCallback((act: string, recordClass: RecordClass, rows: ListRow[]) => {
    const stopping = new AbortController();
    running.current = stopping;
    const byLine = new Map(rows.map((row) => [row.line, row]));
    step({ is: "begun", act, recordClass, rows });
    const hear = (lines: ScreeningTold[]) => {
      step({ is: "heard", lines, byLine });
    };
    screenRows(act, rows, hear, stopping.signal).then(
      () => {
        step({ is: "done" });
      },
      (error: unknown) => {
        const known = error instanceof Error ? error : new Error(String(error));
        step(stopping.signal.aborted ? { is: "stopped" } : { is: "failed", error: known });
      },
    );
  }, []);
  const stop = useCallback(() => {
    running.current?.abort();
  }, []);
  return { screened, begin, stop };
};
