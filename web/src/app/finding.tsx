import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { root } from "./root";

const LEADS = ["same", "different"] as const;

const duplicates = createRoute({
  getParentRoute: () => root,
  path: "/duplicates",
  validateSearch: (search): { leads?: (typeof LEADS)[number] } => {
    const leads = LEADS.find((one) => one === search.leads);
    return leads === undefined ? {} : { leads };
  },
  component: lazyRouteComponent(
    () => import("../features/duplicates/duplicates-page"),
    "DuplicatesPage",
  ),
});

const comparing = createRoute({
  getParentRoute: () => root,
  path: "/duplicates/new",
  component: lazyRouteComponent(
    () => import("../features/duplicates/compare-page"),
    "ComparePage",
  ),
});

const lead = createRoute({
  getParentRoute: () => root,
  path: "/duplicates/$lead",
  component: lazyRouteComponent(() => import("../features/duplicates/lead-page"), "LeadPage"),
});

const search = createRoute({
  getParentRoute: () => root,
  path: "/search",
  component: lazyRouteComponent(() => import("../features/search/search-page"), "SearchPage"),
});

const screening = createRoute({
  getParentRoute: () => root,
  path: "/search/list",
  component: lazyRouteComponent(() => import("../features/search/screen-page"), "ScreenPage"),
});

const privately = createRoute({
  getParentRoute: () => root,
  path: "/search/private",
  component: lazyRouteComponent(() => import("../features/search/private-page"), "PrivatePage"),
});

const privatelyFound = createRoute({
  getParentRoute: () => root,
  path: "/search/private/$act",
  component: lazyRouteComponent(
    () => import("../features/search/private-found-page"),
    "PrivateFoundPage",
  ),
});

const found = createRoute({
  getParentRoute: () => root,
  path: "/search/$act",
  component: lazyRouteComponent(() => import("../features/search/found-page"), "FoundPage"),
});

const watches = createRoute({
  getParentRoute: () => root,
  path: "/watches",
  component: lazyRouteComponent(() => import("../features/search/watches-page"), "WatchesPage"),
});

const watching = createRoute({
  getParentRoute: () => root,
  path: "/watches/new",
  component: lazyRouteComponent(
    () => import("../features/search/watch-form-page"),
    "WatchFormPage",
  ),
});

const watch = createRoute({
  getParentRoute: () => root,
  path: "/watches/$act",
  component: lazyRouteComponent(() => import("../features/search/watch-page"), "WatchPage"),
});

/** Where one finds: searches, watches, and records that may be one. */
export const finding = [
  duplicates,
  comparing,
  lead,
  search,
  screening,
  privately,
  privatelyFound,
  found,
  watches,
  watching,
  watch,
] as const;
