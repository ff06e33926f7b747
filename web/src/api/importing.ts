import { node, told } from "./client";
import { heardToTheEnd, LINES } from "./lines";
import type { ImportList, ImportRow, ImportTold } from "./shapes";

/**
 * Gives rows of a list to the node, of which each becomes a record by itself.
 *
 * What was taken is found unchanged when it is given again. Only of a list that goes up whole,
 * and says so, the node tells what it no longer names.
 *
 * @throws Problem what the node said, beforehand or on the way; Unreachable where it broke off
 */
export const importRows = async (
  list: ImportList,
  rows: ImportRow[],
  { isWhole, hear, signal }: {
    isWhole: boolean;
    hear: (lines: ImportTold[]) => void;
    signal: AbortSignal;
  },
): Promise<void> => {
  const said = [list, ...rows, ...(isWhole ? [{ whole: true }] : [])];
  const lines = said.map((one) => `${JSON.stringify(one)}\n`);
  const answer = await told(
    node.POST("/v1/imports", {
      headers: { "content-type": LINES },
      body: new Blob(lines, { type: LINES }) as unknown as ImportList,
      bodySerializer: (body) => body as unknown as Blob,
      parseAs: "stream",
      signal,
    }),
  );
  await heardToTheEnd(answer as unknown as ReadableStream<Uint8Array>, hear, signal);
};
