import { useQuery } from "@tanstack/react-query";

import { node, told } from "../../api/client";

export const usePeers = () =>
  useQuery({
    queryKey: ["peers"],
    queryFn: ({ signal }) =>
      told(node.GET("/v1/peers", { params: { query: { limit: 200 } }, signal })),
  });
