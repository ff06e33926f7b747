import {
  IconBan,
  IconBell,
  IconBellOff,
  IconHourglassOff,
  IconPlugOff,
  IconRefresh,
  type Icon,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Watch } from "../../api/shapes";
import { useSilences, type Silence } from "../../api/use-silence";
import { Mark, type Tone } from "../../parts/mark";
import classes from "./search.module.css";

const STATES: Record<Watch["state"], [tone: Tone, sign: Icon]> = {
  stands: ["good", IconBell],
  expired: ["bad", IconHourglassOff],
  cleared: ["quiet", IconBellOff],
  renewed: ["quiet", IconRefresh],
};

/** Why an agency may tell nothing, beside its name. */
export const SilenceMark = ({ why }: Pick<Silence, "why">) => {
  const { t } = useTranslation();
  return (
    <Mark tone="bad" sign={why === "unreached" ? IconPlugOff : IconBan}>
      {t(`watch.mark.${why}`)}
    </Mark>
  );
};

/** How a watch ended. */
export const EndMark = ({ state }: Pick<Watch, "state">) => {
  const { t } = useTranslation();
  const [tone, sign] = STATES[state];
  return (
    <Mark tone={tone} sign={sign}>
      {t(`watch.state.${state}`)}
    </Mark>
  );
};

/** Whether a watch stands, and whether those who keep it can tell of it. */
export const WatchState = ({ watch }: { watch: Watch | null }) => {
  const { t } = useTranslation();
  const silencesOf = useSilences();
  if (watch === null) return <Mark>{t("watch.over")}</Mark>;
  if (watch.state !== "stands") return <EndMark state={watch.state} />;
  const silent = silencesOf(watch);
  if (silent.length === 0) return <EndMark state="stands" />;
  return (
    <>
      <Mark tone="bad" sign={IconBellOff}>
        {t("watch.state.silent")}
      </Mark>
      <ul className={classes.plain}>
        {silent.map(({ agency, why }) => (
          <li key={`${agency} ${why}`}>{t(`watch.silent.${why}`, { agency })}</li>
        ))}
      </ul>
    </>
  );
};
