import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { node, told } from "../../api/client";
import { askPasskey } from "../../api/passkey";
import type { ActToSign, Beforehand, Form } from "../../api/shapes";

/** The agencies that can be written to. */
export const useRecipients = () =>
  useQuery({
    queryKey: ["peers", "names"],
    queryFn: ({ signal }) =>
      told(node.GET("/v1/peers", { params: { query: { limit: 500 } }, signal })),
    staleTime: 60_000,
  });

/** What the law would say of the form. Asked again whenever it changes; the last answer stays. */
export const useBeforehand = (form: Form, isOn: boolean) =>
  useQuery({
    queryKey: ["beforehand", form],
    queryFn: ({ signal }) => told(node.POST("/v1/verdicts", { body: form, signal })),
    enabled: isOn,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

export const useSending = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (form: Form) => told(node.POST("/v1/acts", { body: form })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["acts"] }),
  });
};

/** Whether nothing stands against the form but that its officer has not signed it. */
export const waitsForSignature = (law: Beforehand | undefined): boolean =>
  law?.ruling === "not-permitted" &&
  law.ways_forward.some((way) =>
    way.changes.every((one) => "fact" in one.what && one.what.fact.name === "officer_signature"),
  );

/** Has the node make the act that is to be signed; nothing is recorded yet. */
export const useDrawingUp = () =>
  useMutation({
    mutationFn: (form: Form) => told(node.POST("/v1/acts/sign", { body: form })),
  });

/** Signs the act that was shown, by the officer's own passkey, and sends it. */
export const useSigning = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (drawn: ActToSign) => {
      const answer = await askPasskey(drawn.options);
      return told(node.POST("/v1/acts/sign/finish", { body: { answer } }));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["acts"] }),
  });
};
