import { useEffect, useState } from "react";

import { readDraft, writeDraft } from "../api/drafts";

const isPart = (kept: unknown): kept is object => typeof kept === "object" && kept !== null;

/** What is chosen in a form besides its words: kept on this device until it is sent. */
export const useDraft = <Fields extends object>(name: string, empty: Fields) => {
  const [fields, setFields] = useState<Fields>(() => {
    const kept = readDraft(name);
    return isPart(kept) ? { ...empty, ...kept } : empty;
  });
  const [isTouched, setTouched] = useState(false);
  useEffect(() => {
    if (isTouched) writeDraft(name, fields);
  }, [name, fields, isTouched]);
  const change = (part: Partial<Fields>) => {
    setTouched(true);
    setFields((before) => ({ ...before, ...part }));
  };
  const clear = () => {
    setTouched(false);
    setFields(empty);
    writeDraft(name, null);
  };
  return { fields, change, clear };
};
