import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { node, told } from "../../api/client";
import type { DutyLane } from "../../api/shapes";

/** Who is on duty for what. Asked again now and then: that a duty lapsed is no event. */
export const useDuty = () =>
  useQuery({
    queryKey: ["duty"],
    queryFn: ({ signal }) => told(node.GET("/v1/duty", { signal })),
    refetchInterval: 60_000,
  });

const useChange = <Given>(change: (given: Given) => Promise<unknown>) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: ["duty"] }),
  });
};

/** Takes the duty; the act answers the note, so that its author sees that it was read. */
export const useTake = (lane: DutyLane) =>
  useChange(({ until, answers }: { until: number; answers: string | null }) =>
    told(node.POST("/v1/acts", { body: { body: { kind: "duty.take", lane, until }, answers } })),
  );

export const useHandOver = (lane: DutyLane) =>
  useChange(({ open, note }: { open: string[]; note: string }) =>
    told(node.POST("/v1/acts", { body: { body: { kind: "duty.hand-over", lane, open, note } } })),
  );

/** How many of each are read: who has more open does not hand it over by a list. */
const LIMIT = 100;

/** What is open now, whoever works on it: the next one has to know of it. */
export const useOpenBusiness = () => {
  const requests = useQuery({
    queryKey: ["dues", "requests", "hand-over"],
    queryFn: ({ signal }) =>
      told(node.GET("/v1/requests", { params: { query: { limit: LIMIT } }, signal })),
  });
  const list = (name: "for-decision" | "inbox") => ({
    queryKey: ["acts", name, "hand-over"],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      told(node.GET("/v1/acts", { params: { query: { list: name, limit: LIMIT } }, signal })),
  });
  const referrals = useQuery(list("for-decision"));
  const inbox = useQuery(list("inbox"));
  const dues = (name: "owed" | "breached") => ({
    queryKey: ["dues", name, "hand-over"],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      told(node.GET("/v1/deadlines", { params: { query: { list: name, limit: LIMIT } }, signal })),
  });
  const owed = useQuery(dues("owed"));
  const peers = useQuery({
    queryKey: ["peers", "hand-over"],
    queryFn: ({ signal }) =>
      told(node.GET("/v1/peers", { params: { query: { limit: LIMIT } }, signal })),
  });
  const all = [requests, referrals, inbox, owed, peers];
  return {
    requests: requests.data?.items ?? [],
    referrals: referrals.data?.items ?? [],
    inbox: inbox.data?.items ?? [],
    owed: owed.data?.items ?? [],
    receipts: peers.data?.items.filter((peer) => peer.waiting > 0) ?? [],
    isPending: all.some((one) => one.isPending),
    error: all.find((one) => one.isError)?.error ?? null,
  };
};
