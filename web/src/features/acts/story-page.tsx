import { IconArrowDownLeft, IconArrowUpRight, IconBolt, IconFileOff } from "@tabler/icons-react";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { ActLine } from "../../api/shapes";
import { useAct } from "../../api/use-act";
import { Agency } from "../../parts/agency";
import { Answer } from "../../parts/answer";
import { Countdown } from "../../parts/countdown";
import { Empty } from "../../parts/empty";
import { Failure } from "../../parts/failure";
import { kindWords } from "../../parts/kind-words";
import { Mark } from "../../parts/mark";
import { Moment } from "../../parts/moment";
import { PageHeader } from "../../parts/page-header";
import sheet from "../../parts/sheet.module.css";
import { StageBadge } from "../../parts/stage-badge";
import { PaperStep } from "./paper";
import { PaperEnd, PrintStory } from "./print-story";
import classes from "./story-page.module.css";
import { useStory } from "./use-acts";
import { usePaper, type OnPaper } from "./use-paper";

const Step = ({ act, paper }: { act: ActLine; paper: OnPaper | undefined }) => {
  const { t } = useTranslation();
  const Way = act.direction === "own" ? IconArrowUpRight : IconArrowDownLeft;
  return (
    <li className={classes.step} data-direction={act.direction}>
      <span className={classes.when}>
        <Moment at={act.recorded_at} whole />
      </span>
      <span className={classes.sign}>
        <Way size={15} stroke={2} aria-label={t(`direction.${act.direction}`)} />
      </span>
      <div className={classes.what}>
        <p className={classes.first}>
          <Link to="/acts/$act" params={{ act: act.act }} className={classes.link}>
            {kindWords(t, act.kind)}
          </Link>
          {act.emergency && (
            <Mark tone="bad" sign={IconBolt}>
              {t("act.emergency")}
            </Mark>
          )}
          <StageBadge stage={act.stage} />
          {act.due != null && <Countdown due={act.due} />}
        </p>
        <p className={classes.second}>
          <Agency code={act.agency} />
          {act.delivered.map((there) => (
            <span key={there.to}>
              {t("act.to")} <Agency code={there.to} /> {t(`arrival.${there.state}`)}
            </span>
          ))}
          {act.reference != null && (
            <bdi className={sheet.reference} dir="ltr">
              {act.reference}
            </bdi>
          )}
        </p>
        {act.about != null && (
          <p className={classes.about} dir="auto">
            {act.about}
          </p>
        )}
        {paper !== undefined && <PaperStep act={paper.act} proof={paper.proof} />}
      </div>
    </li>
  );
};

const Told = ({ acts, title }: { acts: ActLine[]; title: string }) => {
  const { t } = useTranslation();
  const paper = usePaper(acts);
  const agencies = [
    ...new Set(acts.flatMap((act) => [act.agency, ...act.delivered.map((there) => there.to)])),
  ];
  return (
    <>
      <PageHeader
        above={<Link to="/acts">{t("place.acts")}</Link>}
        title={title}
        about={
          <span className={classes.second}>
            {t("story.count", { count: acts.length })}
            {agencies.map((code) => (
              <Agency key={code} code={code} />
            ))}
          </span>
        }
      >
        <PrintStory paper={paper} />
      </PageHeader>
      <div className={sheet.page}>
        {paper.error !== null && <Failure error={paper.error} />}
        {acts.length === 0 ? (
          <Empty icon={IconFileOff} title={t("story.none")}>
            {t("story.noneMeans")}
          </Empty>
        ) : (
          <ol className={classes.story}>
            {acts.map((act) => (
              <Step key={act.act} act={act} paper={paper.pages.get(act.act)} />
            ))}
          </ol>
        )}
        <PaperEnd pages={paper.pages} />
      </div>
    </>
  );
};

const Story = ({
  list,
  first,
  title,
}: {
  list: string;
  /** What the list answers to, where it does not hold it itself. */
  first?: ActLine | undefined;
  title: (acts: ActLine[]) => string;
}) => {
  const story = useStory(list);
  return (
    <Answer isPage query={story}>
      {({ items }) => {
        const others = items.filter((act) => act.act !== first?.act);
        const acts = [...(first === undefined ? [] : [first]), ...others].sort(
          (one, other) => one.leaf - other.leaf,
        );
        return <Told acts={acts} title={title(acts)} />;
      }}
    </Answer>
  );
};

/** One thread from its beginning: who said what to whom, and how far each came. */
export const ThreadPage = () => {
  const { t } = useTranslation();
  const { act = "" } = useParams({ strict: false });
  const first = useAct(act);
  return (
    <Story
      first={first.data}
      list={`thread:${act}`}
      title={(acts) =>
        [t("story.thread"), acts.find((one) => one.answers == null)?.reference ?? ""]
          .filter((word) => word !== "")
          .join(" ")
      }
    />
  );
};

/** One case: everything that was done under its name. */
export const CasePage = () => {
  const { t } = useTranslation();
  const { name = "" } = useParams({ strict: false });
  return <Story list={`case:${name}`} title={() => `${t("story.case")} ${name}`} />;
};
