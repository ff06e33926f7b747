import { useQuery } from "@tanstack/react-query";

import { node, told } from "./client";

/** What the law can ask an officer to state, by name. It changes only with the law. */
export const useFacts = () =>
  useQuery({
    queryKey: ["facts"],
    queryFn: ({ signal }) => told(node.GET("/v1/facts", { signal })),
    staleTime: Infinity,
    select: (facts) => new Map(facts.items.map((fact) => [fact.name, fact])),
  });
