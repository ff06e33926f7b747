import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { ActShown, RecordClass } from "../../api/shapes";
import { useAgency } from "../../api/use-agency";
import { Agency } from "../../parts/agency";
import { alarmsOf } from "../../parts/alarm-marks";
import { Answer } from "../../parts/answer";
import { Moment } from "../../parts/moment";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";
import { StageBadge } from "../../parts/stage-badge";
import { isBiometric } from "./concluding";
import { Hit } from "./hit";
import type { Given } from "./hit-advice";
import { HitCard } from "./hit-card";
import classes from "./search.module.css";
import { useAsking } from "./use-asking";
import { useAlerts } from "./use-watches";
import { collapsed, type Told } from "./watching";

/** Who told it and when, and what of it was not given, with the reason. */
const Head = ({ told: { alert, times }, own }: { told: Told; own: string }) => {
  const { t } = useTranslation();
  const body = alert.content?.body;
  const found = body?.kind === "watch.alert" ? body.found : null;
  const isClosed = found !== null && found.shared == null && found.owner !== own;
  return (
    <>
      <h3 className={classes.row}>
        <Agency code={alert.agency} />
        <span>
          <Moment at={alert.recorded_at} whole />
        </span>
        {times > 1 && <span>{t("watch.times", { number: times })}</span>}
        <StageBadge stage={alert.stage} />
        <Link to="/acts/$act" params={{ act: alert.act }} className={sheet.link}>
          {t("watch.alertEntry")}
        </Link>
      </h3>
      {isClosed && <p className={classes.words}>{t("watch.notGiven", { agency: alert.agency })}</p>}
    </>
  );
};

const Alert = ({
  told,
  own,
  recordClass,
  isBiometric,
  ask,
}: {
  told: Told;
  own: string;
  recordClass: RecordClass | null;
  isBiometric: boolean;
  ask: ReturnType<typeof useAsking>;
}) => {
  const { t } = useTranslation();
  const { alert } = told;
  const body = alert.content?.body;
  return (
    <li>
      <Head told={told} own={own} />
      {body?.kind === "watch.alert" ? (
        <ol className={classes.hits}>
          <Hit
            match={body.found}
            alarms={alarmsOf(alert.alarms, body.found.record)}
            isHeld={body.found.owner === own || body.found.shared != null}
            isOfAnswerer={body.found.owner === alert.agency}
            of={{ act: alert, own, recordClass, isBiometric }}
            ask={(conclusion) => ask(body.found, alert, conclusion)}
          />
        </ol>
      ) : (
        <p className={sheet.quiet}>{t("watch.alertClosed")}</p>
      )}
    </li>
  );
};

/** What an alert found; nothing, while nobody has read it. */
const givenBy = (alert: ActShown): Given | null => {
  const body = alert.content?.body;
  if (body?.kind !== "watch.alert") return null;
  return { act: alert, matches: [body.found], alarms: alert.alarms };
};

/** What a watch told: each record once, the newest first, with the reasons. */
export const Alerts = ({ watch }: { watch: ActShown }) => {
  const { t } = useTranslation();
  const own = useAgency().data?.agency ?? "";
  const alerts = useAlerts(watch.act);
  const ask = useAsking(watch);
  const set = watch.content?.body;
  const recordClass = set?.kind === "watch.set" ? set.class : null;
  const told = collapsed(alerts.data?.pages.flatMap((page) => page.items) ?? []);
  const given = told.map(({ alert }) => givenBy(alert)).filter((one) => one !== null);
  return (
    <Section title={t("watch.alerts")} about={t("watch.alertsAbout")} count={told.length}>
      <Answer query={alerts} rows={2}>
        {() => (
          <div aria-live="polite">
            {told.length === 0 && <p className={sheet.quiet}>{t("watch.noAlert")}</p>}
            {given.length > 0 && <HitCard given={given} own={own} recordClass={recordClass} />}
            <ol className={classes.rows}>
              {told.map((one) => (
                <Alert
                  key={one.alert.act}
                  told={one}
                  own={own}
                  recordClass={recordClass}
                  isBiometric={isBiometric(watch)}
                  ask={ask}
                />
              ))}
            </ol>
            {alerts.hasNextPage && (
              <Button
                variant="default"
                loading={alerts.isFetchingNextPage}
                onClick={() => void alerts.fetchNextPage()}
              >
                {t("records.more")}
              </Button>
            )}
          </div>
        )}
      </Answer>
    </Section>
  );
};
