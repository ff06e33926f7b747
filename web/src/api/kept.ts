/**
 * What this browser remembers: settings and unfinished drafts.
 *
 * A browser may refuse to keep anything; the desk then works all the same, and forgets.
 */
const PREFIX = "comity.";

export const kept = (name: string): string | null => {
  try {
    // eslint-disable-next-line no-restricted-globals
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
};

export const keep = (name: string, value: string | null): boolean => {
  try {
    // eslint-disable-next-line no-restricted-globals
    if (value === null) localStorage.removeItem(PREFIX + name);
    // eslint-disable-next-line no-restricted-globals
    else localStorage.setItem(PREFIX + name, value);
    return true;
  } catch {
    return false;
  }
};

/** The names of what is remembered. */
export const keptNames = (): string[] => {
  try {
    // eslint-disable-next-line no-restricted-globals
    const names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
    return names.map((name) => name.slice(PREFIX.length));
  } catch {
    // A browser that keeps nothing has nothing to name.
    return [];
  }
};

/** Forgets whatever has such a name. */
export const forget = (isSuch: (name: string) => boolean): void => {
  for (const name of keptNames().filter(isSuch)) keep(name, null);
};
