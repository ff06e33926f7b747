// Holds the four languages together: the same keys, the same slots, every plural its language has,
// and no key that the source does not use.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const LANGUAGES = ["en", "fr", "es", "ar"];
const PLURAL = /_(zero|one|two|few|many|other)$/;

const flat = (value, path = "") =>
  typeof value === "string"
    ? [[path, value]]
    : Object.entries(value).flatMap(([key, inner]) => flat(inner, path ? `${path}.${key}` : key));
const texts = Object.fromEntries(
  LANGUAGES.map((code) => [code, new Map(flat(JSON.parse(readFileSync(`src/text/${code}.json`))))]),
);
const wrong = [];

const bases = (map) => new Set([...map.keys()].map((key) => key.replace(PLURAL, "")));
const slots = (text) => [...text.matchAll(/\{\{\s*([\w.]+)/g)].map((found) => found[1]).sort();
const wanted = bases(texts.en);
for (const code of LANGUAGES) {
  const map = texts[code];
  const has = bases(map);
  for (const key of wanted) if (!has.has(key)) wrong.push(`${code}: no words for ${key}`);
  for (const key of has) if (!wanted.has(key)) wrong.push(`${code}: ${key} is not in English`);
  const forms = new Intl.PluralRules(code).resolvedOptions().pluralCategories;
  for (const base of has) {
    const counted = [...map.keys()].some((key) => PLURAL.test(key) && key.startsWith(`${base}_`));
    const missing = counted ? forms.filter((form) => !map.has(`${base}_${form}`)) : [];
    if (missing.length > 0) wrong.push(`${code}: ${base} lacks the plural ${missing.join(", ")}`);
    const sample = (of) => of.get(base) ?? of.get(`${base}_other`) ?? "";
    if (slots(sample(map)).join() !== slots(sample(texts.en)).join())
      wrong.push(`${code}: ${base} has other slots than English`);
  }
  for (const [key, text] of map) if (text.trim() === "") wrong.push(`${code}: ${key} is empty`);
}

const files = (folder) =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : /\.tsx?$/.test(name) ? [path] : [];
  });
const source = files("src").map((path) => readFileSync(path, "utf8")).join("\n");
const used = new Set([...source.matchAll(/\bt\(\s*"([\w.-]+)"/g)].map((found) => found[1]));
// A key that ends in a word of the node is put together: t(`stage.${stage}`).
const families = [...source.matchAll(/\bt\(\s*`([\w.-]+)\.\$\{/g)].map((found) => found[1]);
const named = new Set([...source.matchAll(/words: "([\w.-]+)"/g)].map((found) => found[1]));
for (const key of used) if (!wanted.has(key)) wrong.push(`source: ${key} has no words`);
for (const key of wanted) {
  const known = used.has(key) || named.has(key) || families.some((one) => key.startsWith(`${one}.`));
  if (!known) wrong.push(`en: nothing says ${key}`);
}

wrong.forEach((line) => console.error(line));
console.log(`words: ${wanted.size} in ${LANGUAGES.length} languages, ${wrong.length} wrong`);
process.exit(wrong.length === 0 ? 0 : 1);
