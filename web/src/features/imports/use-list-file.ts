import { useCallback, useEffect, useReducer, useState } from "react";

import { readListFile } from "../../api/list-files";
import type { ImportRow, ListFormat, ListRead } from "../../api/shapes";
import type { Fault, ReadList } from "./columns";
import { FILE_BYTES_MAX, FILE_ROWS_MAX } from "./formats";

/** The files of a list: itself, other names, addresses. */
export interface Files {
  file: File | null;
  aliases: File | null;
  addresses: File | null;
}

const NO_FILES: Files = { file: null, aliases: null, addresses: null };

interface Reading {
  state: "nothing" | "reading" | "read";
  rows: ImportRow[];
  faults: Fault[];
  /** Why it is no list: too long or too large, or what the node said. */
  wrong: "too-many" | "too-large" | Error | null;
}

type Step =
  | { is: "nothing" | "reading" | "read" }
  | { is: "heard"; lines: ListRead[] }
  | { is: "wrong"; why: NonNullable<Reading["wrong"]> };

const NOTHING: Reading = { state: "nothing", rows: [], faults: [], wrong: null };

const faultOf = (
  { line, key, says }: { line: number; key?: string | null; says: string },
  isLeftOut: boolean,
): Fault => ({ line, key: key ?? "", why: "read", says, isLeftOut });

const heard = (before: Reading, lines: ListRead[]): Reading => {
  const after = { ...before, rows: [...before.rows], faults: [...before.faults] };
  for (const one of lines) {
    if ("row" in one) after.rows.push(one.row);
    if ("fault" in one) after.faults.push(faultOf(one.fault, true));
    if ("doubt" in one) after.faults.push(faultOf(one.doubt, false));
  }
  return after;
};

const stepped = (before: Reading, step: Step): Reading => {
  switch (step.is) {
    case "nothing":
      return NOTHING;
    case "reading":
      return { ...NOTHING, state: "reading" };
    case "heard":
      return heard(before, step.lines);
    case "read":
      return before.rows.length > FILE_ROWS_MAX
        ? { ...NOTHING, wrong: "too-many" }
        : { ...before, state: "read" };
    case "wrong":
      return { ...NOTHING, wrong: step.why };
  }
};

/** A file as others publish it: read by the node as soon as it was chosen, and kept by nobody. */
export const useListFile = (format: ListFormat | null) => {
  const [files, setFiles] = useState(NO_FILES);
  const [reading, step] = useReducer(stepped, NOTHING);
  const { file, aliases, addresses } = files;
  const take = useCallback((part: Partial<Files>) => {
    setFiles((before) => ({ ...before, ...part }));
  }, []);
  useEffect(() => {
    step({ is: "nothing" });
    if (format === null || file === null) return undefined;
    const hasBeside = format === "ofac-csv";
    const beside = {
      aliases: hasBeside ? aliases : null,
      addresses: hasBeside ? addresses : null,
    };
    const bytes = file.size + (beside.aliases?.size ?? 0) + (beside.addresses?.size ?? 0);
    if (bytes > FILE_BYTES_MAX) {
      step({ is: "wrong", why: "too-large" });
      return undefined;
    }
    const leaving = new AbortController();
    const hear = (lines: ListRead[]) => {
      if (!leaving.signal.aborted) step({ is: "heard", lines });
    };
    step({ is: "reading" });
    readListFile({ format, file, ...beside }, hear, leaving.signal).then(
      () => {
        if (!leaving.signal.aborted) step({ is: "read" });
      },
      (error: unknown) => {
        if (leaving.signal.aborted) return;
        step({ is: "wrong", why: error instanceof Error ? error : new Error(String(error)) });
      },
    );
    return () => {
      leaving.abort();
    };
  }, [format, file, aliases, addresses]);
  const list: ReadList | null = reading.state === "read" ? reading : null;
  return { files, take, list, isReading: reading.state === "reading", wrong: reading.wrong };
};

export type ChosenFiles = ReturnType<typeof useListFile>;
