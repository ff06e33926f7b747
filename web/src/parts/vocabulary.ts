import type {
  AgreementForm,
  CrimeArea,
  DoubtGround,
  HitFound,
  Kind,
  LinkRelation,
  Means,
  Property,
  Purpose,
  RecordClass,
  RefusalGround,
  RequestForm,
  SubjectCategory,
  UrgencyGround,
} from "../api/shapes";

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

/** What makes something urgent: the closed list. */
export const URGENCY_GROUNDS = [
  "public-security", "life", "liberty", "relevance",
] as const satisfies UrgencyGround[];

/** What kind of help a request asks for. */
export const REQUEST_FORMS = [
  "information", "hit", "preservation", "disclosure", "subscriber-information", "traffic-data",
  "mutual-assistance", "investigation-order", "extradition", "surrender", "provisional-arrest",
  "transfer-of-sentenced", "transfer-of-detainee", "transfer-of-proceedings",
] as const satisfies RequestForm[];

/** On what grounds a request is refused: the closed list. */
export const REFUSAL_GROUNDS = [
  "not-available", "request-incomplete", "judicial-authorisation-refused", "category-not-permitted",
  "inaccurate", "security-or-safety", "offence-not-serious", "third-party-consent",
  "political-offence", "military-offence", "fiscal-offence", "sovereignty-or-order",
  "own-law-prohibits", "legal-system", "no-dual-criminality", "final-judgment", "amnesty",
  "under-age", "lapse-of-time", "own-national", "territoriality", "pending-proceedings",
  "death-penalty", "persecution", "ill-treatment", "fundamental-rights", "immunity",
  "national-security", "form-incomplete", "in-absentia", "measure-unavailable", "other-use",
  "excessive-burden",
] as const satisfies RefusalGround[];

/** What agreements mostly open; one like another keeps what that one names. */
export const AGREEMENT_KINDS = [
  "message.send", "information.offer", "request.make", "request.answer", "search.run",
] as const satisfies Kind[];

/** What a person finds who compares somebody with the one of a record. */
export const HIT_FOUND = ["same", "not-same", "cannot-tell"] as const satisfies HitFound[];

/** By what both are compared: the closed list. */
export const MEANS = [
  "fingerprints", "dna", "face", "document", "appearance", "marks", "personal-details",
  "person-asked", "number", "thing-examined", "owner-asked",
] as const satisfies Means[];

export const AGREEMENT_FORMS = [
  "bilateral", "multilateral", "working-arrangement", "operational-protocol",
] as const satisfies AgreementForm[];

export const RECORD_CLASSES = [
  "person", "travel-document", "organisation",
  "vehicle", "firearm", "vessel", "aircraft", "work-of-art", "bank-account", "wallet", "phone",
  "email", "network-indicator", "dna-profile", "event", "seizure", "place",
] as const satisfies RecordClass[];

export const SUBJECTS = [
  "suspect", "accused", "convicted", "victim", "witness", "informant", "contact", "missing",
  "unidentified", "deceased", "holder",
] as const satisfies SubjectCategory[];

export const PROPERTIES = [
  "name", "family-name", "given-name", "alias", "birth-date", "birth-place", "birth-country",
  "nationality", "sex", "document-number", "issuing-country", "document-type", "document-status",
  "address", "description", "danger", "listing-reference", "facts", "health",
  "biometric-reference", "ethnic-origin", "political-opinion", "belief", "sexual-life",
  "union-membership", "remark",
  "machine-readable-zone", "issue-date", "expiry-date", "authority", "vin", "plate",
  "registration-country", "make", "model", "colour", "made-in", "engine-number", "object-type",
  "object-status", "serial-number", "calibre", "imo-number", "mmsi", "call-sign", "aircraft-mark",
  "aircraft-address", "artist", "material", "dimensions", "inventory-number",
  "registration-number", "lei", "iban", "account-number", "bic", "institution", "currency",
  "holder", "wallet-address", "chain", "phone-number", "imei", "imsi", "email-address",
  "ip-address", "domain", "url", "file-hash", "dna-profile", "profile-reference", "laboratory",
  "sample-type", "occurred-on", "place", "country", "coordinates", "quantity", "offence",
] as const satisfies Property[];

/** What one record is to another, read from the first to the second. */
export const LINK_RELATIONS = [
  "same-as", "owns", "uses", "document-of", "relative-of", "member-of", "was-at", "associate-of",
] as const satisfies LinkRelation[];

/** Why a holder doubts a record. */
export const DOUBT_GROUNDS = [
  "inaccurate", "out-of-date", "mixed", "unlawful",
] as const satisfies DoubtGround[];

/** The word of the list that a control gave back, or none. */
export const wordOf = <Word extends string>(
  list: readonly Word[],
  value: string | null,
): Word | null => list.find((word) => word === value) ?? null;
