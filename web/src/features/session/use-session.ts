import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { node, told } from "../../api/client";
import { closeDrafts } from "../../api/drafts";
import { askPasskey, createPasskey } from "../../api/passkey";
import { Problem } from "../../api/problem";
import type { Role } from "../../api/shapes";

/** Who is signed in here, posted or not. */
export const useSession = () =>
  useQuery({
    queryKey: ["session"],
    queryFn: ({ signal }) => told(node.GET("/v1/session", { signal })),
    staleTime: 30_000,
  });

/** Whose desk it is, before anybody is signed in. */
export const useDoor = () =>
  useQuery({
    queryKey: ["door"],
    queryFn: ({ signal }) => told(node.GET("/v1/sign-in", { signal })),
    staleTime: Infinity,
  });

const signIn = async (name: string) => {
  const body = name === "" ? {} : { name };
  const { options } = await told(node.POST("/v1/sign-in", { body }));
  const answer = await askPasskey(options);
  return told(node.POST("/v1/sign-in/finish", { body: { answer } }));
};

/** What only a passkey used just now may do; it is asked for where that was too long ago. */
export const freshly = async <Done>(what: () => Promise<Done>): Promise<Done> => {
  try {
    return await what();
  } catch (error) {
    if (!(error instanceof Problem && error.kind === "not-fresh")) throw error;
    await signIn("");
    return what();
  }
};

/** Whoever comes or goes sees nothing of what another saw here. */
const useAnew = () => {
  const queries = useQueryClient();
  return async () => {
    await queries.resetQueries();
  };
};

export const useSignIn = () => {
  const anew = useAnew();
  return useMutation({ mutationFn: signIn, onSuccess: anew });
};

export const useRecover = () => {
  const anew = useAnew();
  return useMutation({
    mutationFn: (code: string) => told(node.POST("/v1/recovery/sign-in", { body: { code } })),
    onSuccess: anew,
  });
};

export const useChooseRole = () => {
  const anew = useAnew();
  return useMutation({
    mutationFn: (role: Role) => told(node.POST("/v1/session/role", { body: { role } })),
    onSuccess: anew,
  });
};

export const useSignOut = () => {
  const anew = useAnew();
  return useMutation({
    mutationFn: (everywhere: boolean) =>
      everywhere ? node.DELETE("/v1/session/devices") : node.DELETE("/v1/session"),
    onSettled: () => {
      closeDrafts();
      return anew();
    },
  });
};

/** What a link is for. */
export const useInvitation = (link: string) =>
  useQuery({
    queryKey: ["invitation"],
    queryFn: ({ signal }) => told(node.POST("/v1/join/look", { body: { link }, signal })),
    enabled: link !== "",
    staleTime: Infinity,
  });

export const useJoin = (link: string) =>
  useMutation({
    mutationFn: async (name: string) => {
      const { options } = await told(node.POST("/v1/join", { body: { link } }));
      const answer = await createPasskey(options);
      return told(node.POST("/v1/join/finish", { body: { answer, name } }));
    },
  });
