import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { after, node, told } from "../../api/client";

export const useAct = (act: string) =>
  useQuery({
    queryKey: ["act", act],
    queryFn: ({ signal }) =>
      told(node.GET("/v1/acts/{id}", { params: { path: { id: act } }, signal })),
  });

/** Reads the words of an act: that is an act itself, which the log keeps. */
export const useOpening = (act: string) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (justification: string | null) =>
      told(
        node.POST("/v1/acts/{id}/open", {
          params: { path: { id: act } },
          body: justification === null ? {} : { justification },
        }),
      ),
    onSuccess: (opened) => {
      queries.setQueryData(["act", act], opened);
    },
  });
};

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
