import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { node, told } from "../../api/client";
import type { Form } from "../../api/shapes";
import { usePeerNames } from "../../api/use-peer-names";
import { useSubmit } from "../../api/use-submit";

export const useEmergency = (form: Form, isWhole: boolean) => {
  const recipients = usePeerNames();
  const law = useQuery({
    queryKey: ["beforehand", form],
    queryFn: ({ signal }) => told(node.POST("/v1/verdicts", { body: form, signal })),
    enabled: isWhole,
    placeholderData: keepPreviousData,
  });
  return { recipients, law, sending: useSubmit() };
};
