import { node, told } from "./client";
import { heardToTheEnd } from "./lines";
import type { ListFormat, ListRead } from "./shapes";

/** A file as somebody else publishes it, with what belongs to it. */
export interface ListFile {
  format: ListFormat;
  file: File;
  /** Other names, and addresses, of a list in separated values. */
  aliases: File | null;
  addresses: File | null;
}

/**
 * Has the node read a file into rows; nothing of it is kept there.
 *
 * @throws Problem what the node said, beforehand or on the way; Unreachable where it broke off
 */
export const readListFile = async (
  { format, file, aliases, addresses }: ListFile,
  hear: (lines: ListRead[]) => void,
  signal: AbortSignal,
): Promise<void> => {
  const beside = [aliases, addresses].filter((one) => one !== null);
  const query = { format, aliases: aliases?.size ?? 0, addresses: addresses?.size ?? 0 };
  const answer = await told(
    node.POST("/v1/lists/rows", {
      params: { query },
      headers: { "content-type": "application/octet-stream" },
      // It goes as it is; the description has no better word for bytes than a list of numbers.
      body: new Blob([...beside, file]) as unknown as number[],
      bodySerializer: (body) => body as unknown as Blob,
      parseAs: "stream",
      signal,
    }),
  );
  await heardToTheEnd(answer as unknown as ReadableStream<Uint8Array>, hear, signal);
};
