import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useReducer, useRef } from "react";

import { compareRecords } from "../../api/comparing";
import type {
  DuplicatesCounts,
  DuplicatesTold,
  FindDuplicates,
  LeadTold,
  Submitted,
} from "../../api/shapes";

export interface Comparing {
  wanted: FindDuplicates;
  state: "asking" | "running" | "done" | "stopped" | "failed" | "waits";
  /** Records that were read so far. */
  read: number;
  /** Leads that were proposed, the most probable first. */
  leads: LeadTold[];
  counts: DuplicatesCounts | null;
  waits: Submitted | null;
  error: Error | null;
}

type Step =
  | { is: "begun"; wanted: FindDuplicates; waits: Submitted | null }
  | { is: "heard"; lines: DuplicatesTold[] }
  | { is: "done"; waits: Submitted | null }
  | { is: "stopped" }
  | { is: "failed"; error: Error };

const heard = (before: Comparing, lines: DuplicatesTold[]): Comparing => {
  const after: Comparing = { ...before, state: "running", leads: [...before.leads] };
  for (const one of lines) {
    if ("progress" in one) after.read = one.progress.records;
    if ("lead" in one) after.leads.push(one.lead);
    if ("done" in one) after.counts = one.done;
  }
  return after;
};

const stepped = (before: Comparing | null, step: Step): Comparing | null => {
  if (step.is === "begun") {
    const nothing = { read: 0, leads: [], counts: null, error: null };
    return { wanted: step.wanted, state: "asking", waits: step.waits, ...nothing };
  }
  if (before === null) return null;
  switch (step.is) {
    case "heard":
      return heard(before, step.lines);
    case "done":
      return { ...before, state: step.waits === null ? "done" : "waits", waits: step.waits };
    case "stopped":
      return { ...before, state: "stopped" };
    case "failed":
      return { ...before, state: "failed", error: step.error };
  }
};

/** A comparison that goes on, or did: before that it is a form that was refused, or waits. */
export const begunOf = (comparing: Comparing | null): Comparing | null => {
  if (comparing === null) return null;
  const { state, read, leads } = comparing;
  if (state === "running" || state === "done") return comparing;
  const isBroken = state === "stopped" || state === "failed";
  return isBroken && (read > 0 || leads.length > 0) ? comparing : null;
};

/** The comparison of records while its page is open; who leaves the page stops it. */
export const useComparing = () => {
  const queries = useQueryClient();
  const [comparing, step] = useReducer(stepped, null);
  const running = useRef<AbortController | null>(null);
  useEffect(
    () => () => {
      running.current?.abort();
    },
    [],
  );
  const begin = useCallback(
    (wanted: FindDuplicates, waits: Submitted | null = null) => {
      const stopping = new AbortController();
      running.current = stopping;
      step({ is: "begun", wanted, waits });
      const hear = (lines: DuplicatesTold[]) => {
        step({ is: "heard", lines });
      };
      compareRecords(wanted, { hear, signal: stopping.signal }, waits?.act ?? null)
        .then(
          (left) => {
            step({ is: "done", waits: left });
          },
          (error: unknown) => {
            const known = error instanceof Error ? error : new Error(String(error));
            step(stopping.signal.aborted ? { is: "stopped" } : { is: "failed", error: known });
          },
        )
        .finally(() => queries.invalidateQueries({ queryKey: ["leads"] }));
    },
    [queries],
  );
  const stop = useCallback(() => {
    running.current?.abort();
  }, []);
  return { comparing, begin, stop };
};
