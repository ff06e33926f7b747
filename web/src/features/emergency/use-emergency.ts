import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { read, send } from "../../api/client";
import type { Beforehand, Done, Form, Page } from "../../api/shapes";

export const useEmergency = (form: Form, isWhole: boolean) => {
  const queries = useQueryClient();
  const recipients = useQuery({
    queryKey: ["peers", "names"],
    queryFn: ({ signal }) =>
      read<Page<{ agency: string; name: string }>>("/v1/peers", { limit: 500 }, signal),
    staleTime: 60_000,
  });
  const law = useQuery({
    queryKey: ["beforehand", form],
    queryFn: ({ signal }) => send<Beforehand>("/v1/verdicts", form, signal),
    enabled: isWhole,
    placeholderData: keepPreviousData,
  });
  const sending = useMutation({
    mutationFn: (act: Form) => send<Done>("/v1/acts", act),
    onSettled: () => queries.invalidateQueries({ queryKey: ["acts"] }),
  });
  return { recipients, law, sending };
};
