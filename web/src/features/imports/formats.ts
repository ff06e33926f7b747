import type { ListFormat } from "../../api/shapes";

/** In what a list may be written: a table that the desk reads, or what others publish. */
export const FORMATS = ["csv", "un", "ofac-xml", "ofac-csv", "ftm"] as const satisfies (
  | "csv"
  | ListFormat
)[];

export type Format = (typeof FORMATS)[number];

/** What names the lists that everybody knows by one name, as the command line has it. */
export const NAMED: Partial<Record<Format, string>> = {
  un: "un-consolidated",
  "ofac-xml": "ofac-sdn",
  "ofac-csv": "ofac-sdn",
};

/** What files of a format end in. */
export const ENDINGS: Record<Format, string> = {
  csv: ".csv,text/csv",
  un: ".xml,text/xml,application/xml",
  "ofac-xml": ".xml,text/xml,application/xml",
  "ofac-csv": ".csv,text/csv",
  ftm: ".json,.jsonl,.ndjson,.ftm",
};

/** As many rows as the desk takes of a file that the node read; more are for the command line. */
export const FILE_ROWS_MAX = 50_000;

/** As large as the node reads at once, in bytes, with what belongs to it. */
export const FILE_BYTES_MAX = 64 * 1_024 * 1_024;
