import { useTranslation } from "react-i18next";

import type { Doubt } from "../api/shapes";
import { Mark } from "./mark";

/** What is doubtful about a value that is kept as it was written. */
export const Doubted = ({ doubts }: { doubts: Doubt[] }) => {
  const { t } = useTranslation();
  if (doubts.length === 0) return null;
  return (
    <span role="note">
      <Mark tone="care">{t("doubt.title")}</Mark>{" "}
      {doubts.map((doubt, place) => (
        <span key={place}>
          {t(`doubt.${doubt.reason}`, {
            position: doubt.position ?? "",
            line: doubt.line ?? "",
            wanted: doubt.wanted ?? "",
            defaultValue: doubt.says,
          })}{" "}
        </span>
      ))}
    </span>
  );
};
