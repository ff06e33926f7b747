import { useQuery, useQueryClient } from "@tanstack/react-query";

import { node, told } from "./client";
import type { ActShown } from "./shapes";

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
