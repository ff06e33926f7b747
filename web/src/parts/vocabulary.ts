/** The words of the protocol that officers choose from; how they read is in the texts. */
export const PURPOSES = [
  "arrest", "locate", "investigate", "warn", "identify", "forensics",
  "security-check", "threats", "evidence", "protect", "oversight", "service",
] as const;

export const CRIME_AREAS = [
  "terrorism", "organised-crime", "drugs", "money-laundering", "migrant-smuggling",
  "human-trafficking", "vehicles", "homicide", "kidnapping", "robbery", "fraud", "corruption",
  "forged-documents", "cyber", "sexual-exploitation", "firearms", "environment",
  "cultural-goods", "missing", "other",
] as const;
