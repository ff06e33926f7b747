import { useWindowEvent } from "@mantine/hooks";
import { useRef } from "react";

/** How long after `g` the next key leads to a place, and is none of these. */
const CHORD_MS = 1_200;

/** Keys of a page: they work while nobody types, and not as the second of `g` and a place. */
export const useKeys = (isOn: boolean, keys: Record<string, () => void>) => {
  const chord = useRef(-CHORD_MS);
  useWindowEvent("keydown", (event) => {
    const isTyping =
      event.target instanceof HTMLElement &&
      event.target.closest("input, textarea, select, [role=dialog]") !== null;
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !isOn) return;
    const isPlace = event.timeStamp - chord.current < CHORD_MS;
    chord.current = event.key === "g" ? event.timeStamp : -CHORD_MS;
    if (!isPlace) keys[event.key]?.();
  });
};
