import { IconBan, IconClockExclamation, IconDoorEnter, IconUserQuestion } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { RuleLine } from "../../api/shapes";
import { Mark, type Tone } from "../../parts/mark";

export const EFFECTS = ["bar", "gateway", "refer", "duty"] as const;

export type Effect = RuleLine["effect"];

const LOOKS: Record<Effect, readonly [Tone, typeof IconBan]> = {
  bar: ["bad", IconBan],
  gateway: ["good", IconDoorEnter],
  refer: ["care", IconUserQuestion],
  duty: ["quiet", IconClockExclamation],
};

/** What a rule does when it applies. */
export const EffectMark = ({ effect }: { effect: Effect }) => {
  const { t } = useTranslation();
  const [tone, sign] = LOOKS[effect];
  return (
    <Mark tone={tone} sign={sign}>
      {t(`effect.${effect}`)}
    </Mark>
  );
};
