import type { Lead, LeadReason, Property, RecordShown } from "../../api/shapes";

/** How much something says for one subject, or for two. */
export type Strength = "strong-one" | "one" | "little" | "two" | "strong-two";

/**
 * From so many bits on something speaks for one of the two, and from so many on strongly: six bits
 * make it sixty-four times more probable. Where the words change is a choice of the house.
 */
const SPEAKS_BITS = 2;
const STRONGLY_BITS = 6;

export const strengthOf = (bits: number): Strength => {
  const says = Math.abs(bits);
  if (says < SPEAKS_BITS) return "little";
  if (bits > 0) return says < STRONGLY_BITS ? "one" : "strong-one";
  return says < STRONGLY_BITS ? "two" : "strong-two";
};

/** How the values of two records are alike, told by shape and word. */
export type Likeness = "equal" | "alike" | "different" | "once" | "apart";

const EQUAL: readonly LeadReason["how"][] = ["same", "same-day", "same-number"];

export const likenessOf = ({ how }: LeadReason): Likeness => {
  if (how === "different") return "different";
  return EQUAL.includes(how) ? "equal" : "alike";
};

/** What one property is in each of two records. */
export interface Row {
  property: Property;
  one: string[];
  other: string[];
  likeness: Likeness;
  /** What it says, where the two were compared in it. */
  reason: LeadReason | null;
}

const valuesOf = ({ statements }: RecordShown, property: Property): string[] => [
  ...new Set(
    statements.filter((one) => one.property === property).map(({ value }) => value),
  ),
];

const isSame = (one: string[], other: string[]): boolean =>
  one.length === other.length && one.every((value) => other.includes(value));

/** Both records property by property: what tells most first, then all else, as the one has it. */
export const besides = (one: RecordShown, other: RecordShown, reasons: LeadReason[]): Row[] => {
  const stated = [...one.statements, ...other.statements].map(({ property }) => property);
  const all = new Set([...reasons.map(({ property }) => property), ...stated]);
  return [...all].map((property): Row => {
    const both = { one: valuesOf(one, property), other: valuesOf(other, property) };
    const reason = reasons.find((said) => said.property === property) ?? null;
    const isOnce = both.one.length === 0 || both.other.length === 0;
    // What the comparison did not look at is equal as it is written, or nobody said how alike.
    const unsaid = isOnce ? "once" : isSame(both.one, both.other) ? "equal" : "apart";
    return { property, ...both, likeness: reason === null ? unsaid : likenessOf(reason), reason };
  });
};

/**
 * The lead that comes after one: the next of the list, or where this one stands in it no more, the
 * first that was not passed over.
 */
export const nextOf = (leads: Lead[], lead: string, passed: ReadonlySet<string>): Lead | null => {
  const place = leads.findIndex((one) => one.lead === lead);
  const isLeft = (one: Lead) => one.lead !== lead && !passed.has(one.lead);
  return leads.slice(place + 1).find(isLeft) ?? leads.find(isLeft) ?? null;
};
