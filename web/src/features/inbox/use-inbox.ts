import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { read } from "../../api/client";
import type { ActLine, Page } from "../../api/shapes";

/** Rows that one reading brings; the next ones come as the list is scrolled. */
const LIMIT = 500;

export const BOXES = ["inbox", "for-decision"] as const;

export type Box = (typeof BOXES)[number];

/** What waits for somebody here, what presses first. */
export const useInbox = (box: Box) => {
  const query = useInfiniteQuery({
    queryKey: ["acts", box],
    queryFn: ({ pageParam, signal }) =>
      read<Page<ActLine>>("/v1/acts", { list: box, limit: LIMIT, before: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  return { ...query, rows };
};
