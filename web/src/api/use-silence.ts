import { useQuery } from "@tanstack/react-query";

import { node, told } from "./client";
import type { Agreement, Peer, Watch } from "./shapes";
import { useKnownPeers } from "./use-known-peers";

/** Why an agency that keeps a watch may tell nothing of it. */
export interface Silence {
  agency: string;
  why: "unreached" | "suspended" | "over";
}

/** Whether an agreement on searches of the class with that agency holds now. */
const holds = (agreement: Agreement, agency: string, now: number): boolean =>
  agreement.status === "signed" &&
  agreement.binds_with.includes(agency) &&
  (agreement.valid_until === null || Date.parse(agreement.valid_until) > now);

const lawOf = (of: Agreement[], agency: string, now: number): Silence["why"] | null => {
  const signed = of.filter((one) => one.status !== "proposed");
  if (signed.length === 0 || signed.some((one) => holds(one, agency, now))) return null;
  return signed.some((one) => one.status === "suspended") ? "suspended" : "over";
};

/**
 * Which of the agencies that keep a watch may tell nothing, and why, as far as it is known here.
 *
 * Where no agreement was ever made on such searches, another text opened them, and nothing is said.
 */
export const silences = (
  { stands_at: at, class: recordClass }: Pick<Watch, "stands_at" | "class">,
  peers: Peer[],
  agreements: Agreement[],
  now: number,
): Silence[] =>
  at.flatMap((agency): Silence[] => {
    const peer = peers.find((one) => one.agency === agency);
    const isOfIt = (one: Agreement) =>
      one.parties.includes(agency) && one.search_classes.includes(recordClass);
    const law = lawOf(agreements.filter(isOfIt), agency, now);
    return [
      ...(peer?.is_reached === false ? [{ agency, why: "unreached" as const }] : []),
      ...(law === null ? [] : [{ agency, why: law }]),
    ];
  });

const all = (peers: Peer[]) => peers;

/** What is known of those who keep watches; nothing, as long as it has not come. */
export const useSilences = () => {
  const peers = useKnownPeers(all);
  const agreements = useQuery({
    queryKey: ["agreements"],
    queryFn: ({ signal }) =>
      told(node.GET("/v1/agreements", { params: { query: { limit: 500 } }, signal })),
  });
  return (watch: Pick<Watch, "stands_at" | "class">): Silence[] =>
    silences(watch, peers.data ?? [], agreements.data?.items ?? [], Date.now());
};
