import { useQuery } from "@tanstack/react-query";
import { IconBolt } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { node, told } from "../../api/client";
import { Countdown } from "../../parts/countdown";
import { useTitleMark } from "../../parts/title";
import classes from "./emergency-strip.module.css";

/** Lines that stand on every page; the rest is one line more, or nobody could work. */
const SHOWN = 3;

/** Within how long somebody takes charge: rule base.8.3 counts from when it was delivered. */
const TAKE_MS = 5 * 60_000;

/** The emergencies that nobody has taken: they stand first in the inbox, so few rows tell. */
const useUntaken = () =>
  useQuery({
    queryKey: ["acts", "inbox", "emergencies"],
    queryFn: ({ signal }) =>
      told(
        node.GET("/v1/acts", { params: { query: { list: "inbox", limit: SHOWN + 1 } }, signal }),
      ),
    // Events bring it at once; this is for when the line is lost.
    refetchInterval: 60_000,
  });

/** Stands on every page while an emergency came in and nobody has taken charge of it. */
export const EmergencyStrip = () => {
  const { t } = useTranslation();
  const untaken = useUntaken().data?.items.filter((one) => one.emergency) ?? [];
  useTitleMark(untaken.length > 0);
  if (untaken.length === 0) return null;
  return (
    <div className={`${classes.strip ?? ""} not-printed`}>
      {untaken.slice(0, SHOWN).map((one) => (
        <p key={one.act} className={classes.line}>
          <IconBolt size={16} stroke={2} aria-hidden />
          {/* The clock stands outside: else it would be read out each second. */}
          <span role="alert" className={classes.words}>
            {t("shell.pressing", { agency: `\u2068${one.agency}\u2069` })}
          </span>
          <Countdown
            due={new Date(Date.parse(one.recorded_at) + TAKE_MS).toISOString()}
            end={false}
          />
          <Link
            to="/inbox/$act"
            params={{ act: one.act }}
            search={{ box: "inbox" }}
            className={classes.to}
          >
            {t("shell.pressingOpen")}
          </Link>
        </p>
      ))}
      {untaken.length > SHOWN && (
        <p className={classes.line}>
          <IconBolt size={16} stroke={2} aria-hidden />
          <span role="alert" className={classes.words}>
            {t("shell.pressingMore")}
          </span>
          <Link to="/inbox" search={{ box: "inbox" }} className={classes.to}>
            {t("place.inbox")}
          </Link>
        </p>
      )}
    </div>
  );
};
