import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Alarm, HitConcluded, Match } from "../../api/shapes";
import { Agency } from "../../parts/agency";
import { AlarmMarks } from "../../parts/alarm-marks";
import { Mark } from "../../parts/mark";
import { AskButton } from "./ask-button";
import { Came } from "./came";
import { confirmed, type OfHit } from "./concluding";
import { Excluded } from "./excluded";
import { Reasons } from "./reasons";
import classes from "./search.module.css";
import type { Begun } from "./use-asking";

/** What tells people apart at a glance; the rest is read on the record's page. */
const TELLING: readonly string[] = ["name", "family-name", "given-name", "birth-date"];

type Copy = NonNullable<Match["shared"]>;

/** What protects the person, and binds who reads it: before anything is done on the hit. */
const Marks = ({ of: { subject, handling, statements } }: { of: Copy }) => {
  const { t } = useTranslation();
  const danger = statements.filter((one) => one.property === "danger");
  return (
    <div className={classes.how}>
      {subject.category != null && <Mark tone="plain">{t(`subject.${subject.category}`)}</Mark>}
      {subject.minor && <Mark tone="care">{t("records.minor")}</Mark>}
      {danger.map((one, place) => (
        <Mark key={place} tone="bad">
          {`${t("property.danger")}: \u2068${one.value}\u2069`}
        </Mark>
      ))}
      {handling.not_in_court === true && <Mark tone="care">{t("handling.H1")}</Mark>}
      {handling.not_onward === true && <Mark tone="care">{t("handling.H2")}</Mark>}
      {handling.as_written != null && (
        <Mark tone="care">{`${t("handling.H3")}: \u2068${handling.as_written}\u2069`}</Mark>
      )}
    </div>
  );
};

/** Who gave the hit, and so knows what was concluded; of what was found here, the owner. */
const giverOf = ({ act }: OfHit, { owner }: Match): string =>
  act.direction === "received" ? act.agency : owner;

/** Whether nothing is told but that there is a record: its number is that of every such hit. */
export const isAlone = ({ reasons, shared }: Match): boolean =>
  shared == null && (reasons ?? []).length === 0;

/** One record that may be the one: what tells it apart, whose it is, and why it was found. */
export const Hit = ({
  match,
  alarms = [],
  isHeld,
  isOfAnswerer,
  of,
  ask,
}: {
  match: Match;
  /** What the record alarms of, before it is opened. */
  alarms?: readonly Alarm[];
  isHeld: boolean;
  /** Whether it is a record of the agency that answers, under whose name it stands. */
  isOfAnswerer: boolean;
  /** Of which act, where what came of it is told here. */
  of?: Omit<OfHit, "record"> | undefined;
  /**
   * The request that is begun: to the owner, or to who gave the hit once it is confirmed; none
   * of what is held here and concluded elsewhere.
   */
  ask?: ((conclusion: HitConcluded | null) => Begun) | undefined;
}) => {
  const { t } = useTranslation();
  const quality = isAlone(match)
    ? t("search.hitOnly")
    : t("search.quality", { quality: match.quality });
  const came = of === undefined ? null : { ...of, record: match.record };
  const isConfirmed = came !== null && confirmed(came) !== null;
  const told = match.shared?.statements.filter((one) => TELLING.includes(one.property)) ?? [];
  return (
    <li className={classes.hit}>
      <div className={classes.who}>
        {told.length === 0 && <span className="figures">{quality}</span>}
        {told.map((one, place) => (
          <bdi key={place} dir="auto">
            {one.value}
          </bdi>
        ))}
        {isHeld ? (
          <Link to="/records/$record" params={{ record: match.record }} className={classes.open}>
            {t("search.openRecord")}
          </Link>
        ) : (
          <>
            <Mark tone="plain">{t("search.ownerDecides")}</Mark>
            {!isConfirmed && ask !== undefined && (
              <AskButton size="compact-sm" variant="default" asks={() => ask(null)}>
                {t("search.askOwner")}
              </AskButton>
            )}
          </>
        )}
      </div>
      <div className={classes.how}>
        {!isOfAnswerer && <Agency code={match.owner} />}
        {told.length > 0 && <span className="figures">{quality}</span>}
        <bdi dir="ltr" className={classes.id}>
          {match.record}
        </bdi>
      </div>
      {match.excluded != null && <Excluded of={match.excluded} />}
      {match.shared != null && <Marks of={match.shared} />}
      {match.shared == null && alarms.length > 0 && (
        <div className={classes.how}>
          <AlarmMarks alarms={alarms} />
        </div>
      )}
      {(match.reasons ?? []).length > 0 && (
        <Reasons reasons={match.reasons ?? []} className={classes.reasons} />
      )}
      {!isHeld && !isConfirmed && came !== null && isAlone(match) && (
        <p className={classes.words}>{t("hit.askFirst")}</p>
      )}
      {came !== null && <Came of={came} holder={giverOf(came, match)} ask={ask} />}
    </li>
  );
};
