import { useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { after, node, told } from "../../api/client";

/** A list of acts that is short enough to be read at once: `thread:ACT` or `case:NAME`. */
export const useStory = (list: string) =>
  useQuery({
    queryKey: ["acts", list],
    queryFn: ({ signal }) =>
      told(node.GET("/v1/acts", { params: { query: { list, limit: 500 } }, signal })),
  });

export const useActs = () =>
  useInfiniteQuery({
    queryKey: ["acts", "all"],
    queryFn: ({ pageParam, signal }) =>
      told(
        node.GET("/v1/acts", {
          params: { query: { list: "all", limit: 200, ...after(pageParam) } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** The newest records that are held: copies of them may go with an answer. */
export const useShareable = () =>
  useQuery({
    queryKey: ["records", "shareable"],
    queryFn: ({ signal }) =>
      told(node.GET("/v1/records", { params: { query: { limit: 200 } }, signal })),
  });
