import { createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";

import { finding } from "./finding";
import { root } from "./root";

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/inbox" });
  },
});

const BOXES = ["inbox", "mine", "for-decision", "owed"] as const;

const inbox = createRoute({
  getParentRoute: () => root,
  path: "/inbox",
  validateSearch: (search): { box?: (typeof BOXES)[number] } => {
    const box = BOXES.find((one) => one === search.box);
    return box === undefined || box === "inbox" ? {} : { box };
  },
  component: lazyRouteComponent(() => import("../features/inbox/inbox-page"), "InboxPage"),
});

const chosen = createRoute({
  getParentRoute: () => inbox,
  path: "$act",
  component: lazyRouteComponent(() => import("../features/acts/act-page"), "ActPage"),
});

const acts = createRoute({
  getParentRoute: () => root,
  path: "/acts",
  component: lazyRouteComponent(() => import("../features/acts/acts-page"), "ActsPage"),
});

const act = createRoute({
  getParentRoute: () => root,
  path: "/acts/$act",
  component: lazyRouteComponent(() => import("../features/acts/act-page"), "ActPage"),
});

const peers = createRoute({
  getParentRoute: () => root,
  path: "/peers",
  component: lazyRouteComponent(() => import("../features/peers/peers-page"), "PeersPage"),
});

const law = createRoute({
  getParentRoute: () => root,
  path: "/law",
  validateSearch: (search): { list?: "in-force" | "all" } =>
    search.list === "all" ? { list: "all" } : {},
  component: lazyRouteComponent(() => import("../features/law/law-page"), "LawPage"),
});

const EFFECTS = ["bar", "gateway", "refer", "duty"] as const;

const instrument = createRoute({
  getParentRoute: () => root,
  path: "/law/$instrument",
  validateSearch: (search): { effect?: (typeof EFFECTS)[number] } => {
    const effect = EFFECTS.find((one) => one === search.effect);
    return effect === undefined ? {} : { effect };
  },
  component: lazyRouteComponent(() => import("../features/law/instrument-page"), "InstrumentPage"),
});

const rule = createRoute({
  getParentRoute: () => root,
  path: "/law/rules/$rule",
  component: lazyRouteComponent(() => import("../features/law/rule-page"), "RulePage"),
});

const agreements = createRoute({
  getParentRoute: () => root,
  path: "/agreements",
  validateSearch: (search): { view?: "agreements" | "instruments" } =>
    search.view === "instruments" ? { view: "instruments" } : {},
  component: lazyRouteComponent(
    () => import("../features/agreements/agreements-page"),
    "AgreementsPage",
  ),
});

/** Like which agreement it is to be, and which one's place it is to take. */
const proposing = createRoute({
  getParentRoute: () => root,
  path: "/agreements/propose",
  validateSearch: (search): { like?: string; replaces?: string } => ({
    ...(typeof search.like === "string" && { like: search.like }),
    ...(typeof search.replaces === "string" && { replaces: search.replaces }),
  }),
  component: lazyRouteComponent(
    () => import("../features/agreements/propose-page"),
    "ProposePage",
  ),
});

const agreement = createRoute({
  getParentRoute: () => root,
  path: "/agreements/$agreement",
  component: lazyRouteComponent(
    () => import("../features/agreements/agreement-page"),
    "AgreementPage",
  ),
});

const agency = createRoute({
  getParentRoute: () => root,
  path: "/agencies/$agency",
  component: lazyRouteComponent(() => import("../features/agreements/agency-page"), "AgencyPage"),
});

const records = createRoute({
  getParentRoute: () => root,
  path: "/records",
  validateSearch: (search): { view?: "consents" } =>
    search.view === "consents" ? { view: "consents" } : {},
  component: lazyRouteComponent(() => import("../features/records/records-page"), "RecordsPage"),
});

const record = createRoute({
  getParentRoute: () => root,
  path: "/records/$record",
  component: lazyRouteComponent(() => import("../features/records/record-page"), "RecordPage"),
});

