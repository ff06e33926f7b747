import { keep, kept } from "./kept";

/** What was typed and not sent. It outlives a crash of the browser, and goes when it is sent. */
export const readDraft = (name: string): unknown => {
  const text = kept(`draft.${name}`);
  try {
    return text === null ? null : (JSON.parse(text) as unknown);
  } catch {
    return null;
  }
};

export const writeDraft = (name: string, draft: unknown): boolean =>
  keep(`draft.${name}`, draft === null ? null : JSON.stringify(draft));
