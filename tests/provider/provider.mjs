// An OpenID provider of this machine, for tests: everybody is who they say they are.
//
// node provider.mjs PORT REDIRECT [HOURS]: with HOURS its clock is so many hours late. It signs in
// whoever `login_hint` names, asks nothing, and says `ready` when it listens. Under `/lie` lies a
// document that names another issuer than the one it lies under.

import { generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer } from "node:http";

const [port, redirect, hours = "0"] = process.argv.slice(2);
const late = Number(hours) * 3_600_000;
const now = Date.now;
Date.now = () => now() - late;

// Only `ready` is said on the line that the test reads, and stops to read.
console.info = console.error;
console.warn = console.error;

// Read after the clock was set, so that it knows no other.
const { Provider } = await import("oidc-provider");

const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const key = { ...privateKey.export({ format: "jwk" }), alg: "ES256", kid: "one", use: "sig" };
const client = (id) => ({
  client_id: id,
  client_secret: "a secret of two",
  redirect_uris: [redirect],
  response_types: ["code"],
  grant_types: ["authorization_code"],
  id_token_signed_response_alg: "ES256",
});

const issuer = `http://localhost:${port}`;
const provider = new Provider(issuer, {
  clients: [client("comity"), client("another")],
  jwks: { keys: [key] },
  cookies: { keys: [randomBytes(16).toString("hex")] },
  features: { devInteractions: { enabled: false } },
  pkce: { required: () => true },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope("openid");
    await grant.save();
    return grant;
  },
});

const answer = provider.callback();
const server = createServer(async (request, response) => {
  if (request.url.startsWith("/interaction/")) {
    const { params } = await provider.interactionDetails(request, response);
    const login = { accountId: params.login_hint ?? "nobody" };
    await provider.interactionFinished(request, response, { login });
  } else if (request.url === "/lie/.well-known/openid-configuration") {
    const document = await fetch(`${issuer}/.well-known/openid-configuration`);
    response.setHeader("content-type", "application/json");
    response.end(await document.text());
  } else if (request.url === "/endless/.well-known/openid-configuration") {
    response.setHeader("content-type", "application/json");
    response.write("{");
    const more = setInterval(() => response.write(" ".repeat(65_536)), 1);
    response.on("close", () => clearInterval(more));
  } else {
    answer(request, response);
  }
});
server.listen(Number(port), "127.0.0.1", () => console.log("ready"));
