import type { Peer } from "./shapes";
import { useKnownPeers } from "./use-known-peers";

/** How the duty desk of another agency is reached, as its card and its node say. */
export interface DutyDesk {
  agency: string;
  name: string;
  telephone: string | null;
  /** Whether its node answers; unknown, while neither called the other. */
  isReached: boolean | null;
}

const desks = (peers: Peer[]): DutyDesk[] =>
  peers.map((peer) => ({
    agency: peer.agency,
    name: peer.name,
    telephone: peer.duty_telephone ?? null,
    isReached: peer.is_reached ?? null,
  }));

/** The duty desks of all agencies that are known here. */
export const useDutyDesks = () => useKnownPeers(desks);
