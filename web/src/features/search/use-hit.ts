import { useQueries } from "@tanstack/react-query";

import { node, told } from "../../api/client";
import type { ActShown, Deadline } from "../../api/shapes";

const atOf = ({ at }: Deadline): number => (at == null ? Infinity : Date.parse(at));

/**
 * The clocks that run because of what came of the hits of these acts, the soonest due first;
 * nothing, before anything came of one.
 */
export const useClocks = (acts: ActShown[]): Deadline[] | null => {
  const come = acts.filter((act) => (act.concluded ?? []).length > 0);
  return useQueries({
    queries: come.map(({ act }) => ({
      queryKey: ["dues", "hit", act],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        told(node.GET("/v1/hits/{act}", { params: { path: { act } }, signal })),
    })),
    combine: (hits) => {
      const read = hits.flatMap((hit) => (hit.data === undefined ? [] : [hit.data]));
      if (read.length === 0) return null;
      return read.flatMap((hit) => hit.clocks).sort((one, other) => atOf(one) - atOf(other));
    },
  });
};
