import { useTranslation } from "react-i18next";

import type { Reason } from "../api/shapes";
import classes from "./citation.module.css";

/** A rule that decided: what it says to the officer, then where it stands and how sure that is. */
export const Citation = ({ reason }: { reason: Reason }) => {
  const { t } = useTranslation();
  return (
    <li className={classes.citation}>
      <p lang="en" dir="ltr" className={classes.says}>
        {reason.says}
      </p>
      <p className={classes.source}>
        <cite lang="en" dir="ltr" className={classes.cite}>
          {reason.cite}
        </cite>
        {reason.verified !== "read" && (
          <span className={classes.unsure}>{t(`verified.${reason.verified}`)}</span>
        )}
      </p>
    </li>
  );
};
