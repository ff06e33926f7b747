import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";

import { node, told } from "./client";
import type { Doubt, Property } from "./shapes";

const NONE: Doubt[] = [];

/** What is doubtful about values while they are typed, as a check digit that does not fit. */
export const useDoubts = (typed: { property: Property; value: string }[]): Doubt[] => {
  const values = useDeferredValue(typed);
  return (
    useQuery({
      queryKey: ["doubts", values],
      queryFn: ({ signal }) => told(node.POST("/v1/record-values", { body: { values }, signal })),
      enabled: values.length > 0,
      placeholderData: keepPreviousData,
      staleTime: Infinity,
      // What was typed is nobody's business once the page is left.
      gcTime: 0,
      select: (doubts) => doubts.items,
    }).data ?? NONE
  );
};