const registering = createRoute({
  getParentRoute: () => root,
  path: "/records/new",
  component: lazyRouteComponent(() => import("../features/records/register-page"), "RegisterPage"),
});

const importing = createRoute({
  getParentRoute: () => root,
  path: "/records/import",
  component: lazyRouteComponent(() => import("../features/imports/import-page"), "ImportPage"),
});

const recordHistory = createRoute({
  getParentRoute: () => root,
  path: "/records/$record/history",
  component: lazyRouteComponent(
    () => import("../features/records/record-history"),
    "RecordHistoryPage",
  ),
});

const thread = createRoute({
  getParentRoute: () => root,
  path: "/threads/$act",
  component: lazyRouteComponent(() => import("../features/acts/story-page"), "ThreadPage"),
});

const cases = createRoute({
  getParentRoute: () => root,
  path: "/cases",
  component: lazyRouteComponent(() => import("../features/acts/cases-page"), "CasesPage"),
});

const caseFile = createRoute({
  getParentRoute: () => root,
  path: "/cases/$name",
  component: lazyRouteComponent(() => import("../features/acts/story-page"), "CasePage"),
});

const DUES = ["running", "breached", "owed", "suspended", "requests"] as const;

const deadlines = createRoute({
  getParentRoute: () => root,
  path: "/deadlines",
  validateSearch: (search): { due?: (typeof DUES)[number] } => {
    const due = DUES.find((one) => one === search.due);
    return due === undefined || due === "running" ? {} : { due };
  },
  component: lazyRouteComponent(
    () => import("../features/deadlines/deadlines-page"),
    "DeadlinesPage",
  ),
});

const ledger = createRoute({
  getParentRoute: () => root,
  path: "/ledger",
  validateSearch: (search): { leaf?: number } =>
    Number.isSafeInteger(search.leaf) && Number(search.leaf) >= 0
      ? { leaf: Number(search.leaf) }
      : {},
  component: lazyRouteComponent(() => import("../features/ledger/ledger-page"), "LedgerPage"),
});

const oversight = createRoute({
  getParentRoute: () => root,
  path: "/oversight",
  component: lazyRouteComponent(() => import("../features/oversight/oversight-page"), "OversightPage"),
});

const operations = createRoute({
  getParentRoute: () => root,
  path: "/operations",
  component: lazyRouteComponent(
    () => import("../features/operations/operations-page"),
    "OperationsPage",
  ),
});

const join = createRoute({
  getParentRoute: () => root,
  path: "/join",
  component: lazyRouteComponent(() => import("../features/session/join-page"), "JoinPage"),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  component: lazyRouteComponent(() => import("./settings-page"), "SettingsPage"),
});

const compose = createRoute({
  getParentRoute: () => root,
  path: "/compose",
  component: lazyRouteComponent(() => import("../features/compose/compose-page"), "ComposePage"),
});

const duty = createRoute({
  getParentRoute: () => root,
  path: "/duty",
  component: lazyRouteComponent(() => import("../features/duty/duty-page"), "DutyPage"),
});

const seats = createRoute({
  getParentRoute: () => root,
  path: "/seats",
  component: lazyRouteComponent(() => import("../features/session/seats-page"), "SeatsPage"),
});

const emergency = createRoute({
  getParentRoute: () => root,
  path: "/emergency",
  component: lazyRouteComponent(
    () => import("../features/emergency/emergency-page"),
    "EmergencyPage",
  ),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    inbox.addChildren([chosen]),
    acts,
    act,
    compose,
    emergency,
    peers,
    law,
    instrument,
    rule,
    agreements,
    proposing,
    agreement,
    agency,
    records,
    registering,
    importing,
    record,
    recordHistory,
    ...finding,
    thread,
    cases,
    caseFile,
    deadlines,
    duty,
    ledger,
    oversight,
    operations,
    join,
    seats,
    settings,
  ]),
  defaultPreload: "intent",
  // Another record is another page: nothing of the one before it is left standing there.
  defaultRemountDeps: ({ params }) => params,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
