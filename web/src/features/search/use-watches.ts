import { useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { after, node, told } from "../../api/client";
import type { ActShown, Watch } from "../../api/shapes";

/** Watches that stand, those that end soonest first: one's own, and those of others here. */
export const useWatches = () =>
  useInfiniteQuery({
    queryKey: ["watches", "list"],
    queryFn: ({ pageParam, signal }) =>
      told(
        node.GET("/v1/watches", { params: { query: { limit: 200, ...after(pageParam) } }, signal }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** As much as the node answers at once. */
const PAGE = 500;

/** A watch as it stands; nothing, once it has ended. */
export const useWatch = (watch: string) =>
  useQuery({
    queryKey: ["watches", "one", watch],
    queryFn: async ({ signal }): Promise<Watch | null> => {
      let next: string | undefined;
      do {
        const query = { limit: PAGE, ...after(next) };
        const page = await told(node.GET("/v1/watches", { params: { query }, signal }));
        const found = page.items.find((one) => one.watch === watch);
        if (found !== undefined) return found;
        next = page.next ?? undefined;
      } while (next !== undefined);
      return null;
    },
  });

/** So many alerts are read at once; the rest when asked for. */
const ALERTS = 50;

/** What a watch told, the newest first. */
export const useAlerts = (watch: string) =>
  useInfiniteQuery({
    queryKey: ["acts", "alerts", watch],
    queryFn: async ({ pageParam, signal }): Promise<{ items: ActShown[]; next: string | null }> => {
      const kind = "watch.alert" as const;
      const query = { list: `thread:${watch}`, kind, limit: ALERTS, ...after(pageParam) };
      const thread = await told(node.GET("/v1/acts", { params: { query }, signal }));
      const items = await Promise.all(
        thread.items.map(({ act: id }) =>
          told(node.GET("/v1/acts/{id}", { params: { path: { id } }, signal })),
        ),
      );
      return { items, next: thread.next };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
