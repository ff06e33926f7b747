import { useQuery } from "@tanstack/react-query";
import { createContext, use, type ReactNode } from "react";

import { node, told } from "../api/client";
import { draftsOf } from "../api/drafts";
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

export const SignedIn = ({ own, children }: { own: Own; children: ReactNode }) => {
  // Before any page looks for a draft.
  draftsOf(own.you.officer);
  return <OwnContext value={own}>{children}</OwnContext>;
};
