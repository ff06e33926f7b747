import { Link } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { Fragment, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useFacts } from "../api/use-facts";
import { Agency } from "./agency";
import { English } from "./english";
import { lists, numbers } from "./format";
import { kindWords } from "./kind-words";
import { LeadReasonTold } from "./lead-reason-told";
import { Moment } from "./moment";
import { Officer } from "./officer";
import { ReasonTold } from "./reason-told";
import { REFUSAL_GROUNDS, SUBJECTS, wordOf } from "./vocabulary";
import classes from "./words.module.css";

/** What is so unless it is said otherwise, and not worth a line. */
const USUAL: Record<string, unknown> = {
  channel: "node",
  compares_own: false,
  complete: true,
  copy: false,
  evidence: false,
  form: "information",
  judicial: false,
  not_in_court: false,
  not_onward: false,
  replaces: false,
  settles: false,
  truncated: false,
};

/** Whether there is anything to tell of a field. */
export const isSaid = (name: string, value: unknown): boolean => {
  if (value === null || value === undefined || value === "" || USUAL[name] === value) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value !== "object") return true;
  return Object.entries(value).some(([inner, one]) => isSaid(inner, one));
};

/** Moments travel as milliseconds, and days as days; people read dates. */
const MOMENTS = new Set([
  "at", "due", "erase_at", "expected", "from", "review_at", "until", "valid_from", "valid_until",
]);

const DAY_MS = 86_400_000;

/** No moment of an act is so early, and no day so late. */
const DAYS_MAX = 10_000_000;

const momentOf = (value: number): string =>
  new Date(value < DAYS_MAX ? value * DAY_MS : value).toISOString();

const ground = (t: TFunction, word: string) =>
  wordOf(REFUSAL_GROUNDS, word) === null
    ? t(`restrictionGround.${word}`)
    : t(`refusalGround.${word}`);

const FORMS = ["bilateral", "multilateral", "working-arrangement", "operational-protocol"];

/** Fields that hold words of the protocol, as the language has them. */
const WORDS: Record<string, (t: TFunction, word: string) => string> = {
  area: (t, word) => t(`area.${word}`),
  category: (t, word) =>
    wordOf(SUBJECTS, word) === null ? t(`storedData.${word}`) : t(`subject.${word}`),
  channel: (t, word) => t(`channel.${word}`),
  doubt: (t, word) => t(`doubtGround.${word}`),
  class: (t, word) => t(`recordClass.${word}`),
  classes: (t, word) => t(`recordClass.${word}`),
  crime_area: (t, word) => t(`area.${word}`),
  crime_areas: (t, word) => t(`area.${word}`),
  form: (t, word) =>
    FORMS.includes(word) ? t(`agreementForm.${word}`) : t(`requestForm.${word}`),
  ground,
  finding: (t, word) => t(`hit.found.${word}`),
  kinds: kindWords,
  lane: (t, word) => t(`dutyLane.${word}`),
  of_kind: (t, word) => t(`agencyKind.${word}`),
  outcome: (t, word) => t(`recallOutcome.${word}`),
  properties: (t, word) => t(`property.${word}`),
  purpose: (t, word) => t(`purpose.${word}`),
  purposes: (t, word) => t(`purpose.${word}`),
  reception: (t, word) => t(`reception.${word}`),
  relation: (t, word) => t(`relation.${word}`),
  role: (t, word) => t(`role.${word}`),
  search_classes: (t, word) => t(`recordClass.${word}`),
  subject: (t, word) => t(`subject.${word}`),
  subjects: (t, word) => t(`subject.${word}`),
  what: (t, word) => t(`owed.${word}`, { defaultValue: word }),
};

const AGENCIES = new Set(["agency", "of", "onward_to", "owner", "parties", "passed_to"]);

/** A name of the system: it leads to what it names, where one may leave the page. */
const Name = ({ text, isLinked }: { text: string; isLinked: boolean }) => {
  const shown = (
    <bdi dir="ltr" className={classes.name}>
      {text}
    </bdi>
  );
  if (isLinked && text.startsWith("record_")) {
    return (
      <Link to="/records/$record" params={{ record: text }}>
        {shown}
      </Link>
    );
  }
  if (isLinked && text.startsWith("act_")) {
    return (
      <Link to="/acts/$act" params={{ act: text }}>
        {shown}
      </Link>
    );
  }
  return shown;
};

const NAMED = /^(act|agreement|attachment|officer|record)_/;

const Plain = ({ name, text, isLinked }: { name: string; text: string; isLinked: boolean }) => {
  const { t } = useTranslation();
  const word = WORDS[name];
  if (name === "officer") return <Officer id={text} />;
  if (NAMED.test(text)) return <Name text={text} isLinked={isLinked} />;
  if (word !== undefined) return word(t, text);
  if (AGENCIES.has(name)) return <Agency code={text} />;
  return (
    <bdi dir="auto" className={classes.text}>
      {text}
    </bdi>
  );
};

type Parts = Record<string, unknown>;

