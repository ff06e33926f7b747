import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { node, told } from "./client";
import { answersAt, Problem } from "./problem";
import type { Form } from "./shapes";

/** Silence is asked again so often; an answer is not. */
const RETRIES_MAX = 2;

/** Whoever writes on within this time asks once: with what stands there at the end of it. */
const CALM_MS = 150;

const calm = async (signal: AbortSignal): Promise<void> => {
  await new Promise((done) => setTimeout(done, CALM_MS));
  signal.throwIfAborted();
};

/**
 * What the law would say of a form that is not sent.
 *
 * Asked again whenever the form changes; the last answer stays until the next is here. Where it was
 * asked too often, the desk waits as long as the node says, and asks again by itself.
 */
export const useBeforehand = (form: Form, isOn: boolean) =>
  useQuery({
    queryKey: ["beforehand", form],
    queryFn: async ({ signal }) => {
      await calm(signal);
      return told(node.POST("/v1/verdicts", { body: form, signal }));
    },
    enabled: isOn,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: (count, error) =>
      answersAt(error) !== null || (!(error instanceof Problem) && count < RETRIES_MAX),
    retryDelay: (count, error) =>
      Math.max((answersAt(error) ?? 0) - Date.now(), 1_000 * 2 ** Math.min(count, 4)),
  });
