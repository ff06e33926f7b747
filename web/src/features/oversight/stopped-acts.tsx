import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Oversight } from "../../api/shapes";
import { Agency } from "../../parts/agency";
import { Cite } from "../../parts/citation";
import { kindWords } from "../../parts/kind-words";
import { Mark } from "../../parts/mark";
import { Moment } from "../../parts/moment";
import { Officer } from "../../parts/officer";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";
import { StageBadge } from "../../parts/stage-badge";

/** What the law stopped or left to a person, under which rules, and how far it has come since. */
export const StoppedActs = ({ title, acts }: { title: string; acts: Oversight["stopped"] }) => {
  const { t } = useTranslation();
  return (
    <Section title={title} count={acts.length}>
      {acts.length === 0 ? (
        <p className={sheet.quiet}>{t("oversight.none")}</p>
      ) : (
        <div className={sheet.scroll}>
          <table className={sheet.table} data-top>
            <thead>
              <tr>
                <th scope="col">{t("oversight.what")}</th>
                <th scope="col">{t("oversight.officer")}</th>
                <th scope="col">{t("oversight.under")}</th>
                <th scope="col">{t("oversight.now")}</th>
                <th scope="col" className={sheet.number}>
                  {t("oversight.when")}
                </th>
              </tr>
            </thead>
            <tbody>
              {acts.map((one) => (
                <tr key={one.act}>
                  <th scope="row">
                    <Link to="/acts/$act" params={{ act: one.act }} className={sheet.link}>
                      {kindWords(t, one.kind)}
                    </Link>{" "}
                    <bdi className={sheet.reference} dir="ltr">
                      {one.reference}
                    </bdi>
                  </th>
                  <td>
                    <Agency code={one.agency} />{" "}
                    <Officer id={one.officer} />
                  </td>
                  <td className={sheet.small}>
                    {one.because.map((reason) => (
                      <div key={reason.rule}>
                        <Cite rule={reason.rule} cite={reason.cite} />
                      </div>
                    ))}
                  </td>
                  <td>
                    <StageBadge stage={one.stage} />{" "}
                    {one.overruled && <Mark tone="care">{t("oversight.byPerson")}</Mark>}
                  </td>
                  <td className={sheet.number}>
                    <Moment at={one.recorded_at} whole />
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
