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


// Words for builders, which officers do not see: docs/glossary.md, and the API keeps them.
const BUILDERS = {
  en: /\b(acts?|corridors?|nodes?|leaf|leaves|seats?)\b/i,
  fr: /\b(actes?|corridors?|couloirs?|nœuds?|feuilles?|sièges?|postes?)\b/i,
  es: /\b(actos?|corredor|pasillo|nodos?|hojas?|asientos?|puestos?)\b/i,
  ar: /عقدة|ورقة|مقعد|مقاعد|ممر|رواق/,
};
// Where the same letters say something else.
const ALLOWED = {
  "fr doing.asWrittenMeans": "`prendre acte` is to take note",
  "fr owed.inform-consular-post": "a consular post",
  "es codes.kept": "`he puesto` is the verb",
};
// Words that lawyers tell apart. What says the second says the first: the owner's consent is no
// authorisation by a judge; urgent changes clocks, and an emergency opens derogations.
const TOLD_APART = [
  ["en", /\bconsent/i, { fr: /consent/i, es: /cons(en|ien)t/i, ar: /وافق/ }],
  ["en", /emergenc/i, { fr: /urgences? vitales?/i, es: /emergencia/i, ar: /طارئ/ }],
  ["en", /urgen/i, { fr: /urgen(t|ce(?! vitale))/i, es: /urgen/i, ar: /عاجل|استعجال/ }],
  ["fr", /autoris/i, { en: /authoris|judge/i }],
  ["es", /autoriz/i, { en: /authoris|judge/i }],
  ["ar", /إذن/, { en: /authoris|judge|judicial/i }],
  ["fr", /urgen(t|ce(?!s? vitale))/i, { en: /urgen/i }],
  ["es", /urgen/i, { en: /urgen/i }],
  ["ar", /عاجل|استعجال/, { en: /urgen/i }],
];
for (const code of LANGUAGES) {
  for (const [key, text] of texts[code]) {
    const [said] = BUILDERS[code].exec(text.replace(/\{\{.*?\}\}/g, "")) ?? [];
    if (said !== undefined && !(`${code} ${key}` in ALLOWED))
      wrong.push(`${code}: ${key} says ${said}, a word for builders`);
  }
}
const plain = (code, key) => texts[code].get(key) ?? texts[code].get(`${key}_other`) ?? "";
for (const base of wanted) {
  for (const [code, word, others] of TOLD_APART) {
    if (!word.test(plain(code, base))) continue;
    for (const [other, same] of Object.entries(others))
      if (!same.test(plain(other, base)))
        wrong.push(`${other}: ${base} does not tell what ${code} tells by ${String(word)}`);
  }
}

// The law's own words are shown beside: what rules tell, and what facts mean.
const laws = (folder) =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return name === "cases" ? [] : laws(path);
    return /\.(cedar|toml)$/.test(name) ? [path] : [];
  });
for (const path of laws("../law")) {
  const written = readFileSync(path, "utf8");
  for (const [, what] of written.matchAll(/@obliges\("([\w-]+)/g))
    if (!wanted.has(`owed.${what}`)) wrong.push(`${path}: the desk has no words for ${what}`);
  for (const [, told] of written.matchAll(/(?:@says\(|^(?:means|says) = )"([^"]+)"/gm)) {
    // Deeds of persons are acts in every instrument, and who does something acts.
    const text = told.replace(/\b(same|earlier) acts?\b|\bacts in concert\b/gi, "");
    const [said] = /\b(the|this|an|of) act\b|\b(corridor|node|leaf|seat)s?\b/i.exec(text) ?? [];
    if (said !== undefined) wrong.push(`${path}: "${told}" says ${said}, a word for builders`);
  }
}

wrong.forEach((line) => console.error(line));
console.log(`words: ${wanted.size} in ${LANGUAGES.length} languages, ${wrong.length} wrong`);
process.exit(wrong.length === 0 ? 0 : 1);
