import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { ActShown } from "../../api/shapes";
import { Cite } from "../../parts/citation";
import { Moment } from "../../parts/moment";
import { Officer } from "../../parts/officer";
import classes from "./act-page.module.css";

type Decision = NonNullable<ActShown["decisions"]>[number];

/** By whom a waiting entry was let go on or stopped, over which rules, when and why. */
export const Decisions = ({ decisions }: { decisions: Decision[] }) => {
  const { t } = useTranslation();
  if (decisions.length === 0) return null;
  return (
    <ul className={classes.decisions} aria-label={t("decided.title")}>
      {decisions.map((one) => (
        <li key={one.act}>
          <p>
            <Link to="/acts/$act" params={{ act: one.act }} className={classes.case}>
              <strong>{t(`decided.${one.what}`)}</strong>
            </Link>{" "}
            {one.role != null && t(`role.${one.role}`)}{" "}
            <Officer id={one.officer} /> <Moment at={one.at} whole />
          </p>
          {one.rules.map((rule) => (
            <p key={rule.rule}>
              <Cite rule={rule.rule} cite={rule.cite} />
            </p>
          ))}
          {one.reasons != null && (
            <p dir="auto" className={classes.reasons}>
              {one.reasons}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
};
