import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Lead } from "../../api/shapes";
import { AlarmMarks } from "../../parts/alarm-marks";
import { Answer } from "../../parts/answer";
import { Facts } from "../../parts/facts";
import { Mark } from "../../parts/mark";
import { Moment } from "../../parts/moment";
import { Officer } from "../../parts/officer";
import { OpenRecord, type Given } from "../../parts/open-record";
import { PageHeader } from "../../parts/page-header";
import { RecordId } from "../../parts/record-id";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";
import { useKeys } from "../../parts/use-keys";
import { Beside, Evidence } from "./beside";
import { Deciding, Undoing } from "./deciding";
import classes from "./duplicates.module.css";
import { nextOf } from "./evidence";
import { Probability } from "./marks";
import { useLead, useLeads, useOpeningBoth } from "./use-leads";

/** Leads that were left open on this visit: they do not come again while others wait. */
const passed = new Set<string>();

/** Why the records of the lead before were read: leads are decided over in one go. */
const reading: { last: Given | null } = { last: null };

/** Where the next open lead is; nothing, where none is left. */
const useNext = (lead: Lead) => {
  const go = useNavigate();
  const open = useLeads("open").data?.pages.flatMap(({ items }) => items) ?? [];
  const next = nextOf(open, lead.lead, passed);
  if (next === null) return null;
  return () => {
    if (lead.state === "open") passed.add(lead.lead);
    void go({ to: "/duplicates/$lead", params: { lead: next.lead } });
  };
};

const Decisions = ({ lead }: { lead: Lead }) => {
  const { t } = useTranslation();
  if (lead.decisions.length === 0) return null;
  return (
    <Section title={t("duplicate.decisions")} count={lead.decisions.length}>
      <ol className={classes.list} aria-live="polite">
        {lead.decisions.map((one) => (
          <li key={one.act}>
            <Link to="/acts/$act" params={{ act: one.act }} className={sheet.link}>
              {t(`duplicate.became.${one.state}`)}
            </Link>
            <Officer id={one.officer} />
            <span className={sheet.quiet}>
              <Moment at={one.at} whole />
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
};

/** Leads of the same group, of which all may be about one. */
const Others = ({ lead }: { lead: Lead }) => {
  const { t } = useTranslation();
  const open = useLeads("open").data?.pages.flatMap(({ items }) => items) ?? [];
  const others = open.filter(
    (one) => one.search === lead.search && one.group === lead.group && one.lead !== lead.lead,
  );
  if (others.length === 0) return null;
  return (
    <Section
      title={t("duplicate.others")}
      about={t("duplicate.othersAbout")}
      count={others.length}
    >
      <ol className={classes.list}>
        {others.map((one) => (
          <li key={one.lead}>
            <Link to="/duplicates/$lead" params={{ lead: one.lead }} className={sheet.link}>
              <RecordId id={one.record} /> · <RecordId id={one.to} />
            </Link>
            <Probability percent={one.percent} />
          </li>
        ))}
      </ol>
    </Section>
  );
};

const Side = ({ lead }: { lead: Lead }) => {
  const { t } = useTranslation();
  return (
    <Facts
      stacked
      rows={[
        [t("duplicate.probable"), <Probability key="percent" percent={lead.percent} />],
        [
          t("records.state"),
          <Mark key="state" tone={lead.state === "open" ? "care" : "good"}>
            {t(`duplicate.state.${lead.state}`)}
          </Mark>,
        ],
        [
          t("alarm.title"),
          lead.alarms === undefined
            ? null
            : lead.alarms.map(({ record, alarms }) => (
                <div key={record} className={classes.alarms}>
                  <RecordId id={record} /> <AlarmMarks alarms={alarms} />
                </div>
              )),
        ],
        [t("recordForm.what"), t(`recordClass.${lead.class}`)],
        [t("duplicate.at"), <Moment key="at" at={lead.at} whole />],
        [
          t("duplicate.found"),
          lead.search === null ? null : (
            <Link key="by" to="/acts/$act" params={{ act: lead.search }} className={sheet.link}>
              {t("duplicate.foundBy")}
            </Link>
          ),
        ],
        [
          t("duplicate.merged"),
          lead.merged.length === 0
            ? null
            : lead.merged.map((record) => (
                <div key={record}>
                  <Link to="/records/$record" params={{ record }} className={sheet.link}>
                    <RecordId id={record} />
                  </Link>
                </div>
              )),
        ],
      ]}
    />
  );
};

const Whole = ({ lead }: { lead: Lead }) => {
  const { t } = useTranslation();
  const opening = useOpeningBoth(lead);
  const opened = opening.data?.opened ?? null;
  const next = useNext(lead);
  useKeys(next !== null, { n: () => next?.() });
  return (
    <>
      <PageHeader
        above={<Link to="/duplicates">{t("place.duplicates")}</Link>}
        title={t("duplicate.review")}
        about={lead.reference ?? undefined}
      />
      <div className={`${sheet.page ?? ""} ${sheet.columns ?? ""}`}>
        <div>
          {opened === null ? (
            <>
              <Section
                title={t("duplicate.reasons")}
                about={t("duplicate.reasonsAbout")}
                count={lead.reasons.length}
              >
                <Evidence reasons={lead.reasons} />
              </Section>
              <Section title={t("duplicate.openBoth")}>
                <OpenRecord
                  record={`${lead.record} ${lead.to}`}
                  about={t("duplicate.openAbout")}
                  words={t("duplicate.openNow")}
                  refused={t("duplicate.refusedOpen")}
                  given={reading.last}
                  hint="o"
                  open={(why) => {
                    const { purpose = null, justification, case: caseName } = why;
                    reading.last = { purpose, why: justification, caseName: caseName ?? "" };
                    opening.mutate(why);
                  }}
                  isOpening={opening.isPending}
                  error={opening.error}
                  waits={opening.data?.waits ?? null}
                />
              </Section>
            </>
          ) : (
            <Section title={t("duplicate.beside")}>
              <Beside one={opened[0].record} other={opened[1].record} reasons={lead.reasons} />
            </Section>
          )}
          <Decisions lead={lead} />
          {lead.state === "open" ? (
            <Deciding lead={lead} next={next} />
          ) : (
            <Undoing lead={lead} next={next} />
          )}
          <Others lead={lead} />
        </div>
        <aside className={sheet.side}>
          <Side lead={lead} />
        </aside>
      </div>
    </>
  );
};

/** Two records that may be one, beside each other; whoever has read both decides. */
export const LeadPage = () => {
  const { lead = "" } = useParams({ strict: false });
  const query = useLead(lead);
  return (
    <Answer isPage query={query}>
      {(shown) => <Whole key={shown.lead} lead={shown} />}
    </Answer>
  );
};
