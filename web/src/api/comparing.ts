import { node, told } from "./client";
import { heardToTheEnd } from "./lines";
import type { DuplicatesTold, FindDuplicates, Submitted } from "./shapes";

/** Who hears how far it is, and may stop it. */
interface How {
  hear: (lines: DuplicatesTold[]) => void;
  signal: AbortSignal;
}

/**
 * Has the records of a class compared with each other, and hears which may be one.
 *
 * What waits for a person's decision is answered at once, and nothing is compared then; once it
 * was let go, `under` names it, and nothing is asked anew.
 *
 * @throws Problem what the node said, beforehand or on the way; Unreachable where it broke off
 */
export const compareRecords = async (
  wanted: FindDuplicates,
  { hear, signal }: How,
  under: string | null = null,
): Promise<Submitted | null> => {
  let status = 200;
  const how = { parseAs: "stream", signal } as const;
  const call =
    under === null
      ? node.POST("/v1/duplicates", { body: wanted, ...how })
      : node.POST("/v1/duplicates/{act}", { params: { path: { act: under } }, ...how });
  const answer = await told(
    call.then((answered) => {
      ({ status } = answered.response);
      return answered;
    }),
  );
  const stream = answer as unknown as ReadableStream<Uint8Array>;
  if (status === 202) return (await new Response(stream).json()) as Submitted;
  await heardToTheEnd(stream, hear, signal);
  return null;
};
