import { useTranslation } from "react-i18next";

import type { Obligation, Verdict } from "../api/shapes";
import { Agency } from "./agency";
import { Citation, Cite } from "./citation";
import { Duty } from "./duty";
import { VerdictBadge } from "./verdict-badge";
import { Within } from "./within";
import classes from "./verdict-panel.module.css";

const Owed = ({ owed }: { owed: Obligation }) => {
  return (
    <li>
      <Duty what={owed.what} />
      {" · "}
      {owed.owed_by.map((code) => (
        <Agency key={code} code={code} />
      ))}
      {owed.within != null && (
        <span>
          {" · "}
          <Within term={owed.within} />
        </span>
      )}
      <span className={classes.cite}>
        <Cite rule={owed.rule} cite={owed.cite} />
      </span>
    </li>
  );
};

/** What the law said of an act, under which article, and what is owed for it. */
export const VerdictPanel = ({ verdict }: { verdict: Verdict }) => {
  const { t } = useTranslation();
  const isSplit = new Set(verdict.towards.map((one) => one.ruling)).size > 1;
  return (
    <div className={classes.panel} data-ruling={verdict.ruling}>
      <div className={classes.head}>
        <VerdictBadge ruling={verdict.ruling} />
        {isSplit &&
          verdict.towards.map((one) => (
            <span key={one.agency} className={classes.towards}>
              <Agency code={one.agency} />
              <VerdictBadge ruling={one.ruling} />
            </span>
          ))}
      </div>
      {verdict.citations.length > 0 && (
        <ul className={classes.list} aria-label={t("verdict.because")}>
          {verdict.citations.map((reason) => (
            <Citation key={reason.rule} reason={reason} missing={verdict.missing} />
          ))}
        </ul>
      )}
      {verdict.obligations.length > 0 && (
        <>
          <h3 className={classes.title}>{t("verdict.owed")}</h3>
          <ul className={classes.owed}>
            {verdict.obligations.map((owed) => (
              <Owed key={`${owed.rule} ${owed.what}`} owed={owed} />
            ))}
          </ul>
        </>
      )}
      {verdict.advice.length > 0 && (
        <details className={classes.advice}>
          <summary>{t("verdict.advice", { count: verdict.advice.length })}</summary>
          <ul className={classes.list}>
            {verdict.advice.map((reason) => (
              <Citation key={reason.rule} reason={reason} missing={verdict.missing} />
            ))}
          </ul>
        </details>
      )}
    </div>
  );
};
