import { IconPlayerPause } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Deadline } from "../api/shapes";
import classes from "./clock.module.css";
import { Countdown } from "./countdown";
import { Mark } from "./mark";
import { span, wallClock } from "./moment";
import sheet from "./sheet.module.css";

/** The clock of a deadline: it counts, stands still, or never began. */
export const Clock = ({ deadline }: { deadline: Deadline }) => {
  const { t, i18n } = useTranslation();
  if (deadline.state === "paused") {
    const left = deadline.left_ms == null ? "" : span(deadline.left_ms, i18n.language);
    return (
      <span className={classes.clock}>
        <Mark sign={IconPlayerPause}>
          {deadline.pauses == null ? t("deadlineState.paused") : t(`pause.${deadline.pauses}`)}
        </Mark>
        {left !== "" && <span className={sheet.small}>{t("clock.left", { time: left })}</span>}
      </span>
    );
  }
  if (deadline.at == null) {
    return <span className={sheet.small}>{t(`deadlineState.${deadline.state}`)}</span>;
  }
  const { local } = deadline;
  return (
    <span className={classes.clock}>
      <Countdown due={deadline.at} end={local?.at == null} />
      {local?.at != null && (
        <span className={classes.local} title={local.known ? "" : t("deadlines.utc")}>
          {wallClock(local.at, i18n.language)} <bdi dir="ltr">{local.zone}</bdi>
        </span>
      )}
    </span>
  );
};
