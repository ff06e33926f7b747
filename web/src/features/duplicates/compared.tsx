import { Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { DuplicatesCounts } from "../../api/shapes";
import { Course } from "../../parts/course";
import { numbers } from "../../parts/format";
import { Section } from "../../parts/section";
import classes from "./duplicates.module.css";
import { LeadLine } from "./lead-line";
import type { Comparing } from "./use-comparing";

const COUNTS = [
  "records", "pairs", "proposed", "known", "left_out", "failed", "records_left_out",
] as const satisfies (keyof DuplicatesCounts)[];

/** How far it is: how many there are nobody knows before all were read. */
const Reading = ({ comparing, stop }: { comparing: Comparing; stop: () => void }) => {
  const { t, i18n } = useTranslation();
  const { state, read, error } = comparing;
  const number = numbers(i18n.language).format(read);
  const word = state === "asking" || state === "waits" ? "running" : state;
  return (
    <Course
      done={read}
      isRunning={state === "running"}
      says={`${t(`duplicate.course.${word}`)} ${t("duplicate.read", { number })}`}
      stop={stop}
      again={null}
      error={error}
    />
  );
};

const Counts = ({ counts }: { counts: DuplicatesCounts }) => {
  const { t, i18n } = useTranslation();
  return (
    <Section title={t("duplicate.came")}>
      <dl className={classes.counts}>
        {COUNTS.map((name) => (
          <div key={name} data-none={counts[name] === 0 || undefined}>
            <dt>{t(`duplicate.count.${name}`)}</dt>
            <dd>{numbers(i18n.language).format(counts[name])}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
};

/** A comparison while it goes on, and what came of it. */
export const Compared = ({ comparing, stop }: { comparing: Comparing; stop: () => void }) => {
  const { t } = useTranslation();
  const { leads, counts, state } = comparing;
  return (
    <Stack gap="lg" className={classes.found}>
      <Reading comparing={comparing} stop={stop} />
      {counts !== null && <Counts counts={counts} />}
      <Section title={t("duplicate.leads")} count={leads.length}>
        {leads.length === 0 && state === "done" && <Text>{t("duplicate.noLead")}</Text>}
        {leads.length > 0 && (
          <ol className={classes.leads}>
            {leads.map((lead) => (
              <li key={lead.lead}>
                <Link
                  to="/duplicates/$lead"
                  params={{ lead: lead.lead }}
                  className={classes.lead ?? ""}
                >
                  <LeadLine lead={lead} />
                </Link>
              </li>
            ))}
          </ol>
        )}
      </Section>
    </Stack>
  );
};
