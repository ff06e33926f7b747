import { Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Doubt, Statement } from "../../api/shapes";
import { Doubted } from "../../parts/doubted";
import sheet from "../../parts/sheet.module.css";
import classes from "./records.module.css";

const Grade = ({ code, means }: { code: string; means: string }) => (
  <Tooltip label={means}>
    <span className={classes.grade}>
      {code}
      <span className={classes.heard}>: {means}</span>
    </span>
  </Tooltip>
);

/** What a record states, with the provenance of each statement. */
export const Statements = ({
  statements,
  doubts = [],
}: {
  statements: Statement[];
  doubts?: Doubt[] | undefined;
}) => {
  const { t } = useTranslation();
  return (
    <div className={sheet.scroll}>
      <table className={sheet.table}>
        <thead>
          <tr>
            <th scope="col" className={classes.property}>
              {t("records.property")}
            </th>
            <th scope="col">{t("records.value")}</th>
            <th scope="col">{t("records.nature")}</th>
            <th scope="col">{t("records.sourceGrade")}</th>
            <th scope="col">{t("records.informationGrade")}</th>
          </tr>
        </thead>
        <tbody>
          {statements.map((one, place) => {
            const source = one.source ?? "X";
            const information = one.information ?? "4";
            return (
              <tr key={place}>
                <th scope="row" className={sheet.quiet}>
                  {t(`property.${one.property}`)}
                </th>
                <td>
                  <bdi dir="auto" className={classes.value}>
                    {one.value}
                  </bdi>
                  {one.as_of != null && (
                    <span className={sheet.quiet}> {t("records.asOf", { date: one.as_of })}</span>
                  )}
                  <Doubted doubts={doubts.filter((doubt) => doubt.place === place)} />
                </td>
                <td className={sheet.nowrap}>{t(`nature.${one.nature ?? "assessment"}`)}</td>
                <td>
                  <Grade code={source} means={t(`sourceGrade.${source}`)} />
                </td>
                <td>
                  <Grade code={information} means={t(`informationGrade.${information}`)} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
};
