import { Center, Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { createContext, use, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { node, told } from "../api/client";
import { draftsOf, openDrafts } from "../api/drafts";
import type { Own } from "../api/shapes";

const OwnContext = createContext<Own | null>(null);

/** Who we are: the agency, and who sits here in which role. */
export const useOwn = (): Own => {
  const own = use(OwnContext);
  if (own === null) throw new Error("nobody is signed in");
  return own;
};

export const useOwnQuery = (isWanted: boolean) =>
  useQuery({
    enabled: isWanted,
    queryKey: ["own"],
    queryFn: ({ signal }) => told(node.GET("/v1/own", { signal })),
    staleTime: 60_000,
  });

const AGAIN_MS = 60_000;

/** The officer's drafts, once they are read; without a key they live as long as the page. */
const useDrafts = (officer: string) =>
  useQuery({
    queryKey: ["drafts", officer],
    queryFn: async () => {
      await openDrafts(officer);
      return true;
    },
    staleTime: Infinity,
    retry: 1,
    refetchInterval: ({ state }) => (state.data === undefined ? AGAIN_MS : false),
  });

export const SignedIn = ({ own, children }: { own: Own; children: ReactNode }) => {
  const { t } = useTranslation();
  const { officer } = own.you;
  const drafts = useDrafts(officer);
  // Before any page looks for a draft.
  draftsOf(officer);
  // Where the key was not given it is asked for again, and nobody's page goes away for that.
  if (!drafts.isFetched) {
    return (
      <Center h="100dvh">
        <Loader aria-label={t("shell.loading")} />
      </Center>
    );
  }
  return <OwnContext value={own}>{children}</OwnContext>;
};
