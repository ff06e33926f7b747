import { useTranslation } from "react-i18next";

import type { Lead, LeadTold } from "../../api/shapes";
import { AlarmMarks, allAlarms } from "../../parts/alarm-marks";
import { lists } from "../../parts/format";
import { Mark } from "../../parts/mark";
import { Moment } from "../../parts/moment";
import { RecordId } from "../../parts/record-id";
import classes from "./duplicates.module.css";
import { likenessOf } from "./evidence";
import { Probability } from "./marks";

/** So many properties tell a lead apart in a row; the rest stands on its page. */
const TELLING = 4;

/** Two records that may be one, in a row: how probably, which, and what speaks for it. */
export const LeadLine = ({ lead }: { lead: Lead | LeadTold }) => {
  const { t, i18n } = useTranslation();
  const told = lead.reasons.slice(0, TELLING).map((reason) => {
    const property = t(`property.${reason.property}`);
    return `${property}: ${t(`duplicate.likeness.${likenessOf(reason)}`)}`;
  });
  const decided = "decisions" in lead ? lead.decisions.at(-1) : undefined;
  return (
    <div className={classes.line}>
      <Probability percent={lead.percent} />
      <span className={classes.pair}>
        {t(`recordClass.${lead.class}`)}
        <span className={classes.ids}>
          <RecordId id={lead.record} /> <RecordId id={lead.to} />
        </span>
      </span>
      <span className={classes.telling}>{lists(i18n.language).format(told)}</span>
      <span className={classes.marks}>
        <AlarmMarks alarms={allAlarms(lead.alarms)} />
        {"merged" in lead && lead.merged.length > 0 && (
          <Mark tone="care">{t("duplicate.group", { group: lead.group })}</Mark>
        )}
      </span>
      <span className={classes.when}>
        {decided !== undefined ? (
          <Moment at={decided.at} />
        ) : (
          "at" in lead && <Moment at={lead.at} />
        )}
      </span>
    </div>
  );
};
