import { useSyncExternalStore } from "react";

const subscribe = (changed: () => void) => {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ["data-density"] });
  return () => {
    observer.disconnect();
  };
};

/** The height of a row of a long list, in pixels, by how close the officer wants rows. */
export const useRowHeight = (): number =>
  useSyncExternalStore(subscribe, () =>
    document.documentElement.dataset.density === "dense" ? 34 : 58,
  );
