import { node, told } from "./client";
import { heardToTheEnd, LINES } from "./lines";
import type { ImportEnd, ImportList, ImportRow, ImportTold } from "./shapes";

/** Who hears what became of the rows, and may stop it. */
interface How {
  hear: (lines: ImportTold[]) => void;
  signal: AbortSignal;
}

const pour = async (said: object[], { hear, signal }: How): Promise<void> => {
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

/**
 * Gives rows of a list to the node, of which each becomes a record by itself; what was taken is
 * found unchanged when it is given again. `end` is told where the list ends with these rows.
 *
 * @throws Problem what the node said, beforehand or on the way; Unreachable where it broke off
 */
export const importRows = (
  list: ImportList,
  rows: ImportRow[],
  end: ImportEnd | null,
  how: How,
): Promise<void> => pour([list, ...rows, ...(end === null ? [] : [end])], how);

/** So many keys stand in a line: the node takes no line of more than half a megabyte. */
const KEYS = 1_000;

/**
 * Asks what the list names no more, once all of its rows were given: their keys are named, and
 * no row is tried a second time.
 *
 * @throws Problem what the node said, beforehand or on the way; Unreachable where it broke off
 */
export const lookForAbsent = (
  list: ImportList,
  rows: ImportRow[],
  end: ImportEnd,
  how: How,
): Promise<void> => {
  const named = Array.from({ length: Math.ceil(rows.length / KEYS) }, (_, part) => ({
    named: rows.slice(part * KEYS, (part + 1) * KEYS).map((row) => row.key),
  }));
  return pour([list, ...named, end], how);
};
