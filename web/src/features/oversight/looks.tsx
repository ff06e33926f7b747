import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Oversight } from "../../api/shapes";
import { Moment } from "../../parts/moment";
import { Officer } from "../../parts/officer";
import { RecordId } from "../../parts/record-id";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";
import { StageBadge } from "../../parts/stage-badge";

/** At what somebody looked: records, whose histories can be gone to, or an act. */
const At = ({ look }: { look: Oversight["looks"][number] }) => {
  const { t } = useTranslation();
  return (
    <>
      {look.records.map((record) => (
        <Link
          key={record}
          to="/records/$record/history"
          params={{ record }}
          className={sheet.link}
        >
          {t("records.record")} <RecordId id={record} />{" "}
        </Link>
      ))}
      {look.at_act != null && (
        <Link to="/acts/$act" params={{ act: look.at_act }} className={sheet.link}>
          {t("oversight.anAct")}
        </Link>
      )}
    </>
  );
};

/** Who looked at what, for what, and when. */
export const Looks = ({ looks }: { looks: Oversight["looks"] }) => {
  const { t } = useTranslation();
  return (
    <Section title={t("oversight.looks")} count={looks.length} about={t("oversight.looksAbout")}>
      {looks.length === 0 ? (
        <p className={sheet.quiet}>{t("oversight.none")}</p>
      ) : (
        <div className={sheet.scroll}>
          <table className={sheet.table}>
            <thead>
              <tr>
                <th scope="col">{t("oversight.how")}</th>
                <th scope="col">{t("oversight.officer")}</th>
                <th scope="col">{t("oversight.purpose")}</th>
                <th scope="col">{t("oversight.at")}</th>
                <th scope="col" className={sheet.number}>
                  {t("oversight.when")}
                </th>
              </tr>
            </thead>
            <tbody>
              {looks.map((look) => (
                <tr key={look.act}>
                  <th scope="row">
                    <Link to="/acts/$act" params={{ act: look.act }} className={sheet.link}>
                      {t(`lookedAt.${look.how}`)}
                    </Link>{" "}
                    {look.stage !== "done" && <StageBadge stage={look.stage} />}
                  </th>
                  <td>
                    <Officer id={look.officer} />
                  </td>
                  <td>
                    {look.purpose == null ? (
                      <span className={sheet.quiet}>{t("oversight.noPurpose")}</span>
                    ) : (
                      t(`purpose.${look.purpose}`)
                    )}
                  </td>
                  <td>
                    <At look={look} />
                  </td>
                  <td className={sheet.number}>
                    <Moment at={look.at} whole />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
};
