/**
 * How numbers, dates and lists are written in a language.
 *
 * Making a format is a hundred times dearer than using it, and a list of two thousand rows would
 * make six thousand of them. So each is made once for its language and options.
 */
const made = new Map<string, unknown>();

const once = <Format>(kind: string, language: string, options: object, make: () => Format) => {
  const name = `${kind} ${language} ${JSON.stringify(options)}`;
  const known = made.get(name) as Format | undefined;
  if (known !== undefined) return known;
  const format = make();
  made.set(name, format);
  return format;
};

/**
 * The way of writing of each language of the desk: day before month, and the clock of 24 hours.
 *
 * Arabic is written with the digits 0 to 9. Numbers of documents, plates, telephones and references
 * come in these digits and are compared sign by sign, and a screen with two sets of digits invites
 * mistakes; agencies of the Maghreb read no others, and those of the Mashriq read both. This is a
 * choice of the house, not a rule of an instrument.
 */
const TAGS: Record<string, string> = { en: "en-GB", ar: "ar-u-nu-latn" };

const tagOf = (language: string): string => TAGS[language] ?? language;

export const numbers = (
  language: string,
  options: Intl.NumberFormatOptions = {},
): Intl.NumberFormat =>
  once("number", language, options, () => new Intl.NumberFormat(tagOf(language), options));

export const dates = (
  language: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat =>
  once(
    "date",
    language,
    options,
    () => new Intl.DateTimeFormat(tagOf(language), { hourCycle: "h23", ...options }),
  );

/** Things side by side, without a word between the last two. */
export const lists = (language: string): Intl.ListFormat =>
  once("list", language, {}, () => new Intl.ListFormat(tagOf(language), { type: "unit" }));

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];

/** So many bytes, in the unit in which people say it. */
export const sizeIn = (language: string, bytes: number): string => {
  const steps = Math.floor(Math.log10(Math.max(bytes, 1)) / 3);
  const power = Math.min(steps, UNITS.length - 1);
  const number = numbers(language, {
    style: "unit",
    unit: UNITS[power] ?? "byte",
    // In English the byte alone has no short sign but this.
    unitDisplay: power === 0 ? "narrow" : "short",
    maximumFractionDigits: 1,
  });
  const parts = number.formatToParts(bytes / 1000 ** power);
  const unit = parts.find((part) => part.type === "unit")?.value ?? "";
  const digits = parts.filter((part) => part.type !== "unit" && part.type !== "literal");
  return `${digits.map((part) => part.value).join("")}\u00a0${unit}`;
};
