import { node, told } from "./client";
import { heardToTheEnd, LINES } from "./lines";
import type { ScreeningRow, ScreeningTold } from "./shapes";

/**
 * Gives the rows of a list to a search that names it, and hears what each may mean.
 *
 * The rows go up whole, since no browser sends a body piece by piece to a node of HTTP/1.1.
 *
 * @throws Problem what the node said, beforehand or on the way; Unreachable where it broke off
 */
export const screenRows = async (
  act: string,
  rows: ScreeningRow[],
  hear: (lines: ScreeningTold[]) => void,
  signal: AbortSignal,
): Promise<void> => {
  const lines = rows.map(({ line, terms }) => `${JSON.stringify({ line, terms })}\n`);
  const answer = await told(
    node.POST("/v1/acts/{act}/rows", {
      params: { path: { act } },
      headers: { "content-type": LINES },
      body: new Blob(lines, { type: LINES }) as unknown as ScreeningRow,
      bodySerializer: (body) => body as unknown as Blob,
      parseAs: "stream",
      signal,
    }),
  );
  await heardToTheEnd(answer as unknown as ReadableStream<Uint8Array>, hear, signal);
};
