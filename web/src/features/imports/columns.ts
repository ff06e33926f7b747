import type {
  Form,
  ImportList,
  ImportRow,
  Property,
  Purpose,
  RecordClass,
  RecordClassRow,
  StatedFact,
  Statement,
  SubjectCategory,
} from "../../api/shapes";
import type { Grades } from "../../parts/grade-fields";
import { handlingOf, NO_MARKS, type Marks } from "../../parts/handling-fields";
import type { Row } from "../../parts/table";
import { bare, valueOf } from "../../parts/table-values";
import { PROPERTIES, wordOf } from "../../parts/vocabulary";

/** More are for the command line, which reads lists of any length. */
export const ROWS_MAX = 10_000;

/** As the node takes them. */
const VALUE_BYTES_MAX = 2_000;
const ROW_BYTES_MAX = 500_000;

/** What a column holds: the name of its row, a property, or nothing that is read. */
export type Holds = Property | "key" | null;

/** What is said once, for all rows. */
export interface Settings {
  /** What names the list: the same from date to date. */
  list: string;
  /** Where it comes from, with its date. */
  source: string;
  recordClass: RecordClass;
  category: SubjectCategory | null;
  purpose: Purpose | null;
  /** A day, as a calendar's field has it. */
  review: string;
  grades: Grades;
  marks: Marks;
  /** What becomes of records that the list names no more. */
  absent: "leave" | "tell" | "erase";
}

export const EMPTY: Settings = {
  list: "",
  source: "",
  recordClass: "person",
  category: null,
  purpose: "identify",
  review: "",
  grades: { nature: "assessment", source: "X", information: "4" },
  marks: NO_MARKS,
  absent: "tell",
};

const COLUMNS: Partial<Record<string, Holds>> = {
  id: "key",
  key: "key",
  place: "birth-place",
  number: "document-number",
};

/** What the columns seem to hold, by their names; whoever imports sees it and may say otherwise. */
export const guessed = (head: Row | undefined): Holds[] => {
  let hasKey = false;
  return (head?.fields ?? []).map((column) => {
    const holds = COLUMNS[bare(column)] ?? wordOf(PROPERTIES, bare(column));
    if (holds === "key" && hasKey) return null;
    hasKey ||= holds === "key";
    return holds;
  });
};

/** What is wrong with a row: whether it is left out, or taken with that value as a remark. */
export interface Fault {
  line: number;
  key: string;
  why: "columns" | "nothing" | "no-key" | "twice" | "long" | "date" | "country" | "sex" | "read";
  /** What the node found that read the file, in its words. */
  says?: string;
  isLeftOut: boolean;
}

export interface ReadList {
  rows: ImportRow[];
  faults: Fault[];
}

const WRONG: Partial<Record<Property, Fault["why"]>> = {
  "birth-date": "date",
  nationality: "country",
  sex: "sex",
};

const words = new TextEncoder();
const bytesOf = (text: string): number => words.encode(text).length;

const stated = (property: Property, value: string, grades: Grades): Statement => ({
  property,
  value,
  ...grades,
});

/** Prose is one value, whatever signs stand in it. */
const partsOf = (field: string, isProse: boolean): string[] =>
  (isProse ? [field] : field.split(";")).map((part) => part.trim()).filter((part) => part !== "");

/**
 * The rows of a list, whose first row names the columns.
 *
 * What cannot be what its column holds is not lost: it is stated as a remark, under its column.
 */
