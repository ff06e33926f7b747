import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { after, node, told } from "../../api/client";

/** Rows that one reading brings; the next ones come as the list is scrolled. */
const LIMIT = 500;

export const BOXES = ["inbox", "for-decision"] as const;

export type Box = (typeof BOXES)[number];

/** What waits for somebody here, what presses first. */
export const useInbox = (box: Box) => {
  const query = useInfiniteQuery({
    queryKey: ["acts", box],
    queryFn: ({ pageParam, signal }) =>
      told(
        node.GET("/v1/acts", {
          params: { query: { list: box, limit: LIMIT, ...after(pageParam) } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  return { ...query, rows };
};
