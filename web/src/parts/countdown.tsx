import { useTranslation } from "react-i18next";

import classes from "./countdown.module.css";
import { dates } from "./format";
import { span, useLeft } from "./moment";

const HOUR = 3_600_000;

/** How much of a clock is left, or by how much it is over. */
export const Countdown = ({ due }: { due: string }) => {
  const { t, i18n } = useTranslation();
  const end = Date.parse(due);
  const left = useLeft(end);
  const state = left < 0 ? "over" : left < 8 * HOUR ? "soon" : "calm";
  const time = span(Math.abs(left), i18n.language);
  const full = dates(i18n.language, { dateStyle: "full", timeStyle: "long" });
  return (
    <time dateTime={due} className={classes.clock} data-state={state} title={full.format(end)}>
      {left < 0 ? t("clock.over", { time }) : t("clock.left", { time })}
    </time>
  );
};
