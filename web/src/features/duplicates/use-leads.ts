import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { after, node, told } from "../../api/client";
import type { Lead, LeadState, OpenedRecord, OpenRecord, Submitted } from "../../api/shapes";

/** Leads that stand so, the most probable first. */
export const useLeads = (state: LeadState) =>
  useInfiniteQuery({
    queryKey: ["leads", "list", state],
    queryFn: ({ pageParam, signal }) => {
      const query = { list: state, limit: 200, ...after(pageParam) };
      return told(node.GET("/v1/leads", { params: { query }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const useLead = (lead: string) =>
  useQuery({
    queryKey: ["leads", "one", lead],
    queryFn: ({ signal }) =>
      told(node.GET("/v1/leads/{lead}", { params: { path: { lead } }, signal })),
  });

/** Both records of a lead as they were opened, or the one that waits for a person. */
export type Both =
  | { opened: [OpenedRecord, OpenedRecord]; waits: null }
  | { opened: null; waits: Submitted };

const isOpened = (answer: OpenedRecord | Submitted): answer is OpenedRecord =>
  "record" in answer && typeof answer.record === "object";

/**
 * Opens both records of a lead, one after the other: each is an entry itself, with the reason.
 *
 * What they state is forgotten with the page. Where the first is not to be read, nobody opens the
 * second.
 */
export const useOpeningBoth = ({ lead, record, to }: Lead) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (why: OpenRecord): Promise<Both> => {
      const open = (id: string) =>
        told(
          node.POST("/v1/records/{id}/open", { params: { path: { id } }, body: { ...why, lead } }),
        );
      const opened: OpenedRecord[] = [];
      for (const id of [record, to]) {
        const answer = await open(id);
        if (!isOpened(answer)) return { opened: null, waits: answer };
        opened.push(answer);
      }
      return { opened: opened as [OpenedRecord, OpenedRecord], waits: null };
    },
    gcTime: 0,
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["leads"] }),
        queries.invalidateQueries({ queryKey: ["records"] }),
      ]),
  });
};
