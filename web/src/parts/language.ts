import i18next from "i18next";
import { initReactI18next } from "react-i18next";

import { keep, kept } from "../api/kept";

export const LANGUAGES = [
  { code: "en", name: "English", dir: "ltr" },
  { code: "fr", name: "Français", dir: "ltr" },
  { code: "es", name: "Español", dir: "ltr" },
  { code: "ar", name: "العربية", dir: "rtl" },
] as const;

export type Language = (typeof LANGUAGES)[number]["code"];

const texts: Record<Language, () => Promise<{ default: object }>> = {
  en: () => import("../text/en.json"),
  fr: () => import("../text/fr.json"),
  es: () => import("../text/es.json"),
  ar: () => import("../text/ar.json"),
};

const isLanguage = (code: string | null | undefined): code is Language =>
  LANGUAGES.some((one) => one.code === code);

export const directionOf = (code: string): "ltr" | "rtl" =>
  LANGUAGES.find((one) => one.code === code)?.dir ?? "ltr";

/** The language of the officer: what was chosen here before, else what the browser asks for. */
const preferred = (): Language => {
  const chosen = kept("language");
  if (isLanguage(chosen)) return chosen;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? "en";
};

const load = async (code: Language): Promise<void> => {
  if (!i18next.hasResourceBundle(code, "translation")) {
    const text = await texts[code]();
    i18next.addResourceBundle(code, "translation", text.default);
  }
};

const mark = (code: Language): void => {
  document.documentElement.lang = code;
  document.documentElement.dir = directionOf(code);
};

/** Starts with the officer's language; English stands behind it. */
export const startLanguage = async (): Promise<void> => {
  const code = preferred();
  await i18next.use(initReactI18next).init({
    lng: code,
    fallbackLng: "en",
    resources: {},
    // React writes text, never markup.
    interpolation: { escapeValue: false },
  });
  await Promise.all([load("en"), load(code)]);
  await i18next.changeLanguage(code);
  mark(code);
};

export const speak = async (code: Language): Promise<void> => {
  await load(code);
  await i18next.changeLanguage(code);
  mark(code);
  keep("language", code);
};
