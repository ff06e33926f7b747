import { useInfiniteQuery } from "@tanstack/react-query";

import { after, node, told } from "../../api/client";
import type { Cases } from "../../api/shapes";

export type Case = Cases["items"][number];

/** The pages together: an older page may name again a case that a newer one has. */
const whole = (pages: Cases[]): Case[] => {
  const cases = new Map<string, Case>();
  for (const one of pages.flatMap((page) => page.items)) {
    const newer = cases.get(one.case);
    cases.set(one.case, {
      case: one.case,
      threads: [...(newer?.threads ?? []), ...one.threads],
      acts: (newer?.acts ?? 0) + one.acts,
      agencies: [...new Set([...(newer?.agencies ?? []), ...one.agencies])].sort(),
      moved_at: newer?.moved_at ?? one.moved_at,
    });
  }
  return [...cases.values()];
};

export const useCases = () =>
  useInfiniteQuery({
    queryKey: ["cases"],
    queryFn: ({ pageParam, signal }) =>
      told(node.GET("/v1/cases", { params: { query: after(pageParam) }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    select: ({ pages }) => ({ cases: whole(pages) }),
  });
