import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { node, told } from "../../api/client";
import { freshly } from "./use-session";

/** Who has a seat at the desk, who is invited, and who waits for a second person. */
export const useSeats = () =>
  useQuery({
    queryKey: ["seats"],
    queryFn: ({ signal }) => told(node.GET("/v1/invitations", { signal })),
  });

const useChange = <Done>(change: (name: string) => Promise<Done>) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => freshly(() => change(name)),
    onSettled: () => queries.invalidateQueries({ queryKey: ["seats"] }),
  });
};

/** Invites; the link comes at once where one person is enough. */
export const useInvite = () =>
  useChange((name) => told(node.POST("/v1/invitations", { body: { name } })));

/** Agrees as the second person; the link comes to whoever agrees. */
export const useConfirm = () =>
  useChange((name) =>
    told(node.POST("/v1/invitations/{name}/agree", { params: { path: { name } } })),
  );

export const useUninvite = () =>
  useChange((name) => node.DELETE("/v1/invitations/{name}", { params: { path: { name } } }));
