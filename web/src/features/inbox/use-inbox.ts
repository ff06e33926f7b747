import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";

import { after, node, told } from "../../api/client";
import type { Deadline } from "../../api/shapes";

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

/** Readings of one of them: who has more that is due looks on the page of deadlines. */
const READINGS_MAX = 5;

/** A list of deadlines to its end, or as far as is read of it. */
const allDue = async (list: (typeof OWED)[number], signal: AbortSignal) => {
  const items: Deadline[] = [];
  let next: string | undefined;
  for (let reading = 0; reading < READINGS_MAX; reading += 1) {
    const page = await told(
      node.GET("/v1/deadlines", {
        params: { query: { list, limit: LIMIT, ...after(next) } },
        signal,
      }),
    );
    items.push(...page.items);
    next = page.next ?? undefined;
    if (next === undefined) return { items, isWhole: true };
  }
  return { items, isWhole: false };
};

/** When it is due; what has no clock stands behind what has one. */
const momentOf = ({ at }: Deadline): number => (at == null ? Infinity : Date.parse(at));

const sooner = (one: Deadline, other: Deadline): number => {
  const [left, right] = [momentOf(one), momentOf(other)];
  return left === right ? 0 : left - right;
};

/** What this officer can settle: what was owed afterwards, with its clock, the soonest first. */
export const useOwed = () =>
  useQuery({
    queryKey: ["dues", "mine"],
    queryFn: async ({ signal }) => {
      const lists = await Promise.all(OWED.map((list) => allDue(list, signal)));
      const items = lists.flatMap((list) => list.items.filter((one) => one.settling !== null));
      // Nobody owes nothing because it was not read.
      return { items: items.sort(sooner), isWhole: lists.every((list) => list.isWhole) };
    },
  });
