import type { Property } from "../api/shapes";

/** The name of a column as properties are named: `Birth Date` is `birth-date`. */
export const bare = (column: string): string =>
  column.trim().toLowerCase().replaceAll(/[_\s]+/g, "-");

const DATE = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;
const SEX: Record<string, string> = { f: "female", m: "male", x: "other" };

let countries: Map<string, string> | null = null;

/** The two letters of each country's name, in the languages of the desk. */
const countriesNamed = (): Map<string, string> => {
  if (countries !== null) return countries;
  countries = new Map();
  const letters = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  for (const language of ["en", "fr", "es", "ar"]) {
    const names = new Intl.DisplayNames(language, { type: "region", fallback: "none" });
    for (const code of letters.flatMap((one) => letters.map((other) => one + other))) {
      // Codes that are no more bear the name of what came after them.
      if (new Intl.Locale(`und-${code}`).region !== code) continue;
      const name = names.of(code)?.toLocaleLowerCase();
      if (name !== undefined && !countries.has(name)) countries.set(name, code);
    }
  }
  return countries;
};

/** A value as records state it; none, where it cannot be one. */
export const valueOf = (property: Property, value: string): string | null => {
  if (property === "birth-date") return DATE.test(value) ? value : null;
  if (property === "sex") {
    const word = value.toLowerCase();
    const sex = SEX[word] ?? word;
    return ["female", "male", "other"].includes(sex) ? sex : null;
  }
  if (property === "nationality") {
    if (/^[a-z]{2}$/i.test(value)) return value.toUpperCase();
    return countriesNamed().get(value.toLocaleLowerCase()) ?? null;
  }
  return value;
};
