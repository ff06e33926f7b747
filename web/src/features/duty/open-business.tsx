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
import type { useOpenBusiness } from "./use-duty";

type Business = ReturnType<typeof useOpenBusiness>;

/** The acts that are open, each once: they are named in the hand-over. */
export const actsOf = ({ requests, referrals, inbox, owed }: Business): string[] => [
  ...new Set([
    ...requests.map((one) => one.request),
    ...[...referrals, ...inbox].map((one) => one.act),
    ...owed.map((one) => one.act),
  ]),
];

const Kind = ({ title, children }: { title: string; children: ReactNode[] }) => {
  const { i18n } = useTranslation();
  if (children.length === 0) return null;
  return (
    <details className={classes.kind}>
      <summary>
        {title}
        <span className={`${classes.count ?? ""} figures`}>
          {numbers(i18n.language).format(children.length)}
        </span>
      </summary>
      <ul className={classes.list}>{children}</ul>
    </details>
  );
};

/** What is open, with its clocks: requests, referrals, new entries, what is owed, receipts. */
export const OpenBusiness = ({ business }: { business: Business }) => {
  const { t } = useTranslation();
  const { requests, referrals, inbox, owed, receipts } = business;
  const act = (id: string, words: ReactNode, clock?: ReactNode) => (
    <li key={id} className={classes.item}>
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
      <Kind title={t("duty.requests")}>
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
      <Kind title={t("duty.referrals")}>{referrals.map(line)}</Kind>
      <Kind title={t("duty.untaken")}>{inbox.map(line)}</Kind>
      <Kind title={t("duty.owed")}>
        {owed.map((one) =>
          act(
            one.act,
            <>
              {t(`owed.${one.what}`, { defaultValue: one.what })}{" "}
              <Agency code={one.owed_by} />
            </>,
            one.at == null ? t("deadlines.atOnce") : <Countdown due={one.at} />,
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
