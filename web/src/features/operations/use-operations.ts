import { useQuery } from "@tanstack/react-query";

import { node, told } from "../../api/client";

export const useDelivery = () =>
  useQuery({
    queryKey: ["peers"],
    queryFn: ({ signal }) =>
      told(node.GET("/v1/peers", { params: { query: { limit: 200 } }, signal })),
  });

export const useLog = () =>
  useQuery({
    queryKey: ["log"],
    queryFn: ({ signal }) => told(node.GET("/v1/log", { signal })),
  });

/** Disk, backup, card and keys of this node. */
export const useOperations = () =>
  useQuery({
    queryKey: ["operations"],
    queryFn: ({ signal }) => told(node.GET("/v1/operations", { signal })),
    refetchInterval: 60_000,
  });
