import { useQuery } from "@tanstack/react-query";

import { after, node, told } from "./client";
import type { Page, Watch } from "./shapes";

/** So long before it ends a watch is told of: time to see whether it is still needed. */
const SOON_MS = 14 * 86_400_000;

/** As many as are read at once: those that end soonest come first. */
const LIMIT = 200;

/** Whether a watch stands and ends soon. */
export const endsSoon = ({ state, until }: Watch, now: number): boolean =>
  state === "stands" && Date.parse(until) - now <= SOON_MS;

/** The watches that end soon, of whomever: all of them, however many others stand before. */
export const useEndingWatches = (isAsked: boolean) =>
  useQuery({
    queryKey: ["watches", "ending"],
    queryFn: async ({ signal }) => {
      const now = Date.now();
      const ending: Watch[] = [];
      let next: string | null | undefined;
      while (next !== null) {
        const query = { list: "standing", limit: LIMIT, ...after(next) };
        const params = { query };
        const page: Page<Watch> = await told(node.GET("/v1/watches", { params, signal }));
        const soon = page.items.filter((one) => endsSoon(one, now));
        ending.push(...soon);
        // What comes after the first that stands for longer stands for longer, too.
        next = soon.length < page.items.length ? null : page.next;
      }
      return ending;
    },
    // That a day passed is no event.
    refetchInterval: 3_600_000,
    enabled: isAsked,
  });
