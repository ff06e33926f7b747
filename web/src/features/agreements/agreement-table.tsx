import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Agreement } from "../../api/shapes";
import { Agency } from "../../parts/agency";
import { Moment } from "../../parts/moment";
import sheet from "../../parts/sheet.module.css";
import { AgreementStatus } from "./agreement-status";
import classes from "./agreements.module.css";

/** Agreements, a row each. */
export const AgreementTable = ({ agreements }: { agreements: Agreement[] }) => {
  const { t } = useTranslation();
  return (
    <div className={sheet.scroll}>
      <table className={sheet.table}>
        <thead>
          <tr>
            <th scope="col">{t("agreements.title")}</th>
            <th scope="col">{t("agreements.parties")}</th>
            <th scope="col">{t("agreements.status")}</th>
            <th scope="col" className={sheet.number}>
              {t("agreements.signed")}
            </th>
            <th scope="col" className={classes.date}>
              {t("agreements.from")}
            </th>
            <th scope="col" className={classes.date}>
              {t("agreements.until")}
            </th>
          </tr>
        </thead>
        <tbody>
          {agreements.map((agreement) => (
            <tr key={agreement.agreement} className={sheet.leads}>
              <th scope="row">
                <Link
                  to="/agreements/$agreement"
                  params={{ agreement: agreement.agreement }}
                  className={sheet.whole}
                >
                  <bdi dir="auto">{agreement.title}</bdi>
                </Link>
              </th>
              <td>
                <span className={classes.parties}>
                  {agreement.parties.map((party) => (
                    <Agency key={party} code={party} />
                  ))}
                </span>
              </td>
              <td>
                <AgreementStatus agreement={agreement} />
              </td>
              <td className={sheet.number}>
                {agreement.signed.length} / {agreement.parties.length}
              </td>
              <td className={sheet.nowrap}>
                <Moment at={agreement.valid_from} date />
              </td>
              <td className={sheet.nowrap}>
                {agreement.valid_until == null ? (
                  <span className={sheet.quiet}>{t("agreements.open")}</span>
                ) : (
                  <Moment at={agreement.valid_until} date />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
