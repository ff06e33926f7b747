import { useQuery } from "@tanstack/react-query";

import { node, told } from "../../api/client";
import type { DutyLane } from "../../api/shapes";
import { useSubmit } from "../../api/use-submit";

/** Takes the duty; the act answers the note, so that its author sees that it was read. */
export const useTake = (lane: DutyLane) => {
  const { mutate, ...taking } = useSubmit();
  const take = (until: number, answers: string | null) => {
    mutate({ form: { body: { kind: "duty.take", lane, until }, answers } });
  };
  return { ...taking, take };
};

export const useHandOver = (lane: DutyLane) => {
  const { mutate, ...handing } = useSubmit();
  const handOver = (note: string, open: string[], onSuccess: () => void) => {
    mutate({ form: { body: { kind: "duty.hand-over", lane, open, note } } }, { onSuccess });
  };
  return { ...handing, handOver };
};

/** How many of each are read: who has more open does not hand it over by a list. */
export const LIMIT = 100;

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
  const dues = (name: "owed" | "running" | "breached") => ({
    queryKey: ["dues", name, "hand-over"],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      told(node.GET("/v1/deadlines", { params: { query: { list: name, limit: LIMIT } }, signal })),
  });
  const owed = useQuery(dues("owed"));
  const running = useQuery(dues("running"));
  const breached = useQuery(dues("breached"));
  const peers = useQuery({
    queryKey: ["peers", "hand-over"],
    queryFn: ({ signal }) =>
      told(node.GET("/v1/peers", { params: { query: { limit: LIMIT } }, signal })),
  });
  const isMore = (...lists: { data: { next: string | null } | undefined }[]) =>
    lists.some(({ data }) => (data?.next ?? null) !== null);
  // Of what has a clock, only what is settled here: the rest is met by who owes it.
  const clocked = [breached, running].flatMap(({ data }) =>
    (data?.items ?? []).filter((one) => one.settling !== null),
  );
  const all = [requests, referrals, inbox, owed, running, breached, peers];
  return {
    requests: requests.data?.items ?? [],
    referrals: referrals.data?.items ?? [],
    inbox: inbox.data?.items ?? [],
    owed: [...clocked, ...(owed.data?.items ?? [])],
    receipts: peers.data?.items.filter((peer) => peer.waiting > 0) ?? [],
    /** Of what there is more than was read. */
    more: {
      requests: isMore(requests),
      referrals: isMore(referrals),
      inbox: isMore(inbox),
      owed: isMore(breached, running, owed),
    },
    isPending: all.some((one) => one.isPending),
    error: all.find((one) => one.isError)?.error ?? null,
  };
};
