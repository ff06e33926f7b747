import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Answer } from "../../parts/answer";
import { Cite } from "../../parts/citation";
import { English } from "../../parts/english";
import { Mark } from "../../parts/mark";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";
import { EffectMark } from "./effect-mark";
import { useFoundRules } from "./use-law";

/** The rules in which all of the words stand, those that bind this agency first. */
export const FoundRules = ({ words }: { words: string }) => {
  const { t } = useTranslation();
  const found = useFoundRules(words);
  return (
    <Section title={t("lawBrowser.found")} about={t("lawBrowser.foundAbout")}>
      <Answer query={found} rows={4}>
        {({ items, next }) =>
          items.length === 0 ? (
            <p className={sheet.quiet}>{t("lawBrowser.notFound")}</p>
          ) : (
            <>
              <table className={sheet.table} data-top>
                <tbody>
                  {items.map((one) => (
                    <tr key={one.rule}>
                      <th scope="row">
                        <English>{one.says}</English>
                        <br />
                        <span className={sheet.small}>
                          <Cite rule={one.rule} cite={one.cite} />
                        </span>
                      </th>
                      <td>
                        <EffectMark effect={one.effect} />
                      </td>
                      <td>
                        <Link
                          to="/law/$instrument"
                          params={{ instrument: one.instrument }}
                          className={sheet.link}
                        >
                          {one.instrument}
                        </Link>{" "}
                        {one.status !== "adopted" && one.status !== "always" && (
                          <Mark>{t(`instrumentStatus.${one.status}`)}</Mark>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
              {next != null && <p className={sheet.quiet}>{t("lawBrowser.moreFound")}</p>}
            </>
          )
        }
      </Answer>
    </Section>
  );
};
