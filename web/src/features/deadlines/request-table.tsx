import { IconArrowDownLeft, IconArrowUpRight, IconBolt } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Request } from "../../api/shapes";
import { Agency } from "../../parts/agency";
import { Countdown } from "../../parts/countdown";
import { Mark } from "../../parts/mark";
import { Moment } from "../../parts/moment";
import sheet from "../../parts/sheet.module.css";
import { Untaken } from "../../parts/untaken";
import classes from "./deadlines.module.css";

/** Open requests, the soonest due first. */
export const RequestTable = ({ requests }: { requests: Request[] }) => {
  const { t } = useTranslation();
  return (
    <div className={sheet.scroll}>
      <table className={sheet.table}>
        <thead>
          <tr>
            <th scope="col">{t("deadlines.other")}</th>
            <th scope="col">{t("deadlines.direction")}</th>
            <th scope="col">{t("agreements.status")}</th>
            <th scope="col">{t("act.at")}</th>
            <th scope="col">{t("deadlines.delivered")}</th>
            <th scope="col" className={sheet.number}>
              {t("deadlines.clock")}
            </th>
          </tr>
        </thead>
        <tbody>
          {requests.map((one) => {
            const isOurs = one.requested === one.other;
            const Way = isOurs ? IconArrowUpRight : IconArrowDownLeft;
            return (
              <tr key={`${one.request} ${one.requested}`} className={sheet.leads}>
                <th scope="row">
                  <Link to="/threads/$act" params={{ act: one.request }} className={sheet.whole}>
                    <Agency code={one.other} />
                  </Link>
                  <Untaken untaken={one.untaken} />
                </th>
                <td>
                  <span className={classes.way}>
                    <Way size={15} stroke={1.8} aria-hidden />
                    {isOurs ? t("deadlines.weAsk") : t("deadlines.weAreAsked")}
                    {one.urgent && (
                      <Mark tone="care" sign={IconBolt}>
                        {t("deadlines.urgent")}
                      </Mark>
                    )}
                  </span>
                </td>
                <td>
                  <Mark tone={one.state === "open" ? "care" : "quiet"}>
                    {t(`requestState.${one.state}`)}
                  </Mark>
                </td>
                <td className={sheet.nowrap}>
                  <Moment at={one.at} />
                </td>
                <td className={sheet.nowrap}>
                  {one.delivered_at != null && <Moment at={one.delivered_at} />}
                </td>
                <td className={sheet.number}>
                  {one.due == null ? (
                    <span className={`${sheet.quiet ?? ""} ${sheet.small ?? ""}`}>
                      {t("deadlines.noClock")}
                    </span>
                  ) : (
                    <Countdown due={one.due} />
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
};
