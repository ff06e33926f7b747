import { useMutation, useQueryClient } from "@tanstack/react-query";

import { node, told } from "./client";

interface Opened {
  act: string;
  /** Why another officer's is read. */
  justification?: string;
}

/** Reads the words of an act: that is an act itself, which the log keeps. */
export const useOpening = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ act, ...why }: Opened) =>
      told(node.POST("/v1/acts/{id}/open", { params: { path: { id: act } }, body: why })),
    onSuccess: (opened, { act }) => {
      queries.setQueryData(["act", act], opened);
    },
  });
};
