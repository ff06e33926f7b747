import { useTranslation } from "react-i18next";

import type { Stage } from "../api/shapes";
import classes from "./stage-badge.module.css";

/** How far an act has come. What is done needs no sign; only what differs is marked. */
export const StageBadge = ({ stage }: { stage: Stage }) => {
  const { t } = useTranslation();
  if (stage === "done") return null;
  return (
    <span className={classes.badge} data-stage={stage}>
      {t(`stage.${stage}`)}
    </span>
  );
};
