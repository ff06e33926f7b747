import { useQuery } from "@tanstack/react-query";

import { node, told } from "./client";

/** The officers of this machine; their names never leave it. */
export const useOfficers = () =>
  useQuery({
    queryKey: ["officers"],
    queryFn: ({ signal }) => told(node.GET("/v1/officers", { signal })),
    staleTime: 60_000,
  });
