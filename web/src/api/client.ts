import { Problem, Unreachable } from "./problem";

/** Says that a page of ours calls: a form of another origin cannot set it. */
const OURS = { "x-comity-desk": "1" };

type Query = Record<string, string | number | undefined>;

const addressed = (path: string, query: Query): string => {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]));
  return pairs.length > 0 ? `${path}?${search.toString()}` : path;
};

const call = async (path: string, init: RequestInit): Promise<unknown> => {
  let response: Response;
  try {
    // eslint-disable-next-line no-restricted-globals
    response = await fetch(path, { credentials: "same-origin", ...init });
  } catch (cause) {
    if (init.signal?.aborted === true) throw cause;
    throw new Unreachable(cause);
  }
  const isJson = response.headers.get("content-type")?.includes("json") === true;
  const body: unknown = isJson ? await response.json() : await response.text();
  if (!response.ok) throw new Problem(response.status, body);
  return body;
};

/** Reads something of the node. The shape is the one that the node's description gives the path. */
export const read = async <Shape>(
  path: string,
  query: Query = {},
  signal?: AbortSignal,
): Promise<Shape> =>
  (await call(addressed(path, query), { headers: OURS, ...(signal && { signal }) })) as Shape;

/** Has the node do something. A refusal by law is thrown as a `Problem` with its citations. */
export const send = async <Shape>(
  path: string,
  body: unknown,
  signal?: AbortSignal,
): Promise<Shape> =>
  (await call(path, {
    method: "POST",
    headers: { ...OURS, "content-type": "application/json" },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  })) as Shape;
