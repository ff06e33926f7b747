import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";

import { after, node, told } from "../../api/client";

/** Rows that one reading brings; the next ones come as the list is scrolled. */
const LIMIT = 500;

export const BOXES = ["inbox", "mine", "for-decision", "owed"] as const;

export type Box = (typeof BOXES)[number];

/** What waits for somebody here, what presses first; or what the officer has in hand. */
export const useInbox = (box: Box) => {
  const query = useInfiniteQuery({
    queryKey: ["acts", box],
    enabled: box !== "owed",
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
  const { hasNextPage, isFetching, fetchNextPage } = query;
  // A page may be short, or empty, and not the last: nobody scrolls an empty list.
  useEffect(() => {
    if (rows.length === 0 && hasNextPage && !isFetching) void fetchNextPage();
  }, [rows.length, hasNextPage, isFetching, fetchNextPage]);
  return { ...query, rows };
};

/** The lists in which something may be owed: with a clock, past it, or without one. */
const OWED = ["breached", "owed", "running"] as const;

/** What this officer can settle: what was owed afterwards, with its clock, the soonest first. */
export const useOwed = () =>
  useQuery({
    queryKey: ["dues", "mine"],
    queryFn: async ({ signal }) => {
      const lists = await Promise.all(
        OWED.map((list) =>
          told(
            node.GET("/v1/deadlines", { params: { query: { list, limit: LIMIT } }, signal }),
          ),
        ),
      );
      return lists.flatMap(({ items }) => items.filter((one) => one.settling !== null));
    },
  });
