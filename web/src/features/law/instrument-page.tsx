import { SegmentedControl, TextInput } from "@mantine/core";
import { IconFilterOff, IconSearch } from "@tabler/icons-react";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { RuleLine } from "../../api/shapes";
import { Answer } from "../../parts/answer";
import { Empty } from "../../parts/empty";
import { English } from "../../parts/english";
import { Mark } from "../../parts/mark";
import { PageHeader } from "../../parts/page-header";
import sheet from "../../parts/sheet.module.css";
import { VerifiedBadge } from "../../parts/verified-badge";
import { EFFECTS, EffectMark } from "./effect-mark";
import classes from "./law.module.css";
import { useInstrument } from "./use-law";

/** A file of the law is an article: `14-speciality.cedar` is 14, speciality. */
const articleOf = (path: string): { number: string; name: string } => {
  const file = path.split("/").pop()?.replace(/\.cedar$/, "") ?? path;
  const [, number = "", name = file] = /^(\d+[a-z]?)-(.*)$/.exec(file) ?? [];
  const words = name.replaceAll("-", " ");
  return { number: number.replace(/^0+/, ""), name: words.charAt(0).toUpperCase() + words.slice(1) };
};

const Row = ({ rule }: { rule: RuleLine }) => {
  const { t } = useTranslation();
  return (
    <li className={`${classes.rule ?? ""} ${sheet.leads ?? ""}`}>
      <span className={classes.effect}>
        <EffectMark effect={rule.effect} />
      </span>
      <div>
        <Link to="/law/rules/$rule" params={{ rule: rule.rule }} className={sheet.whole}>
          <English>{rule.says}</English>
        </Link>
        <p className={classes.source}>
          <English>{rule.cite}</English>
          {rule.absolute && <Mark>{t("rule.absolute")}</Mark>}
          {rule.advisory && <Mark>{t("rule.advisory")}</Mark>}
        </p>
      </div>
      <VerifiedBadge verified={rule.verified} />
    </li>
  );
};

const Articles = ({ rules }: { rules: RuleLine[] }) =>
  [...new Set(rules.map((rule) => rule.path))].map((path) => {
    const { number, name } = articleOf(path);
    return (
      <section key={path} className={classes.article} aria-label={`${number} ${name}`}>
        <h2 className={classes.articleName}>
          <span className={classes.articleNumber}>{number}</span>
          <English>{name}</English>
        </h2>
        <ul className={classes.list}>
          {rules
            .filter((rule) => rule.path === path)
            .map((rule) => (
              <Row key={rule.rule} rule={rule} />
            ))}
        </ul>
      </section>
    );
  });

/** An instrument: its rules, article by article. */
export const InstrumentPage = () => {
  const { t } = useTranslation();
  const go = useNavigate();
  const { instrument: id = "" } = useParams({ strict: false });
  const { effect } = useSearch({ strict: false });
  const instrument = useInstrument(id);
  const [filter, setFilter] = useState("");
  const wanted = filter.trim().toLocaleLowerCase();
  const isWanted = (rule: RuleLine) =>
    (effect === undefined || rule.effect === effect) &&
    [rule.cite, rule.says, rule.rule].some((text) => text.toLocaleLowerCase().includes(wanted));
  return (
    <Answer isPage query={instrument} rows={10}>
      {(data) => {
        const rules = data.items.filter(isWanted);
        return (
          <>
            <PageHeader
              above={<Link to="/law">{t("place.law")}</Link>}
              title={data.title}
              lang="en"
              about={
                <>
                  {t(`lawKind.${data.kind}`, { defaultValue: data.kind })}
                  {" · "}
                  {t(`instrumentStatus.${data.status}`)}
                  {" · "}
                  {t("lawBrowser.workedFrom")} <English>{data.source}</English>
                </>
              }
            />
            <div className={sheet.page}>
              <div className={sheet.tools}>
                <SegmentedControl
                  aria-label={t("lawBrowser.effects")}
                  value={effect ?? "all"}
                  onChange={(to) =>
                    void go({
                      to: "/law/$instrument",
                      params: { instrument: id },
                      search: to === "all" ? {} : { effect: to },
                      replace: true,
                    })
                  }
                  data={[
                    { value: "all", label: t("lawBrowser.allEffects") },
                    ...EFFECTS.filter((one) => data.items.some((rule) => rule.effect === one)).map(
                      (value) => ({ value, label: t(`effect.${value}`) }),
                    ),
                  ]}
                />
                <TextInput
                  w="20rem"
                  aria-label={t("lawBrowser.filterRules")}
                  placeholder={t("lawBrowser.filterRules")}
                  leftSection={<IconSearch size={15} stroke={1.6} aria-hidden />}
                  value={filter}
                  onChange={(event) => {
                    setFilter(event.currentTarget.value);
                  }}
                />
                <span className={`${sheet.quiet ?? ""} ${sheet.small ?? ""}`} aria-live="polite">
                  {t("lawBrowser.count", { count: rules.length })}
                </span>
              </div>
              {rules.length === 0 ? (
                <Empty icon={IconFilterOff} title={t("inbox.noMatch")} />
              ) : (
                <Articles rules={rules} />
              )}
            </div>
          </>
        );
      }}
    </Answer>
  );
};
