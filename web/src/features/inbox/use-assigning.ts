import { useMutation, useQueryClient } from "@tanstack/react-query";

import { node, told } from "../../api/client";
import type { ActLine } from "../../api/shapes";

export interface Assignment {
  acts: ActLine[];
  officer: string;
  note: string;
}

/** Gives what came in to a colleague, one after the other; answers how many did not go. */
export const useAssigning = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ acts, officer, note }: Assignment) => {
      let failed = 0;
      for (const { act } of acts) {
        const body = { kind: "duty.assign" as const, officer, ...(note !== "" && { note }) };
        await told(node.POST("/v1/acts", { body: { body, answers: act } })).catch(() => {
          failed += 1;
        });
      }
      return failed;
    },
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["acts"] }),
        queries.invalidateQueries({ queryKey: ["act"] }),
      ]),
  });
};
