import createClient, { type Middleware } from "openapi-fetch";

import { Problem, Unreachable } from "./problem";
import type { paths } from "./schema";

/** Says that a page of ours calls: a form of another origin cannot set it. */
const OURS = { "x-comity-desk": "1" };

const isJson = (response: Response): boolean =>
  response.headers.get("content-type")?.includes("json") === true;

/** What is no answer is thrown: a refusal by law as a `Problem` with its citations. */
const honest: Middleware = {
  onResponse: async ({ response }) => {
    if (response.ok) return undefined;
    const body: unknown = isJson(response) ? await response.json() : await response.text();
    throw new Problem(response.status, body);
  },
  onError: ({ error, request }) => (request.signal.aborted ? undefined : new Unreachable(error)),
};

/** A desk that nobody has touched for so long only keeps itself up to date. */
const UNTOUCHED_MS = 60_000;

let touchedAt = Date.now();
for (const event of ["pointerdown", "keydown", "wheel", "touchstart"]) {
  globalThis.addEventListener(
    event,
    () => {
      touchedAt = Date.now();
    },
    { capture: true, passive: true },
  );
}

/** What the desk asks by itself is no use of the session, which ends when nobody sits here. */
const untouched: Middleware = {
  onRequest: ({ request }) => {
    if (Date.now() - touchedAt < UNTOUCHED_MS) return undefined;
    request.headers.set("x-comity-untouched", "1");
    return request;
  },
};

/** The node, as its own description has it: each path with what it takes and answers. */
export const node = createClient<paths>({
  baseUrl: globalThis.location.origin,
  credentials: "same-origin",
  headers: OURS,
  // Looked up at each call, so that a test can stand in for the network.
  fetch: (request) => globalThis.fetch(request),
});
node.use(honest, untouched);

/** What the node answered. */
export const told = async <Shape>(call: Promise<{ data?: Shape }>): Promise<Shape> => {
  const { data } = await call;
  if (data === undefined) throw new Problem(502, { detail: "the node answered nothing" });
  return data;
};

/** Where a page of a list begins; the first one begins nowhere. */
export const after = (next: string | undefined): { before?: string } =>
  next === undefined ? {} : { before: next };
