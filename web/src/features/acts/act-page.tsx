import { Stack, Text } from "@mantine/core";
import { IconBolt } from "@tabler/icons-react";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { ActShown } from "../../api/shapes";
import { useAct } from "../../api/use-act";
import { ActLine } from "../../parts/act-line";
import { Agency } from "../../parts/agency";
import { Failure } from "../../parts/failure";
import { Hands, isOnlyGiven } from "../../parts/hands";
import { kindWords } from "../../parts/kind-words";
import { LoadingRows } from "../../parts/loading-rows";
import { Moment } from "../../parts/moment";
import { OnPaper, PrintButton } from "../../parts/print";
import { SoughtTold } from "../../parts/sought-told";
import { StageBadge } from "../../parts/stage-badge";
import { Untaken } from "../../parts/untaken";
import { VerdictPanel } from "../../parts/verdict-panel";
import { Fields } from "../../parts/told";
import { Words, WORDS } from "../../parts/words";
import classes from "./act-page.module.css";
import { Acting } from "./acting";
import { Conditions } from "./conditions";
import { Decisions } from "./decisions";
import { Files } from "./files";
import { Opening } from "./opening";
import { paper, PaperNames, PaperPrinted, PaperProof } from "./paper";
import { useStory } from "./use-acts";
import { usePaperProof } from "./use-paper";

/**
 * By whom it was signed. That the officer did not is told where the law asks for that signature;
 * everything is signed by its agency.
 */
const Signature = ({
  signature: { state, key, asked },
}: {
  signature: NonNullable<ActShown["officer_signature"]>;
}) => {
  const { t } = useTranslation();
  return (
    <div>
      <dt>{t("act.signature")}</dt>
      <dd>
        {state === "none" && !asked ? t("signature.byAgency") : t(`signature.${state}`)}
        {key != null && (
          <>
            {" "}
            <bdi className={classes.reference} dir="ltr">
              {key.slice(0, 16)}
            </bdi>
          </>
        )}
      </dd>
    </div>
  );
};

const Head = ({ act }: { act: ActShown }) => {
  const { t } = useTranslation();
  return (
    <header className={classes.head}>
      <div className={classes.kind}>
        {act.emergency && (
          <span className={classes.emergency}>
            <IconBolt size={15} stroke={2.2} aria-hidden />
            {t("act.emergency")}
          </span>
        )}
        <h1 className={classes.title}>{kindWords(t, act.kind)}</h1>
        <StageBadge stage={act.stage} />
        <span className={classes.print}>
          <PrintButton />
        </span>
      </div>
      <dl className={classes.facts}>
        <div>
          <dt>{t("act.from")}</dt>
          <dd>
            <Agency code={act.agency} />
          </dd>
        </div>
        {act.delivered.map((there) => (
          <div key={there.to}>
            <dt>{t("act.to")}</dt>
            <dd>
              <Agency code={there.to} /> {t(`arrival.${there.state}`)}
            </dd>
          </div>
        ))}
        <div>
          <dt>{t("act.at")}</dt>
          <dd>
            <Moment at={act.at} whole />
          </dd>
        </div>
        {act.reference !== null && (
          <div>
            <dt>{t("act.reference")}</dt>
            <dd className={classes.reference} dir="ltr">
              {act.reference}
            </dd>
          </div>
        )}
        {act.taken_by != null && (
          <div>
            <dt>{isOnlyGiven(act) ? t("act.whose") : t("act.with")}</dt>
            <dd>
              <Hands act={act} />
            </dd>
          </div>
        )}
        {act.case != null && (
          <div>
            <dt>{t("act.case")}</dt>
            <dd>
              <Link to="/cases/$name" params={{ name: act.case }} className={classes.case}>
                <bdi>{act.case}</bdi>
              </Link>
            </dd>
          </div>
        )}
        {act.purpose != null && (
          <div>
            <dt>{t("act.purpose")}</dt>
            <dd>{t(`purpose.${act.purpose}`)}</dd>
          </div>
        )}
        {act.officer_signature != null && <Signature signature={act.officer_signature} />}
        {act.handling !== undefined && (
          <div>
            <dt>{t("act.handling")}</dt>
            <dd>{act.handling.map((code) => t(`handling.${code}`)).join(", ")}</dd>
          </div>
        )}
      </dl>
      <Untaken untaken={act.untaken} />
    </header>
  );
};

