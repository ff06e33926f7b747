import type { TFunction } from "i18next";

/**
 * A kind of act in words: `message.send` stands in the texts as `message_send`. A peer that is
 * ahead of this program may send one that has no words here.
 */
export const kindWords = (t: TFunction, kind: string): string =>
  t(`kind.${kind.replaceAll(".", "_")}`, { defaultValue: t("unknownKind.entry") });
