import { useQuery } from "@tanstack/react-query";

import { node, told } from "../../api/client";
import type { ActShown } from "../../api/shapes";

/** What answers a search. */
const ANSWERS: readonly string[] = ["search.report", "search.refuse"];

/** What every agency said so far: one entry for each that answered. */
export const useReports = (search: string) =>
  useQuery({
    queryKey: ["acts", "reports", search],
    queryFn: async ({ signal }): Promise<ActShown[]> => {
      const query = { list: `thread:${search}`, limit: 500 };
      const thread = await told(node.GET("/v1/acts", { params: { query }, signal }));
      const answers = thread.items.filter((one) => ANSWERS.includes(one.kind));
      return Promise.all(
        answers.map(({ act: id }) =>
          told(node.GET("/v1/acts/{id}", { params: { path: { id } }, signal })),
        ),
      );
    },
  });

/** The newest searches that were made from here. */
export const useLastSearches = () =>
  useQuery({
    queryKey: ["acts", "searches"],
    queryFn: async ({ signal }) => {
      const query = { kind: "search.run" as const, limit: 50 };
      const { items } = await told(node.GET("/v1/acts", { params: { query }, signal }));
      return items.filter((one) => one.direction === "own").slice(0, 8);
    },
  });
