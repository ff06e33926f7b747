import { forget, keep, kept } from "./kept";

let writer = "";

/**
 * Whose drafts they are from now on. Desks are shared: what another officer left unsent is taken
 * away, so that nobody reads it, and nobody sends it in the own name.
 */
export const draftsOf = (officer: string): void => {
  if (officer === writer) return;
  writer = officer;
  forget((name) => name.startsWith("draft.") && !name.startsWith(`draft.${officer}.`));
};

/** What was typed and not sent. It outlives a crash of the browser, and goes when it is sent. */
export const readDraft = (name: string): unknown => {
  const text = kept(`draft.${writer}.${name}`);
  try {
    return text === null ? null : (JSON.parse(text) as unknown);
  } catch {
    return null;
  }
};

/** The words of a draft that is words alone. */
export const readWords = (name: string): string => {
  const draft = readDraft(name);
  return typeof draft === "string" ? draft : "";
};

export const writeDraft = (name: string, draft: unknown): boolean =>
  keep(`draft.${writer}.${name}`, draft === null ? null : JSON.stringify(draft));
