import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Missing, Reason } from "../api/shapes";
import classes from "./citation.module.css";
import { English } from "./english";

/** The source of a rule as a lawyer writes it; it leads to the rule. */
export const Cite = ({ rule, cite }: { rule: string; cite: string }) => (
  <Link to="/law/rules/$rule" params={{ rule }} className={classes.cite} data-rule={rule}>
    <English>{cite}</English>
  </Link>
);

/**
 * A rule that decided: what it says to the officer, then where it stands and how sure that is.
 * Where it speaks only because facts are unknown, these: what nobody knows is not told as found.
 */
export const Citation = ({ reason, missing }: { reason: Reason; missing: Missing[] }) => {
  const { t } = useTranslation();
  const unknown = missing.filter((one) => reason.unknown?.includes(one.fact));
  return (
    <li className={classes.citation}>
      <p className={classes.says}>
        {unknown.length > 0 ? (
          <>
            {t("verdict.unknown")}{" "}
            <English>{`${unknown.map((one) => one.means.replace(/\.$/, "")).join("; ")}.`}</English>
          </>
        ) : (
          <English>{reason.says}</English>
        )}
      </p>
      <p className={classes.source}>
        <Cite rule={reason.rule} cite={reason.cite} />
        {reason.verified !== "read" && (
          <span className={classes.unsure}>{t(`verified.${reason.verified}`)}</span>
        )}
      </p>
    </li>
  );
};
