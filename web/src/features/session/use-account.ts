import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { node, told } from "../../api/client";
import { createPasskey } from "../../api/passkey";
import type { Scope } from "../../api/shapes";
import { freshly } from "./use-session";

export const usePasskeys = () =>
  useQuery({
    queryKey: ["account", "passkeys"],
    queryFn: ({ signal }) => told(node.GET("/v1/passkeys", { signal })),
  });

export const useDevices = () =>
  useQuery({
    queryKey: ["account", "devices"],
    queryFn: ({ signal }) => told(node.GET("/v1/session/devices", { signal })),
  });

export const useTokens = () =>
  useQuery({
    queryKey: ["account", "tokens"],
    queryFn: ({ signal }) => told(node.GET("/v1/tokens", { signal })),
  });

export const useCodesLeft = () =>
  useQuery({
    queryKey: ["account", "codes"],
    queryFn: ({ signal }) => told(node.GET("/v1/recovery", { signal })),
  });

/** A change of what signs in; the lists are read again, whatever became of it. */
const useChange = <Given, Done>(change: (given: Given) => Promise<Done>) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (given: Given) => freshly(() => change(given)),
    onSettled: () => queries.invalidateQueries({ queryKey: ["account"] }),
  });
};

export const useAddPasskey = () =>
  useChange(async (name: string) => {
    const { options } = await told(node.POST("/v1/passkeys"));
    const answer = await createPasskey(options);
    return told(node.POST("/v1/passkeys/finish", { body: { answer, name } }));
  });

export const useRemovePasskey = () =>
  useChange((passkey: string) =>
    node.DELETE("/v1/passkeys/{passkey}", { params: { path: { passkey } } }),
  );

export const useEndDevice = () =>
  useChange((device: string) =>
    node.DELETE("/v1/session/devices/{device}", { params: { path: { device } } }),
  );

export const useRenewCodes = () => useChange(() => told(node.POST("/v1/recovery")));

export const useMakeToken = () =>
  useChange((wanted: { name: string; scopes: Scope[]; days: number }) =>
    told(node.POST("/v1/tokens", { body: wanted })),
  );

export const useRevokeToken = () =>
  useChange((token: string) =>
    node.DELETE("/v1/tokens/{token}", { params: { path: { token } } }),
  );
