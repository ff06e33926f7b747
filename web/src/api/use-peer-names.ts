import type { Peer } from "./shapes";
import { useKnownPeers } from "./use-known-peers";

const named = (peers: Peer[]) =>
  peers.map((peer) => ({ value: peer.agency, label: `${peer.agency} · ${peer.name}` }));

/** The agencies that can be written to. */
export const usePeerNames = () => useKnownPeers(named);
