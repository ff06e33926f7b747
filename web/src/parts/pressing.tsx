import { useTranslation } from "react-i18next";

import type { Act } from "../api/shapes";
import classes from "./words.module.css";

type Urgency = NonNullable<Act["urgency"]>;

/** The points of an emergency after the first, in the order in which they are told. */
const POINTS = ["known", "asked", "by_when", "on_word_of"] as const;

/** Why an act presses: of an emergency the five points, of what is urgent the ground and reason. */
export const Pressing = ({ urgency, asked }: { urgency: Urgency; asked: string | null }) => {
  const { t } = useTranslation();
  const isEmergency = urgency.level === "emergency";
  // What is asked may be the words of the request too, and nobody reads it twice.
  const points = POINTS.filter((name) => name !== "asked" || urgency.points?.asked !== asked);
  return (
    <dl className={classes.pressing} data-level={urgency.level}>
      <div>
        <dt>{isEmergency ? t("emergency.reason") : t("urgency.reason")}</dt>
        <dd dir="auto">{urgency.reason}</dd>
      </div>
      {urgency.ground != null && (
        <div>
          <dt>{t("urgency.ground")}</dt>
          <dd>{t(`urgency.grounds.${urgency.ground}`)}</dd>
        </div>
      )}
      {points.map((name) => {
        const text = urgency.points?.[name] ?? "";
        return (
          text !== "" && (
            <div key={name}>
              <dt>{t(`emergency.${name}`)}</dt>
              <dd dir="auto">{text}</dd>
            </div>
          )
        );
      })}
    </dl>
  );
};