const Thread = ({ act }: { act: string }) => {
  const { t } = useTranslation();
  const thread = useStory(`thread:${act}`);
  const others = thread.data?.items.filter((item) => item.act !== act) ?? [];
  if (others.length === 0) return null;
  return (
    <section aria-labelledby="thread">
      <h2 id="thread" className={classes.section}>
        {t("act.thread")}
      </h2>
      <ol className={classes.thread}>
        {others.map((item) => (
          <li key={item.act}>
            <Link to="/acts/$act" params={{ act: item.act }} className={classes.threadLink}>
              <ActLine act={item} />
            </Link>
          </li>
        ))}
      </ol>
      <Link to="/threads/$act" params={{ act }} className={classes.whole}>
        {t("story.whole")}
      </Link>
    </section>
  );
};

/** From a watch, or from what it told, to all that it told. */
const WatchLink = ({ act }: { act: ActShown }) => {
  const { t } = useTranslation();
  const ofAlert = act.kind === "watch.alert" ? act.answers : null;
  const watch = act.kind === "watch.set" ? act.act : ofAlert;
  if (watch === null) return null;
  return (
    <Link to="/watches/$act" params={{ act: watch }} className={classes.whole}>
      {t("watch.see")}
    </Link>
  );
};

/** What only paper has: the names of the act, and the proof that it stands in the log. */
const Paper = ({ act }: { act: ActShown }) => {
  const proof = usePaperProof(act.leaf);
  return (
    <OnPaper>
      <dl className={`${paper.paper ?? ""} ${paper.end ?? ""}`}>
        <PaperNames act={act} />
        {proof.data != null && <PaperProof proof={proof.data} />}
        <PaperPrinted />
      </dl>
    </OnPaper>
  );
};

/** What the head of the page tells already. */
const IN_HEAD = [...WORDS, "id", "agency", "at", "case", "purpose", "reference", "attachments"];

/** One act: who, what, how far, what it says, what the law said, where it stands in the log. */
export const ActPage = () => {
  const { t } = useTranslation();
  const { act: id = "" } = useParams({ strict: false });
  const query = useAct(id);
  if (query.isPending) return <LoadingRows count={4} />;
  if (query.isError) return <Failure error={query.error} retry={() => void query.refetch()} />;
  const act = query.data;
  return (
    <article className={classes.page}>
      <Head act={act} />
      <Stack gap="lg" className={classes.body}>
        {act.content != null ? (
          <div>
            <Words content={act.content} isLinked />
            <Fields of={act.content} but={IN_HEAD} isLinked />
            {act.private_search != null && <SoughtTold search={act.private_search} />}
            <Files act={act} files={act.content.attachments} />
          </div>
        ) : act.reading != null ? (
          <Opening key={act.act} act={act} />
        ) : (
          <Text c="var(--desk-quiet)">{t("opening.closed")}</Text>
        )}
        <WatchLink act={act} />
        <Conditions act={act} />
        {act.verdict != null && (
          <section aria-labelledby="verdict">
            <h2 id="verdict" className={classes.section}>
              {t("act.law")}
            </h2>
            <VerdictPanel verdict={act.verdict} />
            <Decisions decisions={act.decisions ?? []} />
          </section>
        )}
        <Acting key={`${act.act} ${act.stage}`} act={act} />
        <Thread act={act.act} />
        <Link to="/ledger" search={{ leaf: act.leaf }} className={classes.leaf}>
          {t("act.leaf", { leaf: act.leaf })}
        </Link>
        <Paper act={act} />
      </Stack>
    </article>
  );
};
