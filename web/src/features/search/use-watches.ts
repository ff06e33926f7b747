import { useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { after, node, told } from "../../api/client";
import { Problem } from "../../api/problem";
import type { ActShown, Watch } from "../../api/shapes";

/**
 * Watches that stand, those that end soonest first: one's own, and those of others here; or one's
 * own agency's that ended, the newest first.
 */
export const useWatches = (list: "standing" | "ended") =>
  useInfiniteQuery({
    queryKey: ["watches", "list", list],
    queryFn: ({ pageParam, signal }) => {
      const query = { list, limit: 200, ...after(pageParam) };
      return told(node.GET("/v1/watches", { params: { query }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** A watch as it stands, or as it ended; nothing, where it never was in force. */
export const useWatch = (watch: string) =>
  useQuery({
    queryKey: ["watches", "one", watch],
    queryFn: async ({ signal }): Promise<Watch | null> => {
      try {
        const params = { path: { watch } };
        return await told(node.GET("/v1/watches/{watch}", { params, signal }));
      } catch (error) {
        if (error instanceof Problem && error.status === 404) return null;
        throw error;
      }
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
