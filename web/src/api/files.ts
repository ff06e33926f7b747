import { node, told } from "./client";
import type { Attachment } from "./shapes";

/** A header has no other letters than ASCII. Source: RFC 8187, section 3.2.1. */
const inHeader = (name: string): string =>
  /^[\x20-\x7e]*$/.test(name) ? name : `UTF-8''${encodeURIComponent(name)}`;

const ANYTHING = "application/octet-stream";

/** Gives a file to the node, which looks whether it is what it says; answers how it is named. */
export const keepFile = (file: File): Promise<Attachment> =>
  told(
    node.POST("/v1/attachments", {
      params: { header: { "comity-file-name": inHeader(file.name) } },
      headers: { "content-type": file.type === "" ? ANYTHING : file.type },
      // It goes as it is; the description has no better word for bytes than a list of numbers.
      body: file as unknown as number[],
      bodySerializer: (body) => body as unknown as File,
    }),
  );

/** The file that went with an act; reading another's is an act itself, which says why. */
const read = async (act: string, file: string, isFree: boolean, why: string): Promise<Blob> => {
  const path = { act, id: file };
  const { data } = isFree
    ? await node.GET("/v1/attachments/{act}/{id}", { params: { path }, parseAs: "blob" })
    : await node.POST("/v1/attachments/{act}/{id}", {
        params: { path },
        body: why === "" ? {} : { justification: why },
        parseAs: "blob",
      });
  return data ?? new Blob();
};

/** Saves bytes where the browser saves files. */
export const saveBytes = (bytes: Blob, name: string): void => {
  const url = URL.createObjectURL(bytes);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken it once this turn is over.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  });
};

/** Saves a file that went with an act. It is never shown, whatever it says to be. */
export const saveFile = async (
  act: string,
  file: Pick<Attachment, "id" | "name">,
  { isFree, why }: { isFree: boolean; why: string },
): Promise<void> => {
  const bytes = await read(act, file.id, isFree, why);
  saveBytes(new Blob([bytes], { type: ANYTHING }), file.name);
};
