import { useInfiniteQuery } from "@tanstack/react-query";

import { after, node, told } from "../../api/client";

/** The lists of what is due: by state of the clock, and the requests that are open. */
export const LISTS = ["running", "breached", "owed", "suspended", "requests"] as const;

export type List = (typeof LISTS)[number];

export const useDeadlines = (list: Exclude<List, "requests">) =>
  useInfiniteQuery({
    queryKey: ["dues", list],
    queryFn: ({ pageParam, signal }) =>
      told(
        node.GET("/v1/deadlines", {
          params: { query: { list, limit: 200, ...after(pageParam) } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const useRequests = () =>
  useInfiniteQuery({
    queryKey: ["dues", "requests"],
    queryFn: ({ pageParam, signal }) =>
      told(
        node.GET("/v1/requests", {
          params: { query: { limit: 200, ...after(pageParam) } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
