import { useQuery } from "@tanstack/react-query";

import { node, told } from "./client";
import type { Peer } from "./shapes";

/** The agencies that are known here, asked for once for all who name one, as each wants them. */
export const useKnownPeers = <T>(as: (peers: Peer[]) => T) =>
  useQuery({
    queryKey: ["peers", "names"],
    queryFn: ({ signal }) =>
      told(node.GET("/v1/peers", { params: { query: { limit: 500 } }, signal })),
    staleTime: 60_000,
    select: (peers) => as(peers.items),
  });
