import type { Role } from "./shapes";

/** The roles that may read what acts and records say. The node holds to it; this only tidies. */
export const readsContent = (role: Role): boolean =>
  !["administrator", "auditor", "service"].includes(role);
