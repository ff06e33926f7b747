import { useQuery } from "@tanstack/react-query";

import { node, told } from "./client";

/** Who is on duty for what. Asked again now and then: that a duty lapsed is no event. */
export const useDuty = () =>
  useQuery({
    queryKey: ["duty"],
    queryFn: ({ signal }) => told(node.GET("/v1/duty", { signal })),
    refetchInterval: 60_000,
  });
