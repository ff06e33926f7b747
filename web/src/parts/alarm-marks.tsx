import {
  IconAlertTriangle,
  IconHeartHandshake,
  IconMoodKid,
  IconUserQuestion,
  type Icon,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Alarm, RecordAlarms } from "../api/shapes";
import { Mark } from "./mark";

const SIGNS: Record<Alarm, Icon> = {
  danger: IconAlertTriangle,
  minor: IconMoodKid,
  missing: IconUserQuestion,
  victim: IconHeartHandshake,
};

/** What a record alarms of, before anybody opens it: whom to beware of, and whom to protect. */
export const AlarmMarks = ({ alarms }: { alarms: readonly Alarm[] }) => {
  const { t } = useTranslation();
  return alarms.map((alarm) => (
    <Mark key={alarm} tone={alarm === "danger" ? "bad" : "care"} sign={SIGNS[alarm]}>
      {t(`alarm.${alarm}`)}
    </Mark>
  ));
};

/** What this record alarms of, by what the node tells of several. */
export const alarmsOf = (alarms: readonly RecordAlarms[] | undefined, record: string): Alarm[] =>
  alarms?.find((one) => one.record === record)?.alarms ?? [];

/** What several alarm of together, each once. */
export const allAlarms = (alarms: readonly RecordAlarms[] | undefined): Alarm[] => [
  ...new Set(alarms?.flatMap((one) => one.alarms)),
];
