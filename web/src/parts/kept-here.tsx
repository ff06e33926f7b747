import { Text } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import { isKeeping, watchKeeping } from "../api/drafts";

/** Whether what is typed outlives this window: nobody relies on a copy that is not there. */
export const KeptHere = () => {
  const { t } = useTranslation();
  const isKept = useSyncExternalStore(watchKeeping, isKeeping);
  return (
    <Text size="sm" c="var(--desk-quiet)">
      {isKept ? t("compose.kept") : t("compose.notKept")}
    </Text>
  );
};
