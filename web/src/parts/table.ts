/**
 * A table of a file, as RFC 4180 has it, read in the browser.
 *
 * A file is data of somebody else: what is no table is said with its line, and nothing is guessed.
 */

import { saveBytes } from "../api/files";

/** Larger ones are for the command line, which reads them row by row. */
export const BYTES_MAX = 8 * 1_024 * 1_024;

/** In what signs a file may be written that is not UTF-8 and does not say so itself. */
export const ENCODINGS = [
  "windows-1252", "iso-8859-2", "windows-1251", "windows-1253", "windows-1254", "windows-1256",
  "gb18030", "shift_jis", "euc-kr", "utf-16le", "utf-16be",
] as const;

export type Encoding = (typeof ENCODINGS)[number];

const MARKS: [encoding: string, mark: number[]][] = [
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
];

/** The words of a file by its own mark, else as was said, else UTF-8; none, where it has none. */
export const wordsOf = (bytes: Uint8Array, encoding: Encoding | null): string | null => {
  const marked = MARKS.find(([, mark]) => mark.every((byte, place) => bytes[place] === byte));
  try {
    const signs = marked?.[0] ?? encoding ?? "utf-8";
    const words = new TextDecoder(signs, { fatal: true }).decode(bytes);
    // No table has such a sign: it is of another kind, or of other signs than was said.
    return words.includes("\0") ? null : words;
  } catch {
    return null;
  }
};

/** A row, and the line of the file on which it begins. */
export interface Row {
  line: number;
  fields: string[];
}

const DELIMITERS = [",", ";", "\t"] as const;

/** What parts the columns: what stands most often in the first line. */
const delimiterOf = (words: string): string => {
  const [head = ""] = words.split("\n", 1);
  const count = (sign: string) => head.split(sign).length;
  return DELIMITERS.reduce((best, sign) => (count(sign) > count(best) ? sign : best));
};

/** The rows of a table; or the line on which a quotation begins that never ends. */
export const rowsOf = (words: string): { rows: Row[] } | { open: number } => {
  const delimiter = delimiterOf(words);
  const rows: Row[] = [];
  let [line, start, field] = [1, 1, ""];
  let fields: string[] = [];
  let quoted: number | null = null;
  const end = () => {
    fields.push(field);
    field = "";
  };
  const endRow = () => {
    end();
    if (fields.some((one) => one.trim() !== "")) rows.push({ line: start, fields });
    fields = [];
  };
  for (let at = 0; at < words.length; at += 1) {
    const sign = words.charAt(at);
    if (sign === "\n") line += 1;
    if (quoted !== null) {
      if (sign !== '"') field += sign;
      else if (words.charAt(at + 1) !== '"') quoted = null;
      else {
        field += sign;
        at += 1;
      }
    } else if (sign === '"' && field === "") quoted = line;
    else if (sign === delimiter) end();
    else if (sign === "\n") {
      endRow();
      start = line;
    } else if (sign !== "\r" || words.charAt(at + 1) !== "\n") field += sign;
  }
  if (quoted !== null) return { open: quoted };
  endRow();
  return { rows };
};

/** Signs with which a spreadsheet takes a value for a formula, in either width. */
const FORMULA = /^[\s\p{Cf}]*[=+\-@|%＝＋－＠]|^[\t\r\n]/u;

const cell = (value: string): string =>
  `"${(FORMULA.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;

/** A table for a spreadsheet, with the mark by which it knows UTF-8; it executes nothing of it. */
export const written = (rows: string[][]): string =>
  `\ufeff${rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("")}`;

/** Saves a table where the browser saves files, under the name of what it tells of. */
export const saveTable = (rows: string[][], name: string): void => {
  const table = new Blob([written(rows)], { type: "text/csv;charset=utf-8" });
  saveBytes(table, `${name.replaceAll(/[^\p{L}\p{N}]+/gu, "-")}.csv`);
};
