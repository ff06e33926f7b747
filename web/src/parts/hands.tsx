import { useTranslation } from "react-i18next";

import type { ActLine } from "../api/shapes";
import { useOfficers } from "../api/use-officers";
import { Officer } from "./officer";
import { endOf } from "./record-id";

/**
 * Whether it was given to a colleague who did not take it yet.
 *
 * What is held keeps that stage, taken or not; there it is said of nobody that they did not.
 */
export const isOnlyGiven = ({ direction, stage, taken_by }: ActLine): boolean =>
  taken_by != null && direction === "received" && (stage === "done" || stage === "opened");

const Given = ({ to }: { to: string }) => {
  const { t } = useTranslation();
  const known = useOfficers().data?.items.find((one) => one.officer === to)?.name;
  return t("act.given", { name: `\u2068${known ?? endOf(to)}\u2069` });
};

/** In whose hands it is; of whom it was only given to, that nobody has it yet. */
export const Hands = ({ act }: { act: ActLine }) => {
  if (act.taken_by == null) return null;
  return isOnlyGiven(act) ? <Given to={act.taken_by} /> : <Officer id={act.taken_by} />;
};