export const rowsOfList = (
  table: Row[],
  holds: Holds[],
  settings: Settings,
  classes: RecordClassRow[],
): ReadList => {
  const [head, ...rest] = table;
  const fields = classes.find((row) => row.class === settings.recordClass)?.fields ?? [];
  const prose = new Set(fields.filter(({ form }) => form === "prose").map((one) => one.property));
  const keys = new Set<string>();
  const list: ReadList = { rows: [], faults: [] };
  for (const { line, fields: values } of rest) {
    const key = (values[holds.indexOf("key")] ?? "").trim();
    const told = (why: Fault["why"], isLeftOut: boolean) => {
      list.faults.push({ line, key, why, isLeftOut });
    };
    const row: ImportRow = { line, key, class: settings.recordClass, statements: [] };
    const state = (property: Property, value: string) => {
      row.statements.push(stated(property, value, settings.grades));
    };
    const faultsBefore = list.faults.filter((one) => one.isLeftOut).length;
    if (values.length > holds.length) told("columns", true);
    for (const [place, property] of holds.entries()) {
      if (property === null || property === "key") continue;
      for (const part of partsOf(values[place] ?? "", prose.has(property))) {
        const value = valueOf(property, part);
        if (bytesOf(part) > VALUE_BYTES_MAX) told("long", true);
        else if (value !== null) state(property, value);
        else {
          told(WRONG[property] ?? "nothing", false);
          state("remark", `${head?.fields[place]?.trim() ?? ""}: ${part}`);
        }
      }
    }
    if (key === "") told("no-key", true);
    else if (keys.has(key)) told("twice", true);
    if (row.statements.length === 0) told("nothing", true);
    if (bytesOf(JSON.stringify(row)) > ROW_BYTES_MAX) told("long", true);
    keys.add(key);
    if (list.faults.filter((one) => one.isLeftOut).length === faultsBefore) list.rows.push(row);
  }
  return list;
};

const reviewAt = (day: string): number | null => {
  const at = Date.parse(`${day}T00:00:00Z`);
  // A year that is still typed is long before any moment of an entry.
  return Number.isNaN(at) || at < 0 ? null : at;
};

const subjectOf = ({ category, review }: Settings, isOfPerson: boolean) => ({
  ...(isOfPerson && { category, minor: false }),
  review_at: reviewAt(review),
});

/** What is missing or wrong, each told at its own field. */
export const faults = (
  settings: Settings,
  /** What the columns hold; nothing, of a file that has none. */
  holds: Holds[] | null,
  isOfPerson: boolean,
  now: number,
) => ({
  list: settings.list.trim() === "",
  source: settings.source.trim() === "",
  key: holds !== null && !holds.includes("key"),
  properties: holds !== null && !holds.some((one) => one !== null && one !== "key"),
  category: isOfPerson && settings.category === null,
  past: settings.review !== "" && (reviewAt(settings.review) ?? 0) <= now,
});

/** The list as the node is told of it, before its rows. */
export const toList = (
  settings: Settings,
  isOfPerson: boolean,
  stands: StatedFact[],
  name: string,
): ImportList => ({
  part_of: name,
  list: settings.list.trim(),
  source: settings.source.trim(),
  subject: subjectOf(settings, isOfPerson),
  handling: handlingOf(settings.marks),
  stated: stands,
  ...(settings.purpose !== null && { purpose: settings.purpose }),
});

/** All that rows of the list state: what columns hold, and remarks where a value was none. */
export const statedIn = (holds: Holds[], list: ReadList | null): Property[] => {
  const properties = holds.filter((one) => one !== null && one !== "key");
  const hasRemarks = list?.faults.some((one) => !one.isLeftOut) === true;
  return [...new Set<Property>([...properties, ...(hasRemarks ? (["remark"] as const) : [])])];
};

/** The rows of a file that the node read, graded as all rows are. */
export const gradedRows = ({ rows, faults: found }: ReadList, grades: Grades): ReadList => ({
  faults: found,
  rows: rows.map((row) => ({
    ...row,
    statements: row.statements.map((statement) => ({ ...statement, ...grades })),
  })),
});

/** All that rows of a file state, each property once. */
export const statedOfRows = (rows: ImportRow[]): Property[] => [
  ...new Set(rows.flatMap((row) => row.statements.map(({ property }) => property))),
];

/** One row, of which the law is asked beforehand: it reads no words, so a mark stands for each. */
export const toAsk = (
  settings: Settings,
  properties: Property[],
  isOfPerson: boolean,
  stands: StatedFact[],
): Form => {
  return {
    body: {
      kind: "record.register",
      class: settings.recordClass,
      statements: properties.map((property) => stated(property, "…", settings.grades)),
      source: "…",
      subject: subjectOf(settings, isOfPerson),
    },
    handling: handlingOf(settings.marks),
    stated: stands,
    ...(settings.purpose !== null && { purpose: settings.purpose }),
  };
};
