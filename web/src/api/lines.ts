import { Problem, Unreachable } from "./problem";
import type { DuplicatesTold, ImportTold, ListRead, ScreeningTold } from "./shapes";

/** Lines of JSON, which come and go piece by piece. */
export const LINES = "application/x-ndjson";

/** A line of an answer that tells how far it is, how it ended, or why it ended before. */
type Told = DuplicatesTold | ImportTold | ListRead | ScreeningTold;

/** The lines of an answer as they come, each piece of the stream at a time. */
async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<unknown[]> {
  const reader = stream.getReader();
  const words = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    rest += done ? `${words.decode()}\n` : words.decode(value, { stream: true });
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    const whole = lines.filter((line) => line.trim() !== "");
    if (whole.length > 0) yield whole.map((line): unknown => JSON.parse(line));
    if (done) return;
  }
}

/**
 * Hears an answer to its last line.
 *
 * @throws Problem what the node said on the way; Unreachable where it broke off
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- who asks knows it
export const heardToTheEnd = async <Line extends Told>(
  stream: ReadableStream<Uint8Array>,
  hear: (lines: Line[]) => void,
  signal: AbortSignal,
): Promise<void> => {
  let isDone = false;
  try {
    for await (const lines of linesOf(stream)) {
      const heard = lines as Line[];
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
