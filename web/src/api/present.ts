import { useSyncExternalStore } from "react";

/** Who is at a desk now, by pseudonym; nothing, while the node is not heard. */
export type Present = ReadonlySet<string> | null;

let present: Present = null;
const pages = new Set<() => void>();

/** What the node told last; it is held in memory alone, and gone with the page. */
export const setPresent = (officers: string[] | null): void => {
  present = officers === null ? null : new Set(officers);
  pages.forEach((page) => {
    page();
  });
};

const subscribe = (page: () => void) => {
  pages.add(page);
  return () => {
    pages.delete(page);
  };
};

/** Who is at a desk now: colleagues of this agency, and nobody else. */
export const usePresent = (): Present => useSyncExternalStore(subscribe, () => present);
