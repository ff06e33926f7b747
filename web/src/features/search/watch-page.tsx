import { Button } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { writeDraft } from "../../api/drafts";
import type { ActShown, Watch } from "../../api/shapes";
import { useAct } from "../../api/use-act";
import { useAgency } from "../../api/use-agency";
import { Agency } from "../../parts/agency";
import { Answer } from "../../parts/answer";
import { Countdown } from "../../parts/countdown";
import { Doing } from "../../parts/doing";
import { Facts, type Fact } from "../../parts/facts";
import { Moment, useNow } from "../../parts/moment";
import { Officer } from "../../parts/officer";
import { PageHeader } from "../../parts/page-header";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";
import { VerdictPanel } from "../../parts/verdict-panel";
import { Alerts } from "./alerts";
import classes from "./search.module.css";
import { Untold } from "./untold";
import { useWatch } from "./use-watches";
import { WatchState } from "./watch-state";
import { NAME, renewal } from "./watching";

type Set = Extract<NonNullable<ActShown["content"]>["body"], { kind: "watch.set" }>;

/** What it looks for, for who set it; whoever else wants to know opens the entry, and says why. */
const Sought = ({ act, set }: { act: ActShown; set: Set | null }) => {
  const { t } = useTranslation();
  if (set === null) {
    return (
      <p className={sheet.quiet}>
        {t("watch.closed")}{" "}
        <Link to="/acts/$act" params={{ act: act.act }} className={sheet.link}>
          {t("watch.entry")}
        </Link>
      </p>
    );
  }
  const rows: Fact[] = [
    [t("recordForm.what"), t(`recordClass.${set.class}`)],
    ...set.terms.map(({ property, value }): Fact => [
      t(`property.${property}`),
      <bdi key={property} dir="auto" className={classes.value}>
        {value}
      </bdi>,
    ]),
    [t("search.subject"), set.subject == null ? null : t(`subject.${set.subject}`)],
    [t("watch.why"), <bdi key="why" dir="auto">{set.justification}</bdi>],
  ];
  return <Facts rows={rows} />;
};

/** Where and until when it stands, and whose it is. */
const Side = ({ act, watch, set }: { act: ActShown; watch: Watch | null; set: Set | null }) => {
  const { t } = useTranslation();
  const at = act.delivered.map(({ to, state }) => (
    <div key={to}>
      <Agency code={to} /> <span className={sheet.quiet}>{t(`arrival.${state}`)}</span>
    </div>
  ));
  const isHere = act.direction === "received" || at.length === 0;
  const until =
    watch?.state === "stands" ? (
      <Countdown key="until" due={watch.until} />
    ) : (
      watch !== null && <Moment key="until" at={watch.until} whole />
    );
  return (
    <Facts
      stacked
      rows={[
        [
          t("records.state"),
          <WatchState key="state" watch={watch} />,
        ],
        [t("watch.until"), until],
        [t("watch.where"), isHere ? t("watch.here") : at],
        [
          t("watch.whose"),
          <span key="whose">
            <Agency code={act.agency} /> <Officer id={act.officer} />
          </span>,
        ],
        [t("watch.since"), <Moment key="since" at={act.recorded_at} whole />],
        [t("act.purpose"), act.purpose == null ? null : t(`purpose.${act.purpose}`)],
        [
          t("act.case"),
          act.case == null ? null : (
            <Link key="case" to="/cases/$name" params={{ name: act.case }} className={sheet.link}>
              <bdi>{act.case}</bdi>
            </Link>
          ),
        ],
        [
          t("watch.renews"),
          set?.renews == null ? null : (
            <Link key="old" to="/watches/$act" params={{ act: set.renews }} className={sheet.link}>
              {t("watch.earlier")}
            </Link>
          ),
        ],
        [
          t("act.reference"),
          <Link key="entry" to="/acts/$act" params={{ act: act.act }} className={sheet.link}>
            {t("watch.entry")}
          </Link>,
        ],
      ]}
    />
  );
};

/** Whoever set it ends it, and all who keep it forget it. */
const Ending = ({ watch }: { watch: Watch }) => {
  const { t } = useTranslation();
  return (
    <Section title={t("watch.end")} about={t("watch.endAbout")}>
      <Doing
        name={`watch.clear.${watch.watch}`}
        ask={t("watch.endWhy")}
        isOptional
        deeds={[
          {
            label: t("watch.endNow"),
            form: (reason) => ({
              body: { kind: "watch.clear", reason },
              answers: watch.watch,
              recipients: watch.stands_at,
            }),
          },
        ]}
      />
    </Section>
  );
};

const Whole = ({ act, watch }: { act: ActShown; watch: Watch | null }) => {
  const { t } = useTranslation();
  const go = useNavigate();
  const now = useNow();
  const own = useAgency().data?.agency;
  const set = act.content?.body.kind === "watch.set" ? act.content.body : null;
  const isOurs = act.agency === own;
  // What was renewed goes on in the watch that took its place.
  const again = watch === null || watch.state === "renewed" ? null : renewal(act, watch, now);
  return (
    <>
      <PageHeader
        above={<Link to="/watches">{t("place.watches")}</Link>}
        title={t("watch.one")}
        about={act.reference ?? undefined}
      >
        {isOurs && watch !== null && again !== null && (
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} stroke={1.6} aria-hidden />}
            onClick={() => {
              writeDraft(NAME, again);
              void go({ to: "/watches/new" });
            }}
          >
            {watch.state === "stands" ? t("watch.renew") : t("watch.again")}
          </Button>
        )}
      </PageHeader>
      <div className={`${sheet.page ?? ""} ${sheet.columns ?? ""}`}>
        <div>
          <Section title={t("search.what")}>
            <Sought act={act} set={set} />
          </Section>
          {act.stage === "done" || act.direction === "received" ? (
            <Alerts watch={act} />
          ) : (
            act.verdict != null && (
              <Section title={t("act.law")}>
                <VerdictPanel verdict={act.verdict} />
              </Section>
            )
          )}
          <Untold />
          {isOurs && watch?.state === "stands" && <Ending watch={watch} />}
        </div>
        <aside className={sheet.side}>
          <Side act={act} watch={watch} set={set} />
        </aside>
      </div>
    </>
  );
};

/** One watch: what it looks for, what it told, and until when. */
export const WatchPage = () => {
  const { act: id = "" } = useParams({ strict: false });
  const act = useAct(id);
  const watch = useWatch(id);
  return (
    <Answer isPage query={act}>
      {(shown) => (
        <Answer isPage query={watch}>
          {(stands) => <Whole act={shown} watch={stands} />}
        </Answer>
      )}
    </Answer>
  );
};
