import { Button } from "@mantine/core";
import {
  IconAlertTriangle,
  IconLock,
  IconPlugConnectedX,
  IconSearchOff,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { Problem, Unreachable } from "../api/problem";
import { Empty } from "./empty";
import { English } from "./english";

/** What went wrong, what it means for the officer, and what can be done. */
export const Failure = ({
  error,
  retry,
  isPage = false,
}: {
  error: unknown;
  retry?: () => void;
  isPage?: boolean;
}) => {
  const { t } = useTranslation();
  const again =
    retry === undefined ? undefined : (
      <Button variant="default" onClick={retry}>
        {t("failure.again")}
      </Button>
    );
  if (error instanceof Unreachable) {
    return (
      <Empty isPage={isPage} icon={IconPlugConnectedX} title={t("failure.unreachable")} action={again}>
        {t("failure.unreachableMeans")}
      </Empty>
    );
  }
  if (error instanceof Problem && error.status === 404) {
    return (
      <Empty isPage={isPage} icon={IconSearchOff} title={t("failure.absent")}>
        {t("failure.absentMeans")}
      </Empty>
    );
  }
  if (error instanceof Problem && error.status === 401) {
    return (
      <Empty isPage={isPage} icon={IconLock} title={t("failure.signedOut")}>
        {t("failure.signedOutMeans")}
      </Empty>
    );
  }
  return (
    <Empty isPage={isPage} icon={IconAlertTriangle} title={t("failure.other")} action={again}>
      {error instanceof Problem ? <English>{error.message}</English> : t("failure.otherMeans")}
    </Empty>
  );
};
