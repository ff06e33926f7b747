import { useQuery } from "@tanstack/react-query";

import { node, told } from "./client";
import type { Watch } from "./shapes";

/** So long before it ends a watch is told of: time to see whether it is still needed. */
const SOON_MS = 14 * 86_400_000;

/** As many as are read: those that end soonest come first. */
const LIMIT = 200;

/** Whether a watch stands and ends soon. */
export const endsSoon = ({ state, until }: Watch, now: number): boolean =>
  state === "stands" && Date.parse(until) - now <= SOON_MS;

/** The watches that end soonest, of whomever. */
export const useEndingWatches = (isAsked: boolean) =>
  useQuery({
    queryKey: ["watches", "ending"],
    queryFn: async ({ signal }) => {
      const query = { list: "standing", limit: LIMIT };
      const { items } = await told(node.GET("/v1/watches", { params: { query }, signal }));
      return items;
    },
    // That a day passed is no event.
    refetchInterval: 3_600_000,
    enabled: isAsked,
  });
