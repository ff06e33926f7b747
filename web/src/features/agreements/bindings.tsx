import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Binding } from "../../api/shapes";
import { English } from "../../parts/english";
import { Mark } from "../../parts/mark";
import { Moment } from "../../parts/moment";
import sheet from "../../parts/sheet.module.css";
import classes from "./agreements.module.css";

const Choices = ({ choices }: { choices: Binding["declarations"] }) => {
  const { t } = useTranslation();
  if (choices.length === 0) return null;
  return (
    <ul className={classes.choices}>
      {choices.map((choice) => (
        <li key={choice.key}>
          {choice.kind != null && (
            <span className={sheet.quiet}>{t(`choice.${choice.kind}`)}: </span>
          )}
          <English>{choice.says ?? choice.key}</English>
          {choice.article != null && (
            <span className={sheet.quiet}>
              {" "}
              <English>{`(${choice.article})`}</English>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
};

/** Instruments that bind an agency, with what it declared and reserved. */
export const Bindings = ({ bindings, label }: { bindings: Binding[]; label: string }) => {
  const { t } = useTranslation();
  return (
    <div className={sheet.scroll}>
      <table className={sheet.table} data-top aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{t("lawBrowser.instrument")}</th>
            <th scope="col" className={classes.date}>
              {t("agreements.from")}
            </th>
            <th scope="col" className={classes.date}>
              {t("agreements.until")}
            </th>
          </tr>
        </thead>
        <tbody>
          {bindings.map((binding) => (
            <tr
              key={`${binding.instrument} ${binding.from} ${binding.declarations.length}`}
              className={sheet.leads}
            >
              <th scope="row">
                <Link
                  to="/law/$instrument"
                  params={{ instrument: binding.instrument }}
                  className={sheet.whole}
                >
                  <English>{binding.title ?? binding.instrument}</English>
                </Link>
                {!binding.in_force && (
                  <>
                    {" "}
                    <Mark>{t("agreements.notInForce")}</Mark>
                  </>
                )}
                <Choices choices={binding.declarations} />
              </th>
              <td className={sheet.nowrap}>
                <Moment at={binding.from} date />
              </td>
              <td className={sheet.nowrap}>
                {binding.until == null ? (
                  binding.in_force && (
                    <span className={sheet.quiet}>{t("agreements.open")}</span>
                  )
                ) : (
                  <Moment at={binding.until} date />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
