import { useQuery } from "@tanstack/react-query";

import { read } from "../../api/client";
import type { Page } from "../../api/shapes";

export interface Peer {
  agency: string;
  name: string;
  kind: string;
  card_serial: number;
  valid_until: string;
  endpoints: string[];
  instruments: string[];
  duty_telephone: string | null;
  fingerprint: string;
}

export const usePeers = () =>
  useQuery({
    queryKey: ["peers"],
    queryFn: ({ signal }) => read<Page<Peer>>("/v1/peers", { limit: 200 }, signal),
  });
