import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { after, node, told } from "../../api/client";
import type { OpenedRecord, OpenRecord, Submitted } from "../../api/shapes";

/** Records that are held, the newest first. */
export const useRecords = () =>
  useInfiniteQuery({
    queryKey: ["records"],
    queryFn: ({ pageParam, signal }) =>
      told(
        node.GET("/v1/records", { params: { query: { limit: 200, ...after(pageParam) } }, signal }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** What binds whoever uses a record: known before it is opened. */
export const useEnvelope = (id: string) =>
  useQuery({
    queryKey: ["record", id],
    queryFn: ({ signal }) =>
      told(node.GET("/v1/records/{id}", { params: { path: { id } }, signal })),
  });

export const useHolders = (id: string) =>
  useQuery({
    queryKey: ["record", id, "holders"],
    queryFn: ({ signal }) =>
      told(node.GET("/v1/records/{id}/holders", { params: { path: { id } }, signal })),
  });

export const useConsents = () =>
  useQuery({
    queryKey: ["consents"],
    queryFn: ({ signal }) =>
      told(node.GET("/v1/consents", { params: { query: { limit: 500 } }, signal })),
  });

/** What was done with a record, by whom and when, the newest first. */
export const useHistory = (id: string) =>
  useInfiniteQuery({
    queryKey: ["record", id, "history"],
    queryFn: ({ pageParam, signal }) =>
      told(
        node.GET("/v1/records/{id}/history", {
          params: { path: { id }, query: { limit: 50, ...after(pageParam) } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

const isOpened = (answer: OpenedRecord | Submitted): answer is OpenedRecord =>
  "record" in answer && typeof answer.record === "object";

/** Opens a record: an act itself, with its reason. What it states is forgotten with the page. */
export const useOpeningRecord = (id: string) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (why: OpenRecord) => {
      const answer = await told(
        node.POST("/v1/records/{id}/open", { params: { path: { id } }, body: why }),
      );
      return isOpened(answer)
        ? { opened: answer, waits: null }
        : { opened: null, waits: answer };
    },
    gcTime: 0,
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["records"] }),
        queries.invalidateQueries({ queryKey: ["record", id, "history"] }),
      ]),
  });
};
