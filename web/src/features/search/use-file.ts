import { useMemo } from "react";

import type { Property } from "../../api/shapes";
import { useTableFile, type TableFault, type TableFile } from "../../parts/use-table-file";
import { listOf, type List, type NoList } from "./list";

/** A file that was chosen: the list that it is, or why it is none. */
export interface Chosen extends Omit<TableFile, "fault"> {
  list: List | null;
  fault: NoList | TableFault | null;
}

/** A list of this class as somebody chooses it. */
export const useFile = (fields: Property[]): Chosen => {
  const table = useTableFile();
  const { rows } = table;
  const under = fields.join();
  const list = useMemo(
    () => (rows === null ? null : listOf(rows, fields)),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the fields are as their names are
    [rows, under],
  );
  if (typeof list === "string") return { ...table, list: null, fault: list };
  return { ...table, list };
};
