import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { after, node, told } from "../../api/client";
import type { Beforehand, Form, PrivateSearchHolder, Submitted } from "../../api/shapes";
import { submitted } from "../../api/signing";

/** Agencies that may be asked, with the keys that are left. */
export const usePrivateHolders = () =>
  useQuery({
    queryKey: ["private", "holders"],
    queryFn: async ({ signal }) => {
      const all: PrivateSearchHolder[] = [];
      let next: string | undefined;
      do {
        const query = { limit: 500, ...after(next) };
        const page = await told(
          node.GET("/v1/searches/private/holders", { params: { query }, signal }),
        );
        all.push(...page.items);
        next = page.next ?? undefined;
      } while (next !== undefined);
      return all;
    },
  });

/** Pseudonymised searches of this agency, the newest first. */
export const usePrivateSearches = () =>
  useInfiniteQuery({
    queryKey: ["private", "list"],
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 50, ...after(pageParam) };
      return told(node.GET("/v1/searches/private", { params: { query }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const usePrivateSearch = (search: string) =>
  useQuery({
    queryKey: ["private", "one", search],
    queryFn: ({ signal }) =>
      told(
        node.GET("/v1/searches/private/{search}", { params: { path: { search } }, signal }),
      ),
  });

/** What became of the question at one agency. */
export interface AskedAt {
  holder: string;
  done: Submitted | null;
  error: Error | null;
}

/** One entry for each agency; one that cannot be asked keeps nobody from asking the others. */
export const useAskingPrivately = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({
      forms,
      law,
    }: {
      forms: [holder: string, form: Form][];
      law: Beforehand | undefined;
    }): Promise<AskedAt[]> => {
      const asked: AskedAt[] = [];
      for (const [holder, form] of forms) {
        try {
          asked.push({ holder, done: await submitted(form, law), error: null });
        } catch (error) {
          const known = error instanceof Error ? error : new Error(String(error));
          asked.push({ holder, done: null, error: known });
        }
      }
      return asked;
    },
    onSettled: () => {
      for (const list of ["private", "acts"]) void queries.invalidateQueries({ queryKey: [list] });
    },
  });
};
