import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Deadline } from "../../api/shapes";
import { Agency } from "../../parts/agency";
import { Cite } from "../../parts/citation";
import { Clock } from "../../parts/clock";
import { Duty } from "../../parts/duty";
import sheet from "../../parts/sheet.module.css";
import { Within } from "../../parts/within";
import classes from "./deadlines.module.css";

/** What is due, a row each: what, by whom, under which article, and its clock. */
export const DeadlineTable = ({ deadlines }: { deadlines: Deadline[] }) => {
  const { t } = useTranslation();
  return (
    <div className={sheet.scroll}>
      <table className={sheet.table} data-top>
        <thead>
          <tr>
            <th scope="col">{t("deadlines.what")}</th>
            <th scope="col">{t("deadlines.by")}</th>
            <th scope="col">{t("act.reference")}</th>
            <th scope="col">{t("deadlines.under")}</th>
            <th scope="col" className={sheet.number}>
              {t("deadlines.within")}
            </th>
            <th scope="col" className={sheet.number}>
              {t("deadlines.clock")}
            </th>
          </tr>
        </thead>
        <tbody>
          {deadlines.map((one) => (
            <tr key={`${one.act} ${one.number}`}>
              <th scope="row">
                <Link to="/acts/$act" params={{ act: one.act }} className={classes.what}>
                  <Duty what={one.what} />
                </Link>
                {one.bar != null && (
                  <p className={classes.barred}>
                    {t("deadlines.barredBy")} <Cite rule={one.bar.rule} cite={one.bar.cite} />
                  </p>
                )}
              </th>
              <td className={sheet.nowrap}>
                <Agency code={one.owed_by} />
                {one.by != null && (
                  <span className={`${sheet.quiet ?? ""} ${sheet.small ?? ""}`}>
                    {" "}
                    {t(`roleGroup.${one.by}`)}
                  </span>
                )}
              </td>
              <td className={sheet.nowrap}>
                <bdi className={sheet.reference} dir="ltr">
                  {one.reference}
                </bdi>
              </td>
              <td className={`${sheet.small ?? ""} ${sheet.quiet ?? ""}`}>
                <Cite rule={one.rule} cite={one.cite} />
              </td>
              <td className={`${sheet.number ?? ""} ${sheet.nowrap ?? ""}`}>
                {one.within == null ? t("deadlines.atOnce") : <Within term={one.within} />}
              </td>
              <td className={sheet.number}>
                <Clock deadline={one} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
