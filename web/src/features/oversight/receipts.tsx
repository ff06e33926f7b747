import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Oversight } from "../../api/shapes";
import { Agency } from "../../parts/agency";
import { numbers } from "../../parts/format";
import { Mark } from "../../parts/mark";
import { Moment, useNow } from "../../parts/moment";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";

/** What waits longer than this for a receipt is marked. */
const LATE_MS = 24 * 3_600_000;

/** Which agencies have yet to acknowledge what was sent to them, and since when. */
export const Receipts = ({ receipts }: { receipts: Oversight["receipts"] }) => {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const number = numbers(i18n.language);
  return (
    <Section
      title={t("oversight.receipts")}
      count={receipts.length}
      about={t("oversight.receiptsAbout")}
    >
      {receipts.length === 0 ? (
        <p className={sheet.quiet}>{t("oversight.allAcknowledged")}</p>
      ) : (
        <table className={sheet.table}>
          <thead>
            <tr>
              <th scope="col">{t("peers.agency")}</th>
              <th scope="col" className={sheet.number}>
                {t("agency.waiting")}
              </th>
              <th scope="col">{t("oversight.waitsSince")}</th>
              <th scope="col">{t("agency.heard")}</th>
            </tr>
          </thead>
          <tbody>
            {receipts.map((one) => (
              <tr key={one.agency}>
                <th scope="row">
                  <Agency code={one.agency} />
                </th>
                <td className={sheet.number}>{number.format(one.waiting)}</td>
                <td>
                  {one.since != null && one.oldest != null && (
                    <>
                      <Link to="/acts/$act" params={{ act: one.oldest }} className={sheet.link}>
                        <Moment at={one.since} whole />
                      </Link>{" "}
                      {now - Date.parse(one.since) > LATE_MS && (
                        <Mark tone="care">{t("oversight.late")}</Mark>
                      )}
                    </>
                  )}
                </td>
                <td>
                  {one.heard_at == null ? t("agency.never") : <Moment at={one.heard_at} whole />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
};
