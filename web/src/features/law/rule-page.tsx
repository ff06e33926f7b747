import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Rule } from "../../api/shapes";
import { useFacts } from "../../api/use-facts";
import { Answer } from "../../parts/answer";
import { English } from "../../parts/english";
import { Facts } from "../../parts/facts";
import { lists } from "../../parts/format";
import { kindWords } from "../../parts/kind-words";
import { Mark } from "../../parts/mark";
import { Moment } from "../../parts/moment";
import { PageHeader } from "../../parts/page-header";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";
import { VerdictBadge } from "../../parts/verdict-badge";
import { VerifiedBadge } from "../../parts/verified-badge";
import { EffectMark } from "./effect-mark";
import classes from "./law.module.css";
import { Obliges } from "./obliges";
import { useRule } from "./use-law";

const RULINGS = { permit: "permitted", refuse: "not-permitted", refer: "for-decision" } as const;

/** The folder of a case is its verdict: `ece-1957/cases/refuse/…`. */
const rulingOf = (path: string) => {
  const folder = path.split("/").at(-2);
  return folder === "permit" || folder === "refuse" || folder === "refer" ? RULINGS[folder] : null;
};

/** Who can set the rule aside: read from what the node says of it, never decided here. */
const whoOf = (rule: Rule): string => {
  if (rule.effect !== "bar") return rule.refers == null ? "nothing" : "decides";
  if (rule.absolute) return "nobody";
  return rule.may_be_overruled ? "named" : "missing";
};

const Cases = ({ rule }: { rule: Rule }) => {
  const { t } = useTranslation();
  if (rule.cases.length === 0) return <p className={sheet.quiet}>{t("rule.noCases")}</p>;
  return (
    <ul className={classes.cases}>
      {rule.cases.map((one) => {
        const ruling = rulingOf(one.path);
        return (
          <li key={one.path}>
            <span className={classes.ruling}>{ruling !== null && <VerdictBadge ruling={ruling} />}</span>
            <span className={classes.sentence}>
              <English>{one.says}</English>
            </span>
          </li>
        );
      })}
    </ul>
  );
};

const Spoke = ({ spoke }: { spoke: NonNullable<Rule["spoke"]> }) => {
  const { t } = useTranslation();
  return (
    <Section
      title={t("rule.spoke")}
      count={spoke.acts.length}
      about={t("rule.spokeAbout", { count: spoke.looked_through })}
    >
      {spoke.acts.length > 0 && (
        <table className={sheet.table}>
          <tbody>
            {spoke.acts.map((act) => (
              <tr key={act.act} className={sheet.leads}>
                <th scope="row">
                  <Link to="/acts/$act" params={{ act: act.act }} className={sheet.whole}>
                    {kindWords(t, act.kind)}
                  </Link>
                </th>
                <td>
                  <bdi className={sheet.reference} dir="ltr">
                    {act.reference}
                  </bdi>
                </td>
                <td>
                  <VerdictBadge ruling={act.ruling} />
                </td>
                <td className={sheet.number}>
                  <Moment at={act.recorded_at} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
};

/** What the rule asks: in words first, then by the name under which it is written below. */
const Reads = ({ facts }: { facts: string[] }) => {
  const known = useFacts();
  return (
    <dl className={classes.reads}>
      {facts.map((name) => (
        <div key={name}>
          <dt>
            <English>{known.data?.get(name)?.means ?? name.replaceAll("_", " ")}</English>
          </dt>
          <dd>
            <code className={`${sheet.reference ?? ""} ${sheet.quiet ?? ""}`} dir="ltr">
              {name}
            </code>
          </dd>
        </div>
      ))}
    </dl>
  );
};

const Side = ({ rule }: { rule: Rule }) => {
  const { t, i18n } = useTranslation();
  const who = whoOf(rule);
  const list = lists(i18n.language);
  const kindName = (kind: string) => kindWords(t, kind);
  const day = (at: string | null) => (at === null ? null : <Moment at={at} date />);
  return (
    <aside className={sheet.side}>
      <Facts
        stacked
        rows={[
          [
            t("rule.verification"),
            <div key="verified">
              <VerifiedBadge verified={rule.verified} />
              <p className={classes.means}>{t(`verifiedMeans.${rule.verified}`)}</p>
            </div>,
          ],
          [
            t("rule.overrule"),
            t(`ruleWho.${who}`, {
              who: rule.refers == null ? "" : t(`roleGroup.${rule.refers}`),
            }),
          ],
          [t("rule.source"), rule.policy ? t("rule.policy") : null],
          [
            t("rule.kinds"),
            rule.kinds.length === 0 ? t("rule.allKinds") : list.format(rule.kinds.map(kindName)),
          ],
          [
            t("rule.obliges"),
            rule.obliges == null ? null : <Obliges key="obliges" written={rule.obliges} />,
          ],
          [t("rule.from"), day(rule.in_force_from)],
          [t("rule.until"), day(rule.in_force_until)],
          [
            t("rule.file"),
            <bdi key="file" className={sheet.reference} dir="ltr">
              law/{rule.path}
            </bdi>,
          ],
        ]}
      />
    </aside>
  );
};

/** One rule: what it says, how sure that is, who may set it aside, and where it spoke. */
export const RulePage = () => {
  const { t } = useTranslation();
  const { rule: id = "" } = useParams({ strict: false });
  const query = useRule(id);
  return (
    <Answer isPage query={query}>
      {(rule) => (
        <>
          <PageHeader
            above={
              <>
                <Link to="/law">{t("place.law")}</Link>
                <span aria-hidden>/</span>
                <Link to="/law/$instrument" params={{ instrument: rule.instrument }}>
                  <bdi dir="ltr">{rule.instrument}</bdi>
                </Link>
              </>
            }
            title={rule.cite}
            lang="en"
            about={
              <span className={classes.under}>
                <bdi className={sheet.reference} dir="ltr">
                  {rule.rule}
                </bdi>
                <EffectMark effect={rule.effect} />
                {rule.absolute && <Mark>{t("rule.absolute")}</Mark>}
                {rule.advisory && <Mark>{t("rule.advisory")}</Mark>}
              </span>
            }
          />
          <div className={`${sheet.page ?? ""} ${sheet.columns ?? ""}`}>
            <div>
              <p className={classes.says}>
                <English>{rule.says}</English>
              </p>
              <Section title={t("rule.cases")} count={rule.cases.length} about={t("rule.casesAbout")}>
                <Cases rule={rule} />
              </Section>
              {rule.spoke != null && <Spoke spoke={rule.spoke} />}
              {rule.facts.length > 0 && (
                <Section title={t("rule.facts")} count={rule.facts.length}>
                  <Reads facts={rule.facts} />
                </Section>
              )}
              <Section title={t("rule.written")}>
                {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls */}
                <pre className={classes.written} dir="ltr" lang="en" tabIndex={0}>
                  {rule.written}
                </pre>
              </Section>
            </div>
            <Side rule={rule} />
          </div>
        </>
      )}
    </Answer>
  );
};
