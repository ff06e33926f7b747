import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
  useParams,
} from "@tanstack/react-router";
import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { RecordPage } from "../features/records/record-page";
import { answering, showPage } from "../testing";
import { router as desk } from "./router";

const List = () => (
  <>
    <input aria-label="Filter" />
    <Outlet />
  </>
);

const Entry = () => (
  <>
    <h1>{useParams({ strict: false }).act}</h1>
    <input aria-label="Words" />
  </>
);

test("another entry is another page, and the list beside it stays", async () => {
  expect(desk.routesById["/inbox/$act"].parentRoute.id).toBe("/inbox");
  const root = createRootRoute({ component: Outlet });
  const list = createRoute({ getParentRoute: () => root, path: "/inbox", component: List });
  const entry = createRoute({ getParentRoute: () => list, path: "$act", component: Entry });
  const router = createRouter({
    routeTree: root.addChildren([list.addChildren([entry])]),
    history: createMemoryHistory({ initialEntries: ["/inbox/act_1"] }),
    // The desk's own way, of a tree that is not the desk's.
    defaultRemountDeps: desk.options.defaultRemountDeps as never,
  });
  render(<RouterProvider router={router as never} />);
  const filter = await screen.findByRole("textbox", { name: "Filter" });
  await userEvent.type(filter, "XB");
  await userEvent.type(screen.getByRole("textbox", { name: "Words" }), "Half a thought");
  await act(() => router.navigate({ to: "/inbox/$act", params: { act: "act_2" } }));
  expect(await screen.findByRole("heading", { name: "act_2" })).toBeTruthy();
  expect(screen.queryByDisplayValue("Half a thought")).toBe(null);
  expect(screen.getByDisplayValue("XB")).toBe(filter);
});

const AT = "2026-11-29T06:28:43.414Z";
const VERDICT = {
  ruling: "permitted",
  citations: [],
  advice: [],
  missing: [],
  obligations: [],
  towards: [],
};
const OPENED = {
  act: "act_2",
  verdict: VERDICT,
  record: {
    owner: "XH",
    class: "person",
    state: "active",
    handling: [],
    revision: 0,
    since: AT,
    came_by: "act_3",
    came_from: null,
    source: "",
    consents: [],
    subject: { category: null, minor: false },
    statements: [{ property: "family-name", value: "Orlov" }],
  },
};
const bound = (record: string) => ({
  [`GET /v1/records/${record}`]: { record, owner: "XH", handling: [], conditions: [] },
  [`GET /v1/records/${record}/holders`]: { record, owner: "XH", items: [], recalls: [] },
  [`GET /v1/records/${record}/history`]: { items: [], next: null },
});

test("an opened record's words are gone on the page of another", async () => {
  answering({
    ...bound("record_1"),
    ...bound("record_2"),
    "POST /v1/records/record_1/open": OPENED,
  });
  const { defaultRemountDeps } = desk.options;
  const router = showPage("/records/$record", "/records/record_1", RecordPage, {
    ...(defaultRemountDeps !== undefined && { defaultRemountDeps }),
  });
  await userEvent.click(await screen.findByRole("combobox", { name: "Purpose" }));
  await userEvent.click(await screen.findByRole("option", { name: "Investigation" }));
  await userEvent.type(screen.getByRole("textbox", { name: /Why you open it/ }), "case 12");
  await userEvent.click(screen.getByRole("button", { name: "Open" }));
  expect(await screen.findByText("Orlov")).toBeTruthy();
  await act(() => router.navigate({ to: "/records/$record", params: { record: "record_2" } as never }));
  expect(await screen.findByText("record_2")).toBeTruthy();
  expect(await screen.findByRole("button", { name: "Open" })).toBeTruthy();
  expect(screen.queryByText("Orlov")).toBe(null);
});
