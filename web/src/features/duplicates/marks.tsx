import {
  IconArrowsDiff,
  IconEqual,
  IconEqualNot,
  IconMinus,
  IconWaveSine,
  type Icon,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { LeadReason } from "../../api/shapes";
import { numbers } from "../../parts/format";
import classes from "./duplicates.module.css";
import { strengthOf, type Likeness } from "./evidence";

const SIGNS: Record<Likeness, Icon> = {
  equal: IconEqual,
  alike: IconWaveSine,
  different: IconEqualNot,
  once: IconMinus,
  apart: IconArrowsDiff,
};

/** How alike two values are: a shape and a word, of which neither needs a colour. */
export const LikenessMark = ({ is }: { is: Likeness }) => {
  const { t } = useTranslation();
  const Sign = SIGNS[is];
  return (
    <span className={classes.likeness} data-is={is}>
      <Sign size={18} stroke={2} aria-hidden />
      {t(`duplicate.likeness.${is}`)}
    </span>
  );
};

/** How the two values of a property are alike, in words, with how much that says. */
export const Says = ({ reason }: { reason: LeadReason }) => {
  const { t } = useTranslation();
  const how = reason.how.replaceAll("-", "_");
  const own = t(`search.leadAlike.${how}`, { defaultValue: "" });
  const strength = strengthOf(reason.bits);
  return (
    <span className={classes.says}>
      <span>{own === "" ? t(`search.alike.${how}`, { asked: "", found: "" }) : own}</span>
      <span className={classes.strength} data-strength={strength}>
        {t(`duplicate.strength.${strength}`)}
      </span>
    </span>
  );
};

/** How probably two records are about one; no evidence makes it certain. */
export const Probability = ({ percent }: { percent: number }) => {
  const { t, i18n } = useTranslation();
  const told = numbers(i18n.language, { style: "percent" }).format(Math.min(percent, 99) / 100);
  return (
    <span className={`${classes.percent ?? ""} figures`}>
      {percent > 99 ? t("duplicate.over", { percent: told }) : told}
    </span>
  );
};
