import { useState } from "react";

import type { ActLine } from "../../api/shapes";
import { useOpening } from "../../api/use-opening";
import { useTaking } from "./use-taking";

/** What the line below the list tells before, or after, a key is pressed. */
export type Hint = "openFirst" | "readFirst" | "notOpened" | null;

/**
 * Taking charge of what was picked.
 *
 * An emergency that nobody has opened is opened first: nobody answers for a life by a key alone.
 * The same press again takes charge of it.
 */
export const useHands = (picked: ActLine[]) => {
  const taking = useTaking();
  const opening = useOpening();
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const isSealed = (row: ActLine) => row.emergency && row.stage === "done" && !opened.has(row.act);
  const sealed = picked.filter(isSealed);
  const isRead = picked.some((row) => opened.has(row.act));
  const hint: Hint = opening.isError
    ? "notOpened"
    : sealed.length > 0
      ? "openFirst"
      : isRead
        ? "readFirst"
        : null;
  /** Answers what is left to be taken, the one that is read now before all others. */
  const take = (): ActLine[] => {
    taking.take(picked.filter((row) => !isSealed(row) && row.stage !== "taken"));
    const [first] = sealed;
    if (first !== undefined) {
      opening.mutate(
        { act: first.act },
        {
          onSuccess: () => {
            setOpened((before) => new Set([...before, first.act]));
          },
        },
      );
    }
    return sealed;
  };
  return { taking, take, hint };
};
