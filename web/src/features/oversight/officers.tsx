import { useTranslation } from "react-i18next";

import type { Oversight } from "../../api/shapes";
import { numbers } from "../../parts/format";
import { Officer } from "../../parts/officer";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";

/** What each officer did, in numbers; who looked most stands first. */
export const Officers = ({ officers }: { officers: Oversight["officers"] }) => {
  const { t, i18n } = useTranslation();
  const number = numbers(i18n.language);
  if (officers.length === 0) return null;
  return (
    <Section title={t("oversight.officers")} count={officers.length}>
      <table className={sheet.table}>
        <thead>
          <tr>
            <th scope="col">{t("oversight.officer")}</th>
            <th scope="col" className={sheet.number}>
              {t("oversight.looked")}
            </th>
            <th scope="col" className={sheet.number}>
              {t("oversight.refused")}
            </th>
            <th scope="col" className={sheet.number}>
              {t("oversight.referred")}
            </th>
          </tr>
        </thead>
        <tbody>
          {officers.map((one) => (
            <tr key={one.officer}>
              <th scope="row">
                <Officer id={one.officer} />
              </th>
              <td className={sheet.number}>{number.format(one.looked)}</td>
              <td className={sheet.number}>{number.format(one.not_permitted)}</td>
              <td className={sheet.number}>{number.format(one.referred)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
};
