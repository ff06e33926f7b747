import { useQuery } from "@tanstack/react-query";

import { node, told } from "./client";

/** The agencies that can be written to. */
export const usePeerNames = () =>
  useQuery({
    queryKey: ["peers", "names"],
    queryFn: ({ signal }) =>
      told(node.GET("/v1/peers", { params: { query: { limit: 500 } }, signal })),
    staleTime: 60_000,
    select: (peers) =>
      peers.items.map((peer) => ({ value: peer.agency, label: `${peer.agency} · ${peer.name}` })),
  });
