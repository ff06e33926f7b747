import { IconCircleCheck, IconCircleX, IconHourglass } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import classes from "./verdict-badge.module.css";

export type Ruling = "permitted" | "not-permitted" | "for-decision";

const SIGNS = {
  permitted: IconCircleCheck,
  "not-permitted": IconCircleX,
  "for-decision": IconHourglass,
} as const;

/** What the law said: a sign and a word, never a colour alone. */
export const VerdictBadge = ({ ruling }: { ruling: Ruling }) => {
  const { t } = useTranslation();
  const Sign = SIGNS[ruling];
  return (
    <span className={classes.badge} data-ruling={ruling}>
      <Sign size={14} stroke={2} aria-hidden />
      {t(`ruling.${ruling}`)}
    </span>
  );
};
