import { IconAlertTriangle, IconNotes } from "@tabler/icons-react";
import { Link, useLocation } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useDuty } from "../../api/use-duty";
import { Officer } from "../../parts/officer";
import classes from "./duty.module.css";

/** Stands on every page while a note waits for whoever comes next, or a duty has lapsed. */
export const DutyStrip = ({ you }: { you: string }) => {
  const { t } = useTranslation();
  const isThere = useLocation({ select: ({ pathname }) => pathname === "/duty" });
  const lanes = useDuty().data?.lanes ?? [];
  const pressing = lanes.filter((lane) => {
    const waits = lane.handed_over != null && lane.handed_over.taken_at == null;
    return lane.has_lapsed || (waits && lane.handed_over?.by !== you);
  });
  // The page of the duty says it itself.
  if (isThere || pressing.length === 0) return null;
  return (
    <div role="status" className={`${classes.strip ?? ""} not-printed`}>
      {pressing.map((lane) => {
        const Sign = lane.has_lapsed ? IconAlertTriangle : IconNotes;
        return (
          <p key={lane.lane} className={classes.pressing} data-lapsed={lane.has_lapsed || undefined}>
            <Sign size={16} stroke={1.8} aria-hidden />
            <span>
              <strong>{t(`dutyLane.${lane.lane}`)}</strong>{": "}
              {lane.has_lapsed ? (
                t("duty.stripLapsed")
              ) : (
                <>
                  {t("duty.stripNote")} <Officer id={lane.handed_over?.by ?? ""} />
                </>
              )}
            </span>
            <Link to="/duty" className={classes.to}>
              {lane.has_lapsed ? t("duty.stripTake") : t("duty.stripRead")}
            </Link>
          </p>
        );
      })}
    </div>
  );
};
