import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { read, send } from "../../api/client";
import type { Beforehand, Done, Form, Page } from "../../api/shapes";

/** The agencies that can be written to. */
export const useRecipients = () =>
  useQuery({
    queryKey: ["peers", "names"],
    queryFn: ({ signal }) =>
      read<Page<{ agency: string; name: string }>>("/v1/peers", { limit: 500 }, signal),
    staleTime: 60_000,
  });

/** What the law would say of the form. Asked again whenever it changes; the last answer stays. */
export const useBeforehand = (form: Form, isOn: boolean) =>
  useQuery({
    queryKey: ["beforehand", form],
    queryFn: ({ signal }) => send<Beforehand>("/v1/verdicts", form, signal),
    enabled: isOn,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

export const useSending = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (form: Form) => send<Done>("/v1/acts", form),
    onSettled: () => queries.invalidateQueries({ queryKey: ["acts"] }),
  });
};
