import type { Property, ScreeningRow } from "../../api/shapes";
import type { Row } from "../../parts/table";
import { bare, valueOf } from "../../parts/table-values";
import { PROPERTIES, wordOf } from "../../parts/vocabulary";

/** As many as can go up while the answer waits to be read; more are for the command line. */
export const ROWS_MAX = 10_000;

/** As the node takes them. */
const VALUE_BYTES_MAX = 400;
const ROW_BYTES_MAX = 15_000;

/** A row of the list: where it stands, how the list names it, and what is searched for. */
export interface ListRow extends ScreeningRow {
  id: string;
  name: string;
}

/** What is wrong with a row: whether it is left out, or searched for without that value. */
export interface Fault {
  line: number;
  why: "columns" | "nothing" | "long" | "date" | "country" | "sex";
  isLeftOut: boolean;
}

export interface List {
  rows: ListRow[];
  faults: Fault[];
  /** Columns that say nothing that is searched for. */
  unread: string[];
}

/** Why a file is no list. */
export type NoList = "no-name" | "too-many" | "empty";

/** Columns with names of their own, beside the names of properties. See docs/use/match.md. */
const COLUMNS: Partial<Record<string, Property>> = {
  place: "birth-place",
  number: "document-number",
};

const propertyOf = (column: string, fields: Property[]): Property | null => {
  const property = COLUMNS[bare(column)] ?? wordOf(PROPERTIES, bare(column));
  return property !== null && (fields.includes(property) || BESIDE.includes(property))
    ? property
    : null;
};

/** What is compared beside names and numbers. */
const BESIDE: readonly Property[] = [
  "name", "alias", "birth-date", "birth-place", "nationality", "sex", "document-number",
];

const WRONG: Partial<Record<Property, Fault["why"]>> = {
  "birth-date": "date",
  nationality: "country",
  sex: "sex",
};

const words = new TextEncoder();
const bytesOf = (text: string): number => words.encode(text).length;

/** One row: what of it is searched for, with what is wrong. */
const listed = (
  { line, fields }: Row,
  columns: (Property | "id" | null)[],
  finds: ReadonlySet<Property>,
): { row: ListRow; faults: Fault[] } => {
  const row: ListRow = { line, id: "", name: "", terms: [] };
  const faults: Fault[] = [];
  const told = (why: Fault["why"], isLeftOut: boolean) => faults.push({ line, why, isLeftOut });
  if (fields.length > columns.length) told("columns", true);
  for (const [place, property] of columns.entries()) {
    const field = (fields[place] ?? "").trim();
    if (property === null || field === "") continue;
    if (property === "id") {
      row.id = field;
      continue;
    }
    if (property === "name") row.name = field;
    for (const part of field.split(";").map((one) => one.trim())) {
      if (part === "") continue;
      const value = valueOf(property, part);
      if (value === null) told(WRONG[property] ?? "nothing", false);
      else if (bytesOf(value) > VALUE_BYTES_MAX) told("long", true);
      else row.terms.push({ property, value });
    }
  }
  if (bytesOf(JSON.stringify(row.terms)) > ROW_BYTES_MAX) told("long", true);
  if (!row.terms.some((term) => finds.has(term.property))) told("nothing", true);
  return { row, faults };
};

/**
 * The list that a table is: its first row names the columns.
 *
 * @param fields under what the class is found, by the node's table
 */
export const listOf = (table: Row[], fields: Property[]): List | NoList => {
  const [head, ...rest] = table;
  if (head === undefined || rest.length === 0) return "empty";
  if (rest.length > ROWS_MAX) return "too-many";
  const columns = head.fields.map((column) =>
    bare(column) === "id" ? "id" : propertyOf(column, fields),
  );
  const finds = new Set<Property>([...fields, "name", "alias", "document-number"]);
  finds.delete("birth-date");
  if (!columns.some((one) => one !== null && one !== "id" && finds.has(one))) return "no-name";
  const list: List = { rows: [], faults: [], unread: [] };
  list.unread = head.fields.filter((_, place) => columns[place] === null);
  for (const one of rest) {
    const { row, faults } = listed(one, columns, finds);
    list.faults.push(...faults);
    if (!faults.some((fault) => fault.isLeftOut)) list.rows.push(row);
  }
  return list;
};
