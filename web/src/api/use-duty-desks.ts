import { useQuery } from "@tanstack/react-query";

import { node, told } from "./client";

/** How the duty desk of another agency is reached, as its card and its node say. */
export interface DutyDesk {
  agency: string;
  name: string;
  telephone: string | null;
  /** Whether its node answers; unknown, while neither called the other. */
  isReached: boolean | null;
}

/** The duty desks of all agencies that are known here. */
export const useDutyDesks = () =>
  useQuery({
    queryKey: ["peers", "names"],
    queryFn: ({ signal }) =>
      told(node.GET("/v1/peers", { params: { query: { limit: 500 } }, signal })),
    staleTime: 60_000,
    select: (peers) =>
      peers.items.map(
        (peer): DutyDesk => ({
          agency: peer.agency,
          name: peer.name,
          telephone: peer.duty_telephone ?? null,
          isReached: peer.is_reached ?? null,
        }),
      ),
  });