/** What is stated of somebody, with its grades; the value may be for who opens the record alone. */
const StatementTold = ({ of }: { of: Parts }) => {
  const { t } = useTranslation();
  const text = (name: string) => (typeof of[name] === "string" ? of[name] : "");
  const grades = [
    text("source") !== "" ? t(`sourceGrade.${text("source")}`) : "",
    text("information") !== "" ? t(`informationGrade.${text("information")}`) : "",
    text("nature") !== "" ? t(`nature.${text("nature")}`) : "",
  ].filter((grade) => grade !== "");
  return (
    <>
      {t(`property.${text("property")}`)}
      {text("value") !== "" && (
        <>
          {": "}
          <bdi dir="auto">{text("value")}</bdi>
        </>
      )}
      {grades.length > 0 && <span className={classes.grades}> ({grades.join(" · ")})</span>}
      {text("as_of") !== "" && (
        <span className={classes.grades}> {t("records.asOf", { date: text("as_of") })}</span>
      )}
    </>
  );
};

/** What the officer states for the law, in the law's own words for it. */
const FactTold = ({ of }: { of: Parts }) => {
  const { t } = useTranslation();
  const known = useFacts().data;
  const name = typeof of.fact === "string" ? of.fact : "";
  return (
    <>
      <English>{known?.get(name)?.means ?? name.replaceAll("_", " ")}</English>{" "}
      <strong>
        {typeof of.value === "boolean"
          ? of.value
            ? t("law.yes")
            : t("law.no")
          : [of.value].flat().map(String).join(", ")}
      </strong>
    </>
  );
};

const HandlingTold = ({ of }: { of: Parts }) => {
  const { t } = useTranslation();
  const { not_in_court: h1, not_onward: h2, as_written: words } = of;
  return (
    <>
      {[...(h1 === true ? [t("handling.H1")] : []), ...(h2 === true ? [t("handling.H2")] : [])].join(
        " · ",
      )}
      {typeof words === "string" && words !== "" && (
        <>
          {" "}
          {t("handling.H3")}: <bdi dir="auto">{words}</bdi>
        </>
      )}
    </>
  );
};

/** The uses of a consent, in words. */
export const UsesTold = ({ of }: { of: Parts }) => {
  const { t, i18n } = useTranslation();
  const onward = Array.isArray(of.onward_to) ? of.onward_to.map(String) : [];
  const uses = [
    ...(of.evidence === true ? [t("consentUse.evidence")] : []),
    ...(typeof of.purpose === "string"
      ? [t("consentUse.purpose", { purpose: t(`purpose.${of.purpose}`) })]
      : []),
    ...(onward.length === 0 ? [] : [t("consentUse.onward", { agencies: onward.join(", ") })]),
  ];
  return lists(i18n.language).format(uses);
};

const Inner = ({ name, of, isLinked }: { name: string; of: Parts; isLinked: boolean }) => {
  if ("bits" in of) return <LeadReasonTold of={of} />;
  if ("property" in of) return <StatementTold of={of} />;
  if ("how" in of) return <ReasonTold of={of} />;
  if ("fact" in of) return <FactTold of={of} />;
  if (name === "handling") return <HandlingTold of={of} />;
  if (name === "uses") return <UsesTold of={of} />;
  return <Fields of={of} isLinked={isLinked} />;
};

/** The value of a field of an act, in words. */
const Value = ({
  name,
  value,
  isLinked,
}: {
  name: string;
  value: unknown;
  isLinked: boolean;
}): ReactNode => {
  const { t, i18n } = useTranslation();
  if (typeof value === "boolean") return value ? t("law.yes") : t("law.no");
  if (typeof value === "number") {
    if (MOMENTS.has(name)) return <Moment at={momentOf(value)} whole />;
    return numbers(i18n.language).format(value);
  }
  if (typeof value === "string") return <Plain name={name} text={value} isLinked={isLinked} />;
  if (Array.isArray(value)) {
    const isOfWords = value.every((one) => typeof one === "string");
    return value.map((one: unknown, place) => (
      <Fragment key={place}>
        {isOfWords && place > 0 && ", "}
        {isOfWords ? (
          <Value name={name} value={one} isLinked={isLinked} />
        ) : (
          <div className={classes.one}>
            <Value name={name} value={one} isLinked={isLinked} />
          </div>
        )}
      </Fragment>
    ));
  }
  if (typeof value !== "object" || value === null) return null;
  return <Inner name={name} of={value as Parts} isLinked={isLinked} />;
};

/** What a holder doubts is told in other words than why somebody refuses. */
const wordsOf = (name: string, of: Parts): string =>
  name === "ground" && of.kind === "record.doubt" ? "doubt" : name;

/**
 * The fields of an act, or of a part of it, each in words, and none left out: one that this desk
 * does not know yet is shown under its name.
 */
export const Fields = ({
  of,
  but = [],
  isLinked = false,
}: {
  of: object;
  /** What is told elsewhere on the page. */
  but?: readonly string[];
  /** Whether names lead to what they name. */
  isLinked?: boolean;
}) => {
  const { t } = useTranslation();
  const fields = Object.entries(of as Parts).filter(
    ([name, value]) => !but.includes(name) && isSaid(name, value),
  );
  if (fields.length === 0) return null;
  return (
    <dl className={classes.rest}>
      {fields.map(([name, value]) => (
        <div key={name}>
          <dt>{t(`field.${name}`, { defaultValue: name.replaceAll("_", " ") })}</dt>
          <dd dir="auto">
            <Value name={wordsOf(name, of as Parts)} value={value} isLinked={isLinked} />
          </dd>
        </div>
      ))}
    </dl>
  );
};
