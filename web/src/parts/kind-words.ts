import type { TFunction } from "i18next";

/** A kind of act in words: `message.send` stands in the texts as `message_send`. */
export const kindWords = (t: TFunction, kind: string): string =>
  t(`kind.${kind.replaceAll(".", "_")}`);
