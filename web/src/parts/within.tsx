import { useTranslation } from "react-i18next";
import { numbers } from "./format";

const UNITS: Record<string, "year" | "month" | "day" | "hour" | "minute"> = {
  y: "year",
  mo: "month",
  d: "day",
  cd: "day",
  h: "hour",
  m: "minute",
};

/**
 * How long the law gives, as its README defines it: `8h`, `7cd`, `5wd`, `7cd/wd`, `3y`.
 *
 * What is not known is shown as it is written.
 */
export const Within = ({ term }: { term: string }) => {
  const { t, i18n } = useTranslation();
  const [, number = "", letters = "", end] = /^(\d+)([a-z]+)(\/wd)?$/.exec(term) ?? [];
  if (letters === "wd") return t("within.workingDays", { count: Number(number) });
  const unit = UNITS[letters];
  if (unit === undefined) return <bdi dir="ltr">{term}</bdi>;
  const format = numbers(i18n.language, { style: "unit", unit, unitDisplay: "long" });
  const time = format.format(Number(number));
  return end === undefined ? time : t("within.toWorkingDay", { time });
};
