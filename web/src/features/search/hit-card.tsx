import { IconBan, IconChecklist, IconClockHour4, IconPhone, type Icon } from "@tabler/icons-react";
import { useId, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Deadline, RecordClass } from "../../api/shapes";
import { useDutyDesks } from "../../api/use-duty-desks";
import { Agency } from "../../parts/agency";
import { Cite } from "../../parts/citation";
import { Clock } from "../../parts/clock";
import { Duty } from "../../parts/duty";
import { Mark } from "../../parts/mark";
import { Telephone } from "../../parts/telephone";
import { adviceOn, type Given } from "./hit-advice";
import classes from "./hit-card.module.css";
import { useClocks } from "./use-hit";

const Part = ({ title, sign: Sign, children }: { title: string; sign: Icon; children: ReactNode }) => {
  const id = useId();
  return (
    <div className={classes.part} role="group" aria-labelledby={id}>
      <p id={id} className={classes.title}>
        <Sign size={15} stroke={1.8} aria-hidden />
        {title}
      </p>
      {children}
    </div>
  );
};

/** The duty desk of an agency, with the number that rings it; nobody rings up oneself. */
const Call = ({ agency, own }: { agency: string; own: string }) => {
  const { t } = useTranslation();
  const desk = useDutyDesks().data?.find((one) => one.agency === agency);
  if (agency === own) {
    return (
      <p className={classes.call}>
        <Agency code={agency} />
        <span className={classes.quiet}>{t("hitCard.ours")}</span>
      </p>
    );
  }
  return (
    <p className={classes.call}>
      <Agency code={agency} />
      {desk?.telephone == null ? (
        <span className={classes.quiet}>{t("hitCard.noTelephone")}</span>
      ) : (
        <Telephone number={desk.telephone} />
      )}
      {desk?.isReached === false && <Mark tone="bad">{t("hitCard.unreached")}</Mark>}
    </p>
  );
};

const Clocks = ({ clocks }: { clocks: Deadline[] }) => (
  <ul className={classes.clocks}>
    {clocks.map((one) => (
      <li key={`${one.act} ${one.number}`}>
        <span className={classes.what}>
          <Duty what={one.what} /> · <Agency code={one.owed_by} />
        </span>
        <span className={classes.at}>
          <Clock deadline={one} />
        </span>
        <span className={classes.cite}>
          <Cite rule={one.rule} cite={one.cite} />
        </span>
      </li>
    ))}
  </ul>
);

/** Over hits: whom to call, what to do and what not, and which clocks run since. */
export const HitCard = ({
  given,
  own,
  recordClass,
  holder,
}: {
  given: Given[];
  own: string;
  recordClass: RecordClass | null;
  /** Who was asked, where nothing tells whose the records are. */
  holder?: string;
}) => {
  const { t } = useTranslation();
  const desks = useDutyDesks().data ?? [];
  const clocks = useClocks(given.flatMap(({ act }) => (act === null ? [] : [act])));
  const known = desks.map((one) => one.agency);
  const advice = adviceOn(given, recordClass, { own, known });
  return (
    <section className={classes.card} aria-label={t("hitCard.title")}>
      <p className={classes.head}>{t("hitCard.title")}</p>
      <Part title={t("hitCard.call")} sign={IconPhone}>
        {(holder === undefined ? advice.call : [holder]).map((agency) => (
          <Call key={agency} agency={agency} own={own} />
        ))}
      </Part>
      <Part title={t("hitCard.todo")} sign={IconChecklist}>
        <ol className={classes.list}>
          {advice.todo.map((word) => (
            <li key={word}>{t(`hitCard.do.${word}`)}</li>
          ))}
        </ol>
      </Part>
      <Part title={t("hitCard.not")} sign={IconBan}>
        <ul className={classes.list}>
          {advice.not.map((word) => (
            <li key={word}>{t(`hitCard.never.${word}`)}</li>
          ))}
          {advice.written.map((words) => (
            <li key={words}>
              {t("hitCard.written")} <bdi dir="auto">{words}</bdi>
            </li>
          ))}
        </ul>
      </Part>
      <Part title={t("hitCard.clocks")} sign={IconClockHour4}>
        {clocks !== null && clocks.length > 0 && <Clocks clocks={clocks} />}
        <p className={classes.quiet}>{t("hitCard.held")}</p>
      </Part>
      <p className={classes.policy}>{t("hitCard.policy")}</p>
    </section>
  );
};
