import {
  IconBell,
  IconClock,
  IconDatabase,
  IconEye,
  IconFileCertificate,
  IconFileText,
  IconFolder,
  IconGitCompare,
  IconHeadset,
  IconHierarchy2,
  IconInbox,
  IconListCheck,
  IconScale,
  IconSearch,
  IconSend,
  IconServer,
  IconSettings,
  IconUsers,
  type Icon,
} from "@tabler/icons-react";

import { readsContent } from "../api/roles";
import type { Role } from "../api/shapes";

export interface Place {
  to: string;
  words: string;
  icon: Icon;
  /** Pressed after `g`. */
  key: string;
  group: "work" | "ground" | "proof";
  open: (role: Role) => boolean;
}

const everybody = () => true;

const runsIt = (role: Role) => role === "administrator" || role === "auditor";

/** Who invites, and who decides and so agrees. */
const seatsPeople = (role: Role) =>
  [
    "administrator",
    "data-protection-officer",
    "duty-officer",
    "judicial-authority",
    "legal-adviser",
    "supervisor",
  ].includes(role);

const looksAfterLaw = (role: Role) =>
  ["auditor", "compliance-reviewer", "data-protection-officer", "legal-adviser"].includes(role);

/** Where one can go, in the order in which a day needs it. */
export const PLACES: Place[] = [
  {
    to: "/inbox",
    words: "place.inbox",
    icon: IconInbox,
    key: "i",
    group: "work",
    open: everybody,
  },
  {
    to: "/deadlines",
    words: "place.deadlines",
    icon: IconClock,
    key: "d",
    group: "work",
    open: everybody,
  },
  {
    to: "/duty",
    words: "place.duty",
    icon: IconHeadset,
    key: "h",
    group: "work",
    open: everybody,
  },
  {
    to: "/compose",
    words: "place.compose",
    icon: IconSend,
    key: "c",
    group: "work",
    open: readsContent,
  },
  {
    to: "/acts",
    words: "place.acts",
    icon: IconFileText,
    key: "a",
    group: "work",
    open: everybody,
  },
  {
    to: "/cases",
    words: "place.cases",
    icon: IconFolder,
    key: "f",
    group: "work",
    open: readsContent,
  },
  {
    to: "/records",
    words: "place.records",
    icon: IconDatabase,
    key: "r",
    group: "work",
    open: readsContent,
  },
  {
    to: "/duplicates",
    words: "place.duplicates",
    icon: IconGitCompare,
    key: "b",
    group: "work",
    open: readsContent,
  },
  {
    to: "/search",
    words: "place.search",
    icon: IconSearch,
    key: "q",
    group: "work",
    open: readsContent,
  },
  {
    to: "/watches",
    words: "place.watches",
    icon: IconBell,
    key: "m",
    group: "work",
    open: readsContent,
  },
  {
    to: "/agreements",
    words: "place.agreements",
    icon: IconFileCertificate,
    key: "t",
    group: "ground",
    open: everybody,
  },
  {
    to: "/law",
    words: "place.law",
    icon: IconScale,
    key: "l",
    group: "ground",
    open: everybody,
  },
  {
    to: "/peers",
    words: "place.peers",
    icon: IconHierarchy2,
    key: "p",
    group: "ground",
    open: everybody,
  },
  {
    to: "/ledger",
    words: "place.ledger",
    icon: IconListCheck,
    key: "v",
    group: "proof",
    open: everybody,
  },
  {
    to: "/oversight",
    words: "place.oversight",
    icon: IconEye,
    key: "w",
    group: "proof",
    open: looksAfterLaw,
  },
  {
    to: "/operations",
    words: "place.operations",
    icon: IconServer,
    key: "o",
    group: "proof",
    open: runsIt,
  },
  {
    to: "/seats",
    words: "place.seats",
    icon: IconUsers,
    key: "u",
    group: "proof",
    open: seatsPeople,
  },
  {
    to: "/settings",
    words: "place.settings",
    icon: IconSettings,
    key: "s",
    group: "proof",
    open: everybody,
  },
];
