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

export const numbers = (
  language: string,
  options: Intl.NumberFormatOptions = {},
): Intl.NumberFormat =>
  once("number", language, options, () => new Intl.NumberFormat(language, options));

export const dates = (
  language: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat =>
  once("date", language, options, () => new Intl.DateTimeFormat(language, options));

/** Things side by side, without a word between the last two. */
export const lists = (language: string): Intl.ListFormat =>
  once("list", language, {}, () => new Intl.ListFormat(language, { type: "unit" }));
