import { IconSend } from "@tabler/icons-react";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { ActShown, HitConcluded, PrivateSearchMade } from "../../api/shapes";
import { useAct } from "../../api/use-act";
import { useAgency } from "../../api/use-agency";
import { Agency } from "../../parts/agency";
import { Answer } from "../../parts/answer";
import { Countdown } from "../../parts/countdown";
import { Facts } from "../../parts/facts";
import { Moment } from "../../parts/moment";
import { Officer } from "../../parts/officer";
import { PageHeader } from "../../parts/page-header";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";
import { SoughtTold } from "../../parts/sought-told";
import { AskButton } from "./ask-button";
import { Came as CameOfHit } from "./came";
import { confirmed } from "./concluding";
import { HitCard } from "./hit-card";
import { OutcomeMark } from "./private-list";
import classes from "./search.module.css";
import type { Begun } from "./use-asking";
import { usePrivateSearch } from "./use-private";

/** A request to the agency that was asked, which answers the hit or what was concluded of it. */
const useFollowing = (act: ActShown, { holder }: PrivateSearchMade) => {
  const { t } = useTranslation();
  return (conclusion: HitConcluded | null): Begun => ({
    kind: "request.make",
    to: [holder],
    subject: t("privately.aboutHit", { search: act.reference ?? act.act }),
    purpose: act.purpose ?? null,
    offences: act.content?.offences ?? [],
    caseName: act.case ?? "",
    answers: conclusion?.act ?? act.act,
  });
};

/** Which words tell what came of it. */
const meansOf = ({ outcome, again_from: again }: PrivateSearchMade) => {
  if (outcome == null) return "theirs";
  return outcome === "refused" && again != null ? "spent" : outcome;
};

const Next = ({ act, search }: { act: ActShown; search: PrivateSearchMade }) => {
  const { t } = useTranslation();
  const follow = useFollowing(act, search);
  const { holder } = search;
  const own = useAgency().data?.agency ?? "";
  const of = { act, own, record: null, recordClass: null };
  return (
    <Section title={t("privately.next")} about={t("privately.askMeans")}>
      <HitCard
        given={[{ act, matches: [], alarms: undefined }]}
        own={own}
        recordClass={null}
        holder={holder}
      />
      {confirmed(of) === null && <p className={classes.words}>{t("hit.askFirst")}</p>}
      <AskButton
        leftSection={<IconSend size={16} stroke={1.6} aria-hidden />}
        asks={() => follow(confirmed(of))}
      >
        {t("privately.ask", { holder })}
      </AskButton>
      <CameOfHit of={of} holder={holder} />
    </Section>
  );
};

const Came = ({ act, search }: { act: ActShown; search: PrivateSearchMade }) => {
  const { t } = useTranslation();
  const { holder, outcome, met_by: met = [] } = search;
  return (
    <>
      <Section title={t("privately.came")}>
        <div aria-live="polite">
          {outcome != null && (
            <p className={classes.outcome}>
              <Agency code={holder} /> <OutcomeMark outcome={outcome} />
            </p>
          )}
          {met.length > 0 && (
            <ul className={classes.by}>
              {met.map((by) => (
                <li key={by}>{t(`privately.by.${by}`)}</li>
              ))}
            </ul>
          )}
          <p className={classes.words}>{t(`privately.means.${meansOf(search)}`, { holder })}</p>
          <p className={classes.words}>{t("privately.kept")}</p>
          {act.private_search != null && (
            <SoughtTold search={{ ...act.private_search, outcome: null, met_by: [] }} />
          )}
        </div>
      </Section>
      {outcome === "hit" && <Next act={act} search={search} />}
    </>
  );
};

const Side = ({ act, search }: { act: ActShown; search: PrivateSearchMade }) => {
  const { t } = useTranslation();
  const again = search.again_from;
  return (
    <Facts
      stacked
      rows={[
        [t("privately.holder"), <Agency key="holder" code={search.holder} />],
        [t("privately.who"), <Officer key="who" id={search.officer} />],
        [t("privately.when"), <Moment key="since" at={search.since} whole />],
        [
          t("privately.until"),
          search.outcome === "waiting" ? <Countdown key="until" due={search.until} /> : null,
        ],
        [t("privately.againFrom"), again == null ? null : <Moment key="again" at={again} whole />],
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
          t("act.reference"),
          <Link key="entry" to="/acts/$act" params={{ act: act.act }} className={sheet.link}>
            {t("privately.entry")}
          </Link>,
        ],
      ]}
    />
  );
};

/** What came of a pseudonymised search, and what to do next; never more. */
export const PrivateFoundPage = () => {
  const { t } = useTranslation();
  const { act: id = "" } = useParams({ strict: false });
  const act = useAct(id);
  const search = usePrivateSearch(id);
  return (
    <Answer isPage query={act}>
      {(shown) => (
        <Answer isPage query={search}>
          {(made) => (
            <>
              <PageHeader
                above={<Link to="/search/private">{t("privately.title")}</Link>}
                title={t("search.found")}
                about={shown.reference ?? undefined}
              />
              <div className={`${sheet.page ?? ""} ${sheet.columns ?? ""}`}>
                <div>
                  <Came act={shown} search={made} />
                </div>
                <aside className={sheet.side}>
                  <Side act={shown} search={made} />
                </aside>
              </div>
            </>
          )}
        </Answer>
      )}
    </Answer>
  );
};
