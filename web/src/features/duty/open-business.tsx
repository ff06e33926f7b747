import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Agency } from "../../parts/agency";
import { Countdown } from "../../parts/countdown";
import { numbers } from "../../parts/format";
import { kindWords } from "../../parts/kind-words";
import { Mark } from "../../parts/mark";
import { Moment } from "../../parts/moment";
import sheet from "../../parts/sheet.module.css";
import classes from "./duty.module.css";
import { LIMIT, type useOpenBusiness } from "./use-duty";

type Business = ReturnType<typeof useOpenBusiness>;

/** The acts that are open, each once: they are named in the hand-over. */
export const actsOf = ({ requests, referrals, inbox, owed }: Business): string[] => [
  ...new Set([
    ...requests.map((one) => one.request),
    ...[...referrals, ...inbox].map((one) => one.act),
    ...owed.map((one) => one.act),
  ]),
];

/** Whether all was read, and none of it is open. */
export const isNothingOpen = (business: Business): boolean =>
  actsOf(business).length === 0 &&
  business.receipts.length === 0 &&
  !Object.values(business.more).some((more) => more);

/** Where the rest is, once there is more than one hands over by a list. */
const REST = {
  deadlines: { to: "/deadlines", words: "duty.moreDeadlines" },
  inbox: { to: "/inbox", words: "duty.moreInbox" },
} as const;

const Kind = ({
  title,
  rest,
  children,
}: {
  title: string;
  /** Where there is more of it than was read; nothing, where there is not. */
  rest?: keyof typeof REST | false;
  children: ReactNode[];
}) => {
  const { t, i18n } = useTranslation();
  const isMore = rest !== undefined && rest !== false;
  if (children.length === 0 && !isMore) return null;
  return (
    <details className={classes.kind}>
      <summary>
        {title}
        <span className={`${classes.count ?? ""} figures`}>
          {numbers(i18n.language).format(children.length)}
        </span>
      </summary>
      <ul className={classes.list}>{children}</ul>
      {isMore && (
        <p className={classes.rest}>
          <Link to={REST[rest].to} className={sheet.link}>
            {t(REST[rest].words, { limit: numbers(i18n.language).format(LIMIT) })}
          </Link>
        </p>
      )}
    </details>
  );
};

/** What is open, with its clocks: requests, referrals, new entries, what is owed, receipts. */
export const OpenBusiness = ({ business }: { business: Business }) => {
  const { t } = useTranslation();
  const { requests, referrals, inbox, owed, receipts, more } = business;
  const act = (id: string, words: ReactNode, clock?: ReactNode, key = id) => (
    <li key={key} className={classes.item}>
      <Link to="/acts/$act" params={{ act: id }} className={sheet.link}>
        {words}
      </Link>
      <span className={classes.clock}>{clock}</span>
    </li>
  );
  const line = (one: Business["inbox"][number]) =>
    act(
      one.act,
      <>
        <Agency code={one.agency} /> {kindWords(t, one.kind)}
      </>,
      one.due == null ? <Moment at={one.recorded_at} /> : <Countdown due={one.due} />,
    );
  return (
    <div className={classes.open}>
      <Kind title={t("duty.requests")} rest={more.requests && "deadlines"}>
        {requests.map((one) =>
          act(
            one.request,
            <>
              <Agency code={one.other} /> {t(`requestState.${one.state}`)}{" "}
              {one.urgent && <Mark tone="care">{t("deadlines.urgent")}</Mark>}
            </>,
            one.due != null && <Countdown due={one.due} />,
          ),
        )}
      </Kind>
      <Kind title={t("duty.referrals")} rest={more.referrals && "inbox"}>{referrals.map(line)}</Kind>
      <Kind title={t("duty.untaken")} rest={more.inbox && "inbox"}>{inbox.map(line)}</Kind>
      <Kind title={t("duty.owed")} rest={more.owed && "deadlines"}>
        {owed.map((one) =>
          act(
            one.act,
            <>
              {t(`owed.${one.what}`, { defaultValue: one.what })}{" "}
              <Agency code={one.owed_by} />
            </>,
            one.at == null ? t("deadlines.atOnce") : <Countdown due={one.at} />,
            // Of one entry several things may be owed.
            `${one.act}.${one.number}`,
          ),
        )}
      </Kind>
      <Kind title={t("duty.receipts")}>
        {receipts.map((one) => (
          <li key={one.agency} className={classes.item}>
            <Link to="/agencies/$agency" params={{ agency: one.agency }} className={sheet.link}>
              <Agency code={one.agency} />
            </Link>
            <span className={classes.clock}>{t("duty.waiting", { count: one.waiting })}</span>
          </li>
        ))}
      </Kind>
    </div>
  );
};
