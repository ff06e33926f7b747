import { IconMapPinOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { Empty } from "../parts/empty";

export const Nowhere = () => {
  const { t } = useTranslation();
  return (
    <Empty isPage icon={IconMapPinOff} title={t("nowhere.title")}>
      {t("nowhere.means")}
    </Empty>
  );
};
