import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
  type AnyRoute,
  type RouterOptions,
} from "@tanstack/react-router";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { vi } from "vitest";

import { Signing } from "./parts/signing";

/** What was asked of the node, in order: `GET /v1/law?list=all`. */
export type Asked = { what: string; body: unknown }[];

const bodyOf = async (request: Request): Promise<unknown> => {
  const text = await request.text();
  if (text === "") return null;
  const isJson = request.headers.get("content-type")?.includes("json") === true;
  return isJson ? (JSON.parse(text) as unknown) : text;
};

/** Stands in for the node: recorded answers by method and path, else 404 as the node words it. */
export const answering = (
  answers: Record<string, unknown>,
  statuses: Record<string, number> = {},
): Asked => {
  const asked: Asked = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname, search } = new URL(request.url);
    const what = `${request.method} ${pathname}${search}`;
    asked.push({ what, body: await bodyOf(request.clone()) });
    const key = what in answers ? what : `${request.method} ${pathname}`;
    if (key in answers) return Response.json(answers[key], { status: statuses[key] ?? 200 });
    const absent = { type: "/problems/not-found", title: "Not found", status: 404, detail: "no" };
    return Response.json(absent, { status: 404 });
  });
  return asked;
};

/** Shows a page at an address, with the paths that its links lead to. */
export const showPage = (
  path: string,
  address: string,
  page: () => ReactNode,
  options: Pick<RouterOptions<AnyRoute, "never">, "defaultRemountDeps"> = {},
) => {
  const root = createRootRoute({ component: Outlet, notFoundComponent: () => null });
  const shown = createRoute({
    getParentRoute: () => root,
    path,
    component: page,
    validateSearch: (search: Record<string, unknown>) => search,
  });
  const router = createRouter({
    routeTree: root.addChildren([shown]),
    ...options,
    history: createMemoryHistory({ initialEntries: [address] }),
  });
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        {/* The desk's own routes are the type; this test has only one of them. */}
        <RouterProvider router={router as never} />
        <Signing />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return router;
};
