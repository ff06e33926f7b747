// Holds the desk to its size: the shell, and what each route adds, in gzip bytes of JavaScript.
import { readFileSync, rmSync } from "node:fs";
import { gzipSync } from "node:zlib";

const SHELL_MAX = 250_000;
const ROUTE_MAX = 60_000;

const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));
const sizes = new Map();
const size = (file) => {
  if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(`dist/${file}`)).length);
  return sizes.get(file);
};
/** The chunks that come with this one, itself among them. */
const chunks = (name, seen = new Set()) => {
  if (seen.has(name)) return seen;
  seen.add(name);
  (manifest[name].imports ?? []).forEach((other) => chunks(other, seen));
  return seen;
};
const scripts = (names) =>
  [...names].map((name) => manifest[name].file).filter((file) => file.endsWith(".js"));
const sum = (files) => files.reduce((all, file) => all + size(file), 0);

const entry = Object.keys(manifest).find((name) => manifest[name].isEntry);
const shell = chunks(entry);
const rows = [["shell", sum(scripts(shell)), SHELL_MAX]];
for (const [name, chunk] of Object.entries(manifest)) {
  if (!chunk.isDynamicEntry) continue;
  const own = [...chunks(name)].filter((part) => !shell.has(part));
  rows.push([name, sum(scripts(own)), ROUTE_MAX]);
}
let tooLarge = 0;
for (const [name, bytes, max] of rows.sort((a, b) => b[1] - a[1])) {
  const mark = bytes > max ? "TOO LARGE" : "ok";
  if (bytes > max) tooLarge += 1;
  console.log(`${mark.padEnd(9)} ${String(bytes).padStart(7)} of ${max}  ${name}`);
}
// The list is for this check alone: what lies in `dist`, the node carries in itself and serves.
rmSync("dist/.vite", { recursive: true });
process.exit(tooLarge === 0 ? 0 : 1);
