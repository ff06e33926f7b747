import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { node, told } from "../../api/client";
import type { Form } from "../../api/shapes";

export const useEmergency = (form: Form, isWhole: boolean) => {
  const queries = useQueryClient();
  const recipients = useQuery({
    queryKey: ["peers", "names"],
    queryFn: ({ signal }) =>
      told(node.GET("/v1/peers", { params: { query: { limit: 500 } }, signal })),
    staleTime: 60_000,
  });
  const law = useQuery({
    queryKey: ["beforehand", form],
    queryFn: ({ signal }) => told(node.POST("/v1/verdicts", { body: form, signal })),
    enabled: isWhole,
    placeholderData: keepPreviousData,
  });
  const sending = useMutation({
    mutationFn: (act: Form) => told(node.POST("/v1/acts", { body: act })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["acts"] }),
  });
  return { recipients, law, sending };
};
