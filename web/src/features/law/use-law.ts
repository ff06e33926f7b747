import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { node, told } from "../../api/client";

export const LISTS = ["in-force", "all"] as const;

export type List = (typeof LISTS)[number];

/** The instruments: those that bind this agency today, or all that the law here knows. */
export const useInstruments = (list: List) =>
  useQuery({
    queryKey: ["law", list],
    queryFn: ({ signal }) =>
      told(node.GET("/v1/law", { params: { query: { list, limit: 500 } }, signal })),
  });

export const useInstrument = (instrument: string) =>
  useQuery({
    queryKey: ["law", "instrument", instrument],
    queryFn: ({ signal }) =>
      told(node.GET("/v1/law/{instrument}", { params: { path: { instrument } }, signal })),
  });

export const useRule = (rule: string) =>
  useQuery({
    queryKey: ["law", "rule", rule],
    queryFn: ({ signal }) =>
      told(node.GET("/v1/law/rules/{rule}", { params: { path: { rule } }, signal })),
  });

/** Rules that have all of these words; what was found before stays while the next is asked for. */
export const useFoundRules = (q: string) =>
  useQuery({
    queryKey: ["law", "search", q],
    queryFn: ({ signal }) =>
      told(node.GET("/v1/law/search", { params: { query: { q, limit: 100 } }, signal })),
    placeholderData: keepPreviousData,
  });
