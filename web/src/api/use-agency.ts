import { useQuery } from "@tanstack/react-query";

import { node, told } from "./client";

/** This agency, and who sits here in which role. */
export const useAgency = () =>
  useQuery({
    queryKey: ["own"],
    queryFn: ({ signal }) => told(node.GET("/v1/own", { signal })),
    staleTime: 60_000,
  });
