import { useQuery } from "@tanstack/react-query";

import { node, told } from "../../api/client";

/** The lists that were imported here, the newest first. */
export const useImported = () =>
  useQuery({
    queryKey: ["records", "imported"],
    queryFn: async ({ signal }) => (await told(node.GET("/v1/lists", { signal }))).items,
    staleTime: 0,
  });
