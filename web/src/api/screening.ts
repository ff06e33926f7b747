import { node, told } from "./client";
import { Problem, Unreachable } from "./problem";
import type { ScreeningRow, ScreeningTold } from "./shapes";

const LINES = "application/x-ndjson";

/** The lines of an answer as they come, each piece of the stream at a time. */
async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<ScreeningTold[]> {
  const reader = stream.getReader();
  const words = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    rest += done ? `${words.decode()}\n` : words.decode(value, { stream: true });
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    const whole = lines.filter((line) => line.trim() !== "");
    if (whole.length > 0) yield whole.map((line) => JSON.parse(line) as ScreeningTold);
    if (done) return;
  }
}

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
  let isDone = false;
  try {
    for await (const heard of linesOf(answer as unknown as ReadableStream<Uint8Array>)) {
      hear(heard);
      for (const one of heard) {
        if ("problem" in one) throw new Problem(one.problem.status, one.problem);
        isDone ||= "done" in one;
      }
    }
  } catch (error) {
    throw error instanceof Problem || signal.aborted ? error : new Unreachable(error);
  }
  if (!isDone) throw new Unreachable("the answer broke off");
};
