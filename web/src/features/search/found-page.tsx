import { Button, Group, Loader, Stack, Text } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { readDraft, writeDraft } from "../../api/drafts";
import type { Act, ActShown } from "../../api/shapes";
import { useAct } from "../../api/use-act";
import { useAgency } from "../../api/use-agency";
import { Agency } from "../../parts/agency";
import { Answer } from "../../parts/answer";
import { English } from "../../parts/english";
import { Mark } from "../../parts/mark";
import { PageHeader } from "../../parts/page-header";
import { Section } from "../../parts/section";
import { VerdictPanel } from "../../parts/verdict-panel";
import { again, NAME } from "./inquiry";
import classes from "./search.module.css";
import { Reasons } from "./reasons";
import { useReports } from "./use-search";

type Body<Kind extends Act["body"]["kind"]> = Extract<Act["body"], { kind: Kind }>;

type Match = Body<"search.report">["matches"][number];

/** What tells people apart at a glance; the rest is read on the record's page. */
const TELLING: readonly string[] = ["name", "family-name", "given-name", "birth-date"];

/** A request to the owner about a hit; what is half written there already is not written over. */
const useAsking = (act: ActShown) => {
  const { t } = useTranslation();
  const go = useNavigate();
  return ({ owner, record }: Match) => {
    if (readDraft("compose") === null) {
      writeDraft("compose", {
        kind: "request.make",
        to: [owner],
        subject: t("search.aboutRecord", { record }),
        purpose: act.purpose ?? null,
        offences: act.content?.offences ?? [],
        caseName: act.case ?? "",
      });
    }
    void go({ to: "/compose" });
  };
};

const Hit = ({
  match,
  isHeld,
  isOfAnswerer,
  ask,
}: {
  match: Match;
  isHeld: boolean;
  /** Whether it is a record of the agency that answers, under whose name it stands. */
  isOfAnswerer: boolean;
  ask: () => void;
}) => {
  const { t } = useTranslation();
  const told = match.shared?.statements.filter((one) => TELLING.includes(one.property)) ?? [];
  return (
    <li className={classes.hit}>
      <div className={classes.who}>
        {told.map((one, place) => (
          <bdi key={place} dir="auto">
            {one.value}
          </bdi>
        ))}
        {isHeld ? (
          <Link to="/records/$record" params={{ record: match.record }} className={classes.open}>
            {t("search.openRecord")}
          </Link>
        ) : (
          <>
            <Mark tone="plain">{t("search.hitOnly")}</Mark>
            <Button size="compact-sm" variant="default" onClick={ask}>
              {t("search.askOwner")}
            </Button>
          </>
        )}
      </div>
      <div className={classes.how}>
        {!isOfAnswerer && <Agency code={match.owner} />}
        <span className="figures">{t("search.quality", { quality: match.quality })}</span>
        <bdi dir="ltr" className={classes.id}>
          {match.record}
        </bdi>
      </div>
      {(match.reasons ?? []).length > 0 && (
        <Reasons reasons={match.reasons ?? []} className={classes.reasons} />
      )}
    </li>
  );
};

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

const Report = ({ act, own, ask }: { act: ActShown; own: string; ask: (match: Match) => void }) => {
  const { t } = useTranslation();
  const body = act.content?.body;
  if (body?.kind === "search.refuse") {
    return (
      <Text>
        {t("search.refused")} <English>{body.reason}</English>
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
  return (
    <Stack gap="xs">
      {body.matches.length === 0 ? (
        <Text>{t("search.none")}</Text>
      ) : (
        <ol className={classes.hits}>
          {body.matches.map((match) => (
            <Hit
              key={match.record}
              match={match}
              isHeld={match.owner === own || match.shared != null}
              isOfAnswerer={match.owner === act.agency}
              ask={() => {
                ask(match);
              }}
            />
          ))}
        </ol>
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
  const asked = act.delivered.length === 0 ? [own] : act.delivered.map((there) => there.to);
  return (
    <Answer query={reports}>
      {(items) => (
        <div aria-live="polite">
          {asked.map((agency) => {
            const report = items.find((one) => one.agency === agency);
            const body = report?.content?.body;
            const count = body?.kind === "search.report" ? body.matches.length : undefined;
            return (
              <Section key={agency} title={agency} {...(count !== undefined && { count })}>
                {report === undefined ? <Waiting /> : <Report act={report} own={own} ask={ask} />}
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
