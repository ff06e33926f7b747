import { useQuery } from "@tanstack/react-query";

import { node, told } from "../../api/client";

export const useAgreements = () =>
  useQuery({
    queryKey: ["agreements"],
    queryFn: ({ signal }) =>
      told(node.GET("/v1/agreements", { params: { query: { limit: 500 } }, signal })),
  });

export const useAgreement = (id: string) =>
  useQuery({
    queryKey: ["agreements", id],
    queryFn: ({ signal }) =>
      told(node.GET("/v1/agreements/{id}", { params: { path: { id } }, signal })),
  });

/** The models that ship with the law: they change with the program alone. */
export const useTemplates = () =>
  useQuery({
    queryKey: ["agreement-templates"],
    queryFn: ({ signal }) => told(node.GET("/v1/agreements/templates", { signal })),
    staleTime: Infinity,
  });

/** An agency, and what binds it; nothing is asked while it is not known which. */
export const useAgency = (agency: string | undefined) =>
  useQuery({
    queryKey: ["agencies", agency],
    queryFn: ({ signal }) =>
      told(
        node.GET("/v1/agencies/{agency}", { params: { path: { agency: agency ?? "" } }, signal }),
      ),
    enabled: agency !== undefined,
  });

export const useOwnCode = () =>
  useQuery({
    queryKey: ["own"],
    queryFn: ({ signal }) => told(node.GET("/v1/own", { signal })),
    staleTime: 60_000,
    select: (own) => own.agency,
  });
