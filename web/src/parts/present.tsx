import { IconUser } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { usePresent } from "../api/present";
import { useDuty } from "../api/use-duty";
import { useOfficers } from "../api/use-officers";
import { Mark } from "./mark";
import classes from "./present.module.css";

/** That a colleague is at a desk now; beside a name, wherever somebody is chosen. */
export const AtDesk = ({ officer }: { officer: string }) => {
  const { t } = useTranslation();
  return usePresent()?.has(officer) === true && <Mark tone="good">{t("present.here")}</Mark>;
};

/** For what a colleague is on duty now. */
export const OnDuty = ({ officer }: { officer: string }) => {
  const { t } = useTranslation();
  const lanes = useDuty().data?.lanes ?? [];
  return lanes
    .filter((lane) => lane.officer === officer && !lane.has_lapsed)
    .map(({ lane }) => (
      <Mark key={lane} tone="good">
        {t(`dutyLane.${lane}`)}
      </Mark>
    ));
};

/** The colleagues who are at a desk now, in what role, and on duty for what. */
export const PresentStrip = ({ you }: { you: string }) => {
  const { t } = useTranslation();
  const present = usePresent();
  const officers = useOfficers().data?.items ?? [];
  // Of what is not known, nothing is said: an empty list would say that nobody is there.
  if (present === null) return null;
  const others = officers.filter((one) => one.officer !== you && present.has(one.officer));
  return (
    <section aria-labelledby="present" className={`${classes.strip ?? ""} not-printed`}>
      <h2 id="present" className={classes.title}>
        {t("present.title")}
      </h2>
      {others.length === 0 ? (
        <span className={classes.quiet}>{t("present.nobody")}</span>
      ) : (
        <ul className={classes.list}>
          {others.map((one) => (
            <li key={`${one.officer} ${one.role}`} className={classes.one}>
              <IconUser size={14} stroke={1.8} aria-hidden />
              <bdi>{one.name}</bdi>
              <span className={classes.quiet}>{t(`role.${one.role}`)}</span>
              <OnDuty officer={one.officer} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};
