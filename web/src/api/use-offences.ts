import { useQuery } from "@tanstack/react-query";

import { node, told } from "./client";

/** The offences that all agencies name alike. They change only with the law. */
export const useOffences = () =>
  useQuery({
    queryKey: ["offences"],
    queryFn: ({ signal }) => told(node.GET("/v1/offences", { signal })),
    staleTime: Infinity,
    select: (offences) => offences.items,
  });
