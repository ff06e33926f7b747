import { useInfiniteQuery } from "@tanstack/react-query";

import { after, node, told } from "../../api/client";

/** Who looked at what, what the law stopped, what nobody acknowledged: the newest first. */
export const useOversight = () =>
  useInfiniteQuery({
    queryKey: ["oversight"],
    queryFn: ({ pageParam, signal }) =>
      told(node.GET("/v1/oversight", { params: { query: after(pageParam) }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
