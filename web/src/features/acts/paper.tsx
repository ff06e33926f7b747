import { useTranslation } from "react-i18next";

import type { ActShown, LeafProof } from "../../api/shapes";
import { Moment, useNow } from "../../parts/moment";
import { Decisions } from "./decisions";
import classes from "./paper.module.css";

/** A signature that fills a page helps nobody who reads one: its beginning tells it apart. */
const LINE_MAX = 160;

const Head = ({ proof }: { proof: LeafProof }) => {
  const { t } = useTranslation();
  const lines = proof.checkpoint.trimEnd().split("\n");
  const short = lines.map((line) => (line.length > LINE_MAX ? `${line.slice(0, 80)}…` : line));
  return (
    <>
      <dt>{t("paper.head", { size: proof.size })}</dt>
      <dd dir="ltr" className={classes.note}>
        {short.join("\n")}
      </dd>
    </>
  );
};

/** The way from a leaf to a root that the agency signed: whoever has the paper can count it. */
export const PaperProof = ({ proof }: { proof: LeafProof }) => {
  const { t } = useTranslation();
  return (
    <>
      <dt>{t("paper.leaf")}</dt>
      <dd dir="ltr">{proof.leaf_hash}</dd>
      <dt>{t("paper.path")}</dt>
      <dd dir="ltr">{proof.proof.length === 0 ? "–" : proof.proof.join(" ")}</dd>
      <Head proof={proof} />
    </>
  );
};

/** What names an act and the law it was decided by, beyond any doubt. */
export const PaperNames = ({ act }: { act: ActShown }) => {
  const { t } = useTranslation();
  return (
    <>
      <dt>{t("act.id")}</dt>
      <dd dir="ltr">{act.act}</dd>
      {act.digest !== null && (
        <>
          <dt>{t("act.digest")}</dt>
          <dd dir="ltr">{act.digest}</dd>
        </>
      )}
      {act.officer_signature?.key != null && (
        <>
          <dt>{t("signature.key")}</dt>
          <dd dir="ltr">{act.officer_signature.key}</dd>
        </>
      )}
      {act.verdict != null && (
        <>
          <dt>{t("operations.law")}</dt>
          <dd dir="ltr">{act.verdict.law}</dd>
        </>
      )}
    </>
  );
};

export const PaperPrinted = () => {
  const { t } = useTranslation();
  const now = useNow();
  return (
    <>
      <dt>{t("act.printed")}</dt>
      <dd>
        <Moment at={new Date(now).toISOString()} whole />
      </dd>
    </>
  );
};

/** One step of a story on paper: what the law said under which rules, and its place in the log. */
export const PaperStep = ({ act, proof }: { act: ActShown; proof: LeafProof | null }) => {
  const { t } = useTranslation();
  return (
    <div className="printed">
      {act.verdict != null && (
        <p className={classes.verdict}>
          <strong>{t(`ruling.${act.verdict.ruling}`)}</strong>
          {act.verdict.citations.map((reason) => (
            <span key={reason.rule}>
              {" · "}
              <bdi lang="en">{reason.cite}</bdi> [{reason.rule}]
            </span>
          ))}
        </p>
      )}
      <Decisions decisions={act.decisions ?? []} />
      <dl className={classes.paper}>
        <PaperNames act={act} />
        <dt>{t("paper.place")}</dt>
        <dd dir="ltr">{act.leaf}</dd>
        {proof !== null && (
          <>
            <dt>{t("paper.leaf")}</dt>
            <dd dir="ltr">{proof.leaf_hash}</dd>
            <dt>{t("paper.path")}</dt>
            <dd dir="ltr">{proof.proof.length === 0 ? "–" : proof.proof.join(" ")}</dd>
            <dt>{t("paper.root", { size: proof.size })}</dt>
            <dd dir="ltr">{proof.root}</dd>
          </>
        )}
      </dl>
    </div>
  );
};

export { classes as paper, Head as PaperHead };
