import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { node, told } from "../../api/client";
import type { Form } from "../../api/shapes";

/** What the law would say of the form. Asked again whenever it changes; the last answer stays. */
export const useBeforehand = (form: Form, isOn: boolean) =>
  useQuery({
    queryKey: ["beforehand", form],
    queryFn: ({ signal }) => told(node.POST("/v1/verdicts", { body: form, signal })),
    enabled: isOn,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
