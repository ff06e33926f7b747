import type {
  Form,
  PrivateSearchHolder,
  Property,
  RecordClass,
  StatedFact,
} from "../../api/shapes";
import { faults, toAsk, toRun, type Inquiry } from "./inquiry";

/** Under which it is kept while it is typed. */
export const NAME = "privately";

/** Keys that one search takes, dummies among them: one size, so that it says nothing. */
const KEYS_EACH = 16;

/** Why an agency cannot be asked now, if it cannot. */
export type Unasked = "notOffered" | "broke" | "spent" | null;

export const unaskedOf = (holder: PrivateSearchHolder): Unasked => {
  if (holder.broke_with != null) return "broke";
  if (!holder.is_offered) return "notOffered";
  const left = Math.min(holder.keys_left_of_day, holder.keys_left_of_year);
  return left < KEYS_EACH ? "spent" : null;
};

/** Records of which classes may be met at all of these agencies; at any, where none is chosen. */
export const classesOf = (holders: PrivateSearchHolder[], chosen: string[]): RecordClass[] => {
  const asked = holders.filter(({ holder }) => chosen.includes(holder));
  const all = [...new Set(holders.flatMap(({ classes }) => classes))];
  return all.filter((one) => asked.every(({ classes }) => classes.includes(one)));
};

const NAMES: readonly Property[] = ["name", "family-name", "given-name", "alias"];

/** What is missing or wrong: a name without a date of birth is too common to be asked about. */
export const privateFaults = (inquiry: Inquiry) => {
  const wrong = faults({ ...inquiry, where: "others" });
  const given = Object.entries(inquiry.terms)
    .filter(([, value]) => value.trim() !== "")
    .map(([property]) => property as Property);
  const isName = (property: Property) => NAMES.includes(property);
  const isNumbered = given.some((one) => !isName(one) && one !== "birth-date");
  const isDated = given.includes("birth-date");
  const isPerson = inquiry.recordClass === "person";
  const lacksDate = isPerson && given.some(isName) && !isNumbered && !isDated;
  const isDateAlone = given.length > 0 && given.every((one) => one === "birth-date");
  return { ...wrong, terms: wrong.terms || isDateAlone, lacksDate };
};

/** Shorter parts of a name are words of every reason. */
const PART_LETTERS_MIN = 3;

/** From so many signs on, a part is met within a word too: with an ending, or an article. */
const WITHIN_MIN = 4;

/** Two signs are a name in writings that part no words. */
const isDense = (text: string): boolean => /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]/u.test(text);
const DENSE_MIN = 2;

/** Without marks and cases: an accent more or less tells the name all the same. */
const plain = (text: string): string =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}]+/gu) ?? [];

/** A day says somebody only when it is whole; a year stands in many a reason. */
const isTelling = (property: Property, sign: string): boolean =>
  property === "birth-date" ? sign.length === 8 : sign.length >= PART_LETTERS_MIN;

/** What is searched for and stands in the reason, as it was typed: the reason goes in clear. */
export const namedInReason = ({ terms, why }: Inquiry): string[] => {
  const reason = wordsOf(plain(why));
  const closed = reason.join("");
  const stands = (sign: string) => {
    const isWithin = sign.length >= (isDense(sign) ? DENSE_MIN : WITHIN_MIN);
    return reason.some((word) => word === sign || (isWithin && word.includes(sign)));
  };
  const found = Object.entries(terms).flatMap(([name, value]) => {
    const property = name as Property;
    if (NAMES.includes(property)) {
      return wordsOf(value).filter(
        (part) =>
          part.length >= (isDense(part) ? DENSE_MIN : PART_LETTERS_MIN) && stands(plain(part)),
      );
    }
    const sign = wordsOf(plain(value)).join("");
    // A number is one, however it is parted.
    const isThere = stands(sign) || (sign.length > WITHIN_MIN && closed.includes(sign));
    return isTelling(property, sign) && isThere ? [value.trim()] : [];
  });
  return [...new Set(found)];
};

const privately = ({ body, ...form }: Form, recipients: string[]): Form => {
  if (body.kind !== "search.run") throw new Error("a search becomes a pseudonymised one");
  const { class: recordClass, terms, justification, subject } = body;
  return {
    ...form,
    recipients,
    body: {
      kind: "search.pseudonymised",
      class: recordClass,
      terms,
      ...(justification !== undefined && { justification }),
      ...(subject != null && { subject }),
    },
  };
};

/** The search as it goes to one agency; the own node blinds what is looked for. */
export const toAskAt = (inquiry: Inquiry, at: string[], stated: StatedFact[]): Form =>
  privately(toRun({ ...inquiry, where: "others" }, stated), at);

/** The law reads neither names nor numbers: it is asked with a mark in the place of each. */
export const toMark = (inquiry: Inquiry, stated: StatedFact[]): Form =>
  privately(toAsk({ ...inquiry, where: "others" }, stated), inquiry.to);
