import { IconAlertTriangle, IconArrowDownLeft, IconArrowUpRight, IconBolt } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { ActLine as Line } from "../api/shapes";
import { Agency } from "./agency";
import { Countdown } from "./countdown";
import { Hands, isOnlyGiven } from "./hands";
import { kindWords } from "./kind-words";
import { Moment } from "./moment";
import { StageBadge } from "./stage-badge";
import classes from "./act-line.module.css";

/** An act in a row: who, what kind, how far, by when. */
export const ActLine = ({ act }: { act: Line }) => {
  const { t } = useTranslation();
  const Way = act.direction === "own" ? IconArrowUpRight : IconArrowDownLeft;
  const others = act.direction === "own" ? act.delivered.map((there) => there.to) : [act.agency];
  return (
    <div className={classes.line} data-emergency={act.emergency || undefined}>
      <div className={classes.first}>
        <Way size={14} stroke={1.8} aria-label={t(`direction.${act.direction}`)} />
        <span className={classes.who}>
          {others.length > 0 ? others.map((code) => <Agency key={code} code={code} />) : t("act.here")}
        </span>
        <span className={classes.when}>
          {act.due != null ? <Countdown due={act.due} /> : <Moment at={act.recorded_at} />}
        </span>
      </div>
      <div className={classes.second}>
        <span className={classes.what}>
          {act.emergency && (
            <span className={classes.emergency}>
              <IconBolt size={13} stroke={2.2} aria-hidden />
              {t("act.emergency")}
            </span>
          )}
          {act.about_life && !act.emergency && (
            <span className={classes.emergency}>
              <IconAlertTriangle size={13} stroke={2} aria-hidden />
              {t("alarm.life")}
            </span>
          )}
          <span dir="auto">{act.about ?? kindWords(t, act.kind)}</span>
        </span>
        {act.taken_by != null && (
          <span className={classes.hands} data-given={isOnlyGiven(act) || undefined}>
            <Hands act={act} />
          </span>
        )}
        <StageBadge stage={act.stage} />
      </div>
    </div>
  );
};
