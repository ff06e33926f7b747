import { refusalOf } from "../api/problem";
import type { Beforehand, Form } from "../api/shapes";
import { useBeforehand } from "../api/use-beforehand";
import { useSubmit } from "../api/use-submit";

/**
 * What the law says of what is written, and the sending of it.
 *
 * It is asked while one writes, with marks in place of words, which no law reads. What it said of
 * the form that was sent counts until something of that changes.
 */
export const useLawful = (form: Form, marked: Form, isWhole: boolean) => {
  const law = useBeforehand(marked, isWhole);
  const { mutate, ...submitting } = useSubmit();
  const isAsSent = JSON.stringify(submitting.variables?.form) === JSON.stringify(form);
  const refusal = isAsSent ? refusalOf(submitting.error) : null;
  const said: Beforehand | undefined =
    refusal === null
      ? law.data
      : { ...refusal.verdict, missing: refusal.missing, ways_forward: refusal.ways_forward };
  // An answer to what was there before says nothing of what would be sent now.
  const known = isWhole && !law.isPlaceholderData ? said : undefined;
  // What went out does not go again while its own page is on the way.
  const isSent = submitting.isSuccess && isAsSent;
  const once: typeof mutate = (...what) => {
    if (!isSent) mutate(...what);
  };
  const sending = { ...submitting, mutate: once };
  return { law, said, known, sending, isRefused: refusal !== null };
};

export type Lawful = ReturnType<typeof useLawful>;
