import { useMutation, useQueryClient } from "@tanstack/react-query";

import { node, told } from "./client";
import type { Form } from "./shapes";

/** Does what a form says; whatever it changed is asked again. */
export const useSubmit = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (form: Form) => told(node.POST("/v1/acts", { body: form })),
    onSuccess: () =>
      Promise.all(
        ["act", "acts", "dues", "record"].map((list) =>
          queries.invalidateQueries({ queryKey: [list] }),
        ),
      ),
  });
};
