import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { read, send } from "../../api/client";
import type { ActLine, ActShown, Page } from "../../api/shapes";

const path = (act: string) => `/v1/acts/${encodeURIComponent(act)}`;

export const useAct = (act: string) =>
  useQuery({
    queryKey: ["act", act],
    queryFn: ({ signal }) => read<ActShown>(path(act), {}, signal),
  });

/** Reads the words of an act: that is an act itself, which the log keeps. */
export const useOpening = (act: string) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (justification: string | null) =>
      send<ActShown>(`${path(act)}/open`, justification === null ? {} : { justification }),
    onSuccess: (opened) => {
      queries.setQueryData(["act", act], opened);
    },
  });
};

export const useThread = (act: string) =>
  useQuery({
    queryKey: ["acts", "thread", act],
    queryFn: ({ signal }) =>
      read<Page<ActLine>>("/v1/acts", { list: `thread:${act}`, limit: 100 }, signal),
  });

export const useActs = () =>
  useInfiniteQuery({
    queryKey: ["acts", "all"],
    queryFn: ({ pageParam, signal }) =>
      read<Page<ActLine>>("/v1/acts", { list: "all", limit: 200, before: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
