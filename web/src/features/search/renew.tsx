import { Button } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { node, told } from "../../api/client";
import { writeDraft } from "../../api/drafts";
import type { Watch } from "../../api/shapes";
import { useNow } from "../../parts/moment";
import { NAME, renewal } from "./watching";

/** An own watch, written once more with all that it was set with. */
const useAgain = () => {
  const go = useNavigate();
  const now = useNow();
  return useMutation({
    mutationFn: async (watch: Watch) => {
      const params = { path: { id: watch.watch } };
      const act = await told(node.GET("/v1/acts/{id}", { params }));
      return renewal(act, watch, now);
    },
    onSuccess: (again) => {
      if (again === null) return;
      writeDraft(NAME, again);
      void go({ to: "/watches/new" });
    },
  });
};

/** From an own watch, in its row, to one that takes its place. */
export const Renew = ({ watch, children }: { watch: Watch; children: string }) => {
  const again = useAgain();
  return (
    <Button
      size="compact-sm"
      variant="default"
      // Above the link of the row.
      pos="relative"
      style={{ zIndex: 1 }}
      leftSection={<IconRefresh size={14} stroke={1.6} aria-hidden />}
      loading={again.isPending}
      onClick={() => {
        again.mutate(watch);
      }}
    >
      {children}
    </Button>
  );
};
