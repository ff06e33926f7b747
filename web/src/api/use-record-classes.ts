import { useQuery } from "@tanstack/react-query";

import { node, told } from "./client";
import type { RecordClassRow } from "./shapes";

const NONE: RecordClassRow[] = [];

/** What is stated of each class of records, and under what it is found: the node's one table. */
export const useRecordClasses = (): RecordClassRow[] =>
  useQuery({
    queryKey: ["record-classes"],
    queryFn: ({ signal }) => told(node.GET("/v1/record-classes", { signal })),
    staleTime: Infinity,
    select: (classes) => classes.items,
  }).data ?? NONE;
