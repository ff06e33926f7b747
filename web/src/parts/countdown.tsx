import { useTranslation } from "react-i18next";

import classes from "./countdown.module.css";
import { pointed, span, told, useLeft, useNow } from "./moment";

const HOUR = 3_600_000;

/** How much of a clock is left, or by how much it is over; and when it ends, or ended. */
export const Countdown = ({
  due,
  end: isEndTold = true,
}: {
  due: string;
  /** Whether the moment itself is told here; not where it stands beside. */
  end?: boolean;
}) => {
  const { t, i18n } = useTranslation();
  const end = Date.parse(due);
  const left = useLeft(end);
  const now = useNow();
  const state = left < 0 ? "over" : left < 8 * HOUR ? "soon" : "calm";
  const time = span(Math.abs(left), i18n.language);
  const at = new Date(end);
  return (
    <time dateTime={due} className={classes.clock} title={told(at, i18n.language)}>
      <span className={classes.left} data-state={state}>
        {left < 0 ? t("clock.over", { time }) : t("clock.left", { time })}
      </span>
      {isEndTold && <span className={classes.end}>{pointed(at, now, i18n.language)}</span>}
    </time>
  );
};
