// What a browser does at the provider: node walk.mjs ADDRESS WHO prints where it is sent back to.

const [address, who] = process.argv.slice(2);
const jar = new Map();
let at = new URL(address);
at.searchParams.set("login_hint", who);
const { origin } = at;
for (let steps = 0; at.origin === origin && steps < 10; steps += 1) {
  const cookie = [...jar].map((pair) => pair.join("=")).join("; ");
  const response = await fetch(at, { headers: { cookie }, redirect: "manual" });
  for (const line of response.headers.getSetCookie()) {
    const [name, value] = line.split(";")[0].split("=");
    if (value === "") jar.delete(name);
    else jar.set(name, value);
  }
  const next = response.headers.get("location");
  if (next === null) throw new Error(`${response.status} ${await response.text()}`);
  at = new URL(next, at);
}
console.log(at.href);
