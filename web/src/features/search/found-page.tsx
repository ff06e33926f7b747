import { Button, Group, Loader, Stack, Text } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { writeDraft } from "../../api/drafts";
import type { Act, ActShown, Match, RecordClass } from "../../api/shapes";
import { useAct } from "../../api/use-act";
import { useAgency } from "../../api/use-agency";
import { alarmsOf } from "../../parts/alarm-marks";
import { Answer } from "../../parts/answer";
import { English } from "../../parts/english";
import { Moment } from "../../parts/moment";
import { PageHeader } from "../../parts/page-header";
import { Section } from "../../parts/section";
import { VerdictPanel } from "../../parts/verdict-panel";
import { isBiometric } from "./concluding";
import { again, NAME } from "./inquiry";
import { ALL, Facets, isChosen, type Chosen } from "./facets";
import { Hit } from "./hit";
import { HitCard } from "./hit-card";
import classes from "./search.module.css";
import { useAsking } from "./use-asking";
import { useReports } from "./use-search";
import { WatchButton } from "./watch-button";

type Body<Kind extends Act["body"]["kind"]> = Extract<Act["body"], { kind: Kind }>;

const matchesOf = (body: Act["body"] | undefined): Match[] =>
  body?.kind === "search.report" ? body.matches : [];

/** What was searched and what was not, so that nobody takes silence for an answer. */
const Searched = ({ report }: { report: Body<"search.report"> }) => {
  const { t } = useTranslation();
  return (
    <dl className={classes.searched}>
      <dt>{t("search.searched")}</dt>
      {report.searched.map((one) => (
        <dd key={one}>
          <English>{one}</English>
        </dd>
      ))}
      {report.searched.length === 0 && <dd>–</dd>}
      {(report.not_searched ?? []).length > 0 && <dt>{t("search.notSearched")}</dt>}
      {report.not_searched?.map((one) => (
        <dd key={one}>
          <English>{one}</English>
        </dd>
      ))}
    </dl>
  );
};

const Report = ({
  act,
  own,
  recordClass,
  isBiometric,
  ask,
  facets,
}: {
  act: ActShown;
  own: string;
  recordClass: RecordClass | null;
  isBiometric: boolean;
  ask: ReturnType<typeof useAsking>;
  facets: Chosen;
}) => {
  const { t } = useTranslation();
  const body = act.content?.body;
  if (body?.kind === "search.refuse") {
    return (
      <Text>
        {t("search.refused")} <English>{body.reason}</English>
        {body.again_from != null && (
          <>
            {" "}
            {t("search.againFrom")}{" "}
            <Moment at={new Date(body.again_from).toISOString()} whole />
          </>
        )}
      </Text>
    );
  }
  if (body?.kind !== "search.report") {
    return (
      <Link to="/acts/$act" params={{ act: act.act }} className={classes.open}>
        {t("search.read")}
      </Link>
    );
  }
  const shown = body.matches.filter((match) => isChosen(match, facets));
  return (
    <Stack gap="xs">
      {body.matches.length === 0 && <Text>{t("search.none")}</Text>}
      {body.matches.length > 0 && (
        <HitCard
          given={[{ act, matches: body.matches, alarms: act.alarms }]}
          own={own}
          recordClass={recordClass}
        />
      )}
      {shown.length > 0 && (
        <ol className={classes.hits}>
          {shown.map((match) => (
            <Hit
              key={match.record}
              match={match}
              alarms={alarmsOf(act.alarms, match.record)}
              isHeld={match.owner === own || match.shared != null}
              isOfAnswerer={match.owner === act.agency}
              of={{ act, own, recordClass, isBiometric }}
              ask={(conclusion) => ask(match, act, conclusion)}
            />
          ))}
        </ol>
      )}
      {shown.length < body.matches.length && (
        <Text c="var(--desk-quiet)">
          {t("search.hidden", { number: body.matches.length - shown.length })}
        </Text>
      )}
      {body.truncated === true && <Text>{t("search.truncated")}</Text>}
      <Searched report={body} />
    </Stack>
  );
};

const Waiting = () => {
  const { t } = useTranslation();
  return (
    <Group gap="xs">
      <Loader size="xs" aria-hidden />
      <Text c="var(--desk-quiet)">{t("search.notYet")}</Text>
    </Group>
  );
};

/** Each agency that was asked, with what it answered or that it has not. */
const Answers = ({ act, own }: { act: ActShown; own: string }) => {
  const reports = useReports(act.act);
  const ask = useAsking(act);
  const asks = act.content?.body;
  const recordClass = asks?.kind === "search.run" ? asks.class : null;
  const [facets, setFacets] = useState(ALL);
  const asked = act.delivered.length === 0 ? [own] : act.delivered.map((there) => there.to);
  return (
    <Answer query={reports}>
      {(items) => (
        <div aria-live="polite">
          <Facets
            facets={facets}
            matches={items.flatMap((one) => matchesOf(one.content?.body))}
            change={setFacets}
          />
          {asked.map((agency) => {
            const reports = items.filter((one) => one.agency === agency);
            const bodies = reports.map((one) => one.content?.body);
            const count = bodies.some((body) => body?.kind === "search.report")
              ? bodies.reduce((sum, body) => sum + matchesOf(body).length, 0)
              : undefined;
            return (
              <Section key={agency} title={agency} {...(count !== undefined && { count })}>
                {reports.length === 0 && <Waiting />}
                {reports.map((report) => (
                  <Report
                    key={report.act}
                    act={report}
                    own={own}
                    recordClass={recordClass}
                    isBiometric={isBiometric(act)}
                    ask={ask}
                    facets={facets}
                  />
                ))}
              </Section>
            );
          })}
        </div>
      )}
    </Answer>
  );
};

/** What a search found, agency by agency. */
export const FoundPage = () => {
  const { t } = useTranslation();
  const go = useNavigate();
  const { act: id = "" } = useParams({ strict: false });
  const search = useAct(id);
  const own = useAgency();
  return (
    <Answer query={search} isPage>
      {(act) => {
        const inquiry = again(act);
        return (
          <>
            <PageHeader title={t("search.found")} about={act.reference ?? undefined}>
              {inquiry !== null && (
                <>
                  <WatchButton inquiry={inquiry} />
                  <Button
                    variant="default"
                    leftSection={<IconPencil size={16} stroke={1.6} aria-hidden />}
                    onClick={() => {
                      writeDraft(NAME, inquiry);
                      void go({ to: "/search" });
                    }}
                  >
                    {t("search.again")}
                  </Button>
                </>
              )}
            </PageHeader>
            <Stack gap="lg" className={classes.found}>
              {act.stage === "done" && own.data !== undefined ? (
                <Answers act={act} own={own.data.agency} />
              ) : (
                act.verdict != null && <VerdictPanel verdict={act.verdict} />
              )}
              <Text size="sm" c="var(--desk-quiet)">
                {t("search.decidesNothing")}
              </Text>
              <Link to="/acts/$act" params={{ act: id }} className={classes.open}>
                {t("search.entry")}
              </Link>
            </Stack>
          </>
        );
      }}
    </Answer>
  );
};
