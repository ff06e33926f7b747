import type { CrimeArea, Purpose } from "../api/shapes";

/** The words of the protocol that officers choose from; how they read is in the texts. */
export const PURPOSES = [
  "arrest", "locate", "investigate", "warn", "identify", "forensics",
  "security-check", "threats", "evidence", "protect", "oversight", "service",
] as const satisfies Purpose[];

export const CRIME_AREAS = [
  "terrorism", "organised-crime", "drugs", "money-laundering", "migrant-smuggling",
  "human-trafficking", "vehicles", "homicide", "kidnapping", "robbery", "fraud", "corruption",
  "forged-documents", "cyber", "sexual-exploitation", "firearms", "environment",
  "cultural-goods", "missing", "other",
] as const satisfies CrimeArea[];

/** The word of the list that a control gave back, or none. */
export const wordOf = <Word extends string>(
  list: readonly Word[],
  value: string | null,
): Word | null => list.find((word) => word === value) ?? null;
