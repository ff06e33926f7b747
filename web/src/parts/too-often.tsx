import { IconHourglass } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answersAt } from "../api/problem";
import { span, useLeft } from "./moment";
import classes from "./too-often.module.css";

const Waiting = ({ until, isOlder }: { until: number; isOlder: boolean }) => {
  const { t, i18n } = useTranslation();
  const left = useLeft(until);
  return (
    <p role="status" className={classes.waits}>
      <IconHourglass size={16} stroke={1.8} aria-hidden />
      <span>
        {t("law.tooOften")}{" "}
        {left > 0 && (
          <span aria-live="off">{t("law.nextIn", { time: span(left, i18n.language) })}</span>
        )}{" "}
        {isOlder && t("law.isOlder")}
      </span>
    </p>
  );
};

/** That the law was asked too often, and when its next answer comes; the desk asks by itself. */
export const TooOften = ({ law }: { law: UseQueryResult }) => {
  const until = answersAt(law.failureReason);
  if (until === null) return null;
  return <Waiting until={until} isOlder={law.isPlaceholderData} />;
};
