import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { LeadReason, RecordShown } from "../../api/shapes";
import { Agency } from "../../parts/agency";
import { RecordId } from "../../parts/record-id";
import sheet from "../../parts/sheet.module.css";
import classes from "./duplicates.module.css";
import { besides } from "./evidence";
import { LikenessMark, Says } from "./marks";

const Values = ({ of }: { of: string[] }) =>
  of.length === 0 ? (
    <span className={sheet.quiet}>–</span>
  ) : (
    of.map((value) => (
      <bdi key={value} dir="auto" className={classes.value}>
        {value}
      </bdi>
    ))
  );

const Head = ({ words, of }: { words: string; of: RecordShown }) => (
  <th scope="col">
    {words} <Agency code={of.owner} />{" "}
    <Link to="/records/$record" params={{ record: of.record }} className={sheet.link}>
      <RecordId id={of.record} />
    </Link>
  </th>
);

/** Both records beside each other, property by property, with how alike they are and what it says. */
export const Beside = ({
  one,
  other,
  reasons,
}: {
  one: RecordShown;
  other: RecordShown;
  reasons: LeadReason[];
}) => {
  const { t } = useTranslation();
  return (
    <div className={sheet.scroll}>
      <table className={`${sheet.table ?? ""} ${classes.beside ?? ""}`} data-top>
        <thead>
          <tr>
            <th scope="col">{t("records.property")}</th>
            <Head words={t("duplicate.one")} of={one} />
            <th scope="col">{t("duplicate.likenessColumn")}</th>
            <Head words={t("duplicate.other")} of={other} />
          </tr>
        </thead>
        <tbody>
          {besides(one, other, reasons).map((row) => (
            <tr key={row.property} data-is={row.likeness}>
              <th scope="row" className={sheet.quiet}>
                {t(`property.${row.property}`)}
              </th>
              <td>
                <Values of={row.one} />
              </td>
              <td>
                <LikenessMark is={row.likeness} />
                {row.reason !== null && <Says reason={row.reason} />}
              </td>
              <td>
                <Values of={row.other} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

/** What speaks for one and what for two, before what the records state was read. */
export const Evidence = ({ reasons }: { reasons: LeadReason[] }) => {
  const { t } = useTranslation();
  return (
    <div className={sheet.scroll}>
      <table className={sheet.table} data-top>
        <tbody>
          {reasons.map((reason, place) => (
            <tr key={place}>
              <th scope="row" className={sheet.quiet}>
                {t(`property.${reason.property}`)}
              </th>
              <td>
                <Says reason={reason} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
