import { Button } from "@mantine/core";
import { IconBell } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { writeDraft } from "../../api/drafts";
import { useNow } from "../../parts/moment";
import type { Inquiry } from "./inquiry";
import { NAME, watchFor } from "./watching";

/** From what is searched for to a watch for the same; another one that was begun gives way. */
export const WatchButton = ({ inquiry }: { inquiry: Inquiry }) => {
  const { t } = useTranslation();
  const go = useNavigate();
  const now = useNow();
  return (
    <Button
      variant="default"
      leftSection={<IconBell size={16} stroke={1.6} aria-hidden />}
      onClick={() => {
        writeDraft(NAME, watchFor(inquiry, now));
        void go({ to: "/watches/new" });
      }}
    >
      {t("watch.this")}
    </Button>
  );
};
