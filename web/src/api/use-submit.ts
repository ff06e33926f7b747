import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";

import type { Beforehand, Form } from "./shapes";
import { submitted } from "./signing";

/** What an act may have changed. */
const CHANGED = [
  "act", "acts", "agencies", "agreements", "consents", "dues", "duty", "leads", "private", "record",
  "records", "watches",
];

/** What is to be done; beside it what the law said beforehand, where it was asked. */
export interface ToSubmit {
  form: Form;
  law?: Beforehand | undefined;
  /** Whether nothing but the officer's signature will do, whatever the law says of it. */
  isSigned?: boolean;
}

/**
 * Does what a form says, and signs it where the law wants that; whatever it changed is asked again.
 *
 * Every form of the desk goes this way; reading, and taking charge of many at once, have their own.
 * A key that is held down, or pressed twice, does it once.
 */
export const useSubmit = () => {
  const queries = useQueryClient();
  const isUnderWay = useRef(false);
  const { mutate, ...submitting } = useMutation({
    mutationFn: ({ form, law, isSigned }: ToSubmit) => submitted(form, law, isSigned),
    // What is refused is recorded too. Nobody waits for the lists: what was done, is done.
    onSettled: () => {
      isUnderWay.current = false;
      for (const list of CHANGED) void queries.invalidateQueries({ queryKey: [list] });
    },
  });
  const once: typeof mutate = (...what) => {
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    mutate(...what);
  };
  return { ...submitting, mutate: once };
};
