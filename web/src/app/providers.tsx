import { DirectionProvider, MantineProvider } from "@mantine/core";
import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { Problem } from "../api/problem";
import { Appearance } from "./appearance";
import { FollowDirection } from "./follow-direction";
import { theme } from "./theme";

/** A problem is an answer: asking again gives the same. Only silence is asked again. */
const queries = new QueryClient({
  // A session that has ended shows in any answer; then it is asked who sits here at all.
  queryCache: new QueryCache({
    onError: (error, { queryKey: [what] }) => {
      const isOver = error instanceof Problem && error.status === 401;
      if (isOver && what !== "own" && what !== "session" && what !== "account")
        void queries.invalidateQueries({ queryKey: ["own"] });
    },
  }),
  defaultOptions: {
    queries: {
      retry: (count, error) => !(error instanceof Problem) && count < 2,
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      // What a browser takes for being offline says nothing of a node that is near: it is asked.
      networkMode: "always",
    },
    mutations: { networkMode: "always" },
  },
});

const nonce = (): string =>
  document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";

// What holds the page still behind a sheet writes a style of its own, and looks for it here.
Object.assign(globalThis, { __webpack_nonce__: nonce() });

export const Providers = ({ children }: { children: ReactNode }) => (
  <DirectionProvider>
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={nonce}>
      <QueryClientProvider client={queries}>
        <FollowDirection />
        <Appearance>{children}</Appearance>
      </QueryClientProvider>
    </MantineProvider>
  </DirectionProvider>
);
