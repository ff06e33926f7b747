import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";

import { after, node, told } from "../../api/client";
import type { ActShown } from "../../api/shapes";

/** What waits no longer is gone, and why somebody decided was read with the words. */
const whole = (before: ActShown, now: ActShown) => ({
  deciding: now.deciding ?? [],
  decisions: (now.decisions ?? []).map((one) => ({
    ...one,
    reasons: one.reasons ?? before.decisions?.find((read) => read.act === one.act)?.reasons ?? null,
  })),
});

/** An act as it stands; what was opened here stays open while it is not erased. */
export const useAct = (act: string) => {
  const queries = useQueryClient();
  return useQuery({
    queryKey: ["act", act],
    queryFn: async ({ signal }): Promise<ActShown> => {
      const now = await told(node.GET("/v1/acts/{id}", { params: { path: { id: act } }, signal }));
      const before = queries.getQueryData<ActShown>(["act", act]);
      if (now.content != null || before?.content == null || now.stage === "erased") return now;
      return { ...before, ...now, ...whole(before, now), content: before.content };
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

/** The newest records that are held: copies of them may go with an answer. */
export const useShareable = () =>
  useQuery({
    queryKey: ["records", "shareable"],
    queryFn: ({ signal }) =>
      told(node.GET("/v1/records", { params: { query: { limit: 200 } }, signal })),
  });
