import { SegmentedControl, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconBooks, IconSearch } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Instrument } from "../../api/shapes";
import { Answer } from "../../parts/answer";
import { Empty } from "../../parts/empty";
import { English } from "../../parts/english";
import { Mark } from "../../parts/mark";
import { Moment } from "../../parts/moment";
import { PageHeader } from "../../parts/page-header";
import sheet from "../../parts/sheet.module.css";
import { FoundRules } from "./found-rules";
import classes from "./law.module.css";
import { LISTS, useInstruments } from "./use-law";

/** From the nearest law to the farthest: the house, the state, treaties, the Union. */
const KINDS = ["policy", "national", "constitution", "convention", "regulation", "directive"];

const matches = (instrument: Instrument, wanted: string): boolean =>
  [instrument.instrument, instrument.title].some((text) =>
    text.toLocaleLowerCase().includes(wanted),
  );

const Status = ({ instrument: { status, since } }: { instrument: Instrument }) => {
  const { t } = useTranslation();
  const tone = status === "adopted" || status === "always" ? "plain" : "quiet";
  return (
    <span className={classes.status}>
      <Mark tone={tone}>{t(`instrumentStatus.${status}`)}</Mark>
      {since != null && status !== "not-adopted" && <Moment at={since} date />}
    </span>
  );
};

const Row = ({ item }: { item: Instrument }) => (
  <tr className={sheet.leads}>
    <th scope="row">
      <Link to="/law/$instrument" params={{ instrument: item.instrument }} className={sheet.whole}>
        <English>{item.title}</English>
      </Link>
    </th>
    <td>
      <bdi className={sheet.reference} dir="ltr">
        {item.instrument}
      </bdi>
    </td>
    <td>
      <Status instrument={item} />
    </td>
    <td className={sheet.number}>{item.rules}</td>
  </tr>
);

const Instruments = ({ items }: { items: Instrument[] }) => {
  const { t } = useTranslation();
  const others = [...new Set(items.map((item) => item.kind))].filter((kind) => !KINDS.includes(kind));
  return (
    <div className={sheet.scroll}>
      <table className={sheet.table}>
        <thead>
          <tr>
            <th scope="col">{t("lawBrowser.instrument")}</th>
            <th scope="col" className={classes.short}>
              {t("lawBrowser.short")}
            </th>
            <th scope="col" className={classes.when}>
              {t("lawBrowser.binds")}
            </th>
            <th scope="col" className={`${classes.rules ?? ""} ${sheet.number ?? ""}`}>
              {t("lawBrowser.rules")}
            </th>
          </tr>
        </thead>
        {[...KINDS, ...others].map((kind) => {
          const those = items.filter((item) => item.kind === kind);
          if (those.length === 0) return null;
          return (
            <tbody key={kind}>
              <tr>
                <th scope="rowgroup" colSpan={4} className={sheet.group}>
                  {t(`lawKind.${kind}`, { defaultValue: kind })}
                  <span className={sheet.groupCount}>{those.length}</span>
                </th>
              </tr>
              {those.map((item) => (
                <Row key={item.instrument} item={item} />
              ))}
            </tbody>
          );
        })}
      </table>
    </div>
  );
};

/** Rules are looked for once nobody has typed for so long, and from so many characters on. */
const TYPED_MS = 250;
const WORDS_MIN = 3;

/** The law that runs here: its instruments, by what they are. */
export const LawPage = () => {
  const { t } = useTranslation();
  const go = useNavigate();
  const { list = "in-force" } = useSearch({ strict: false });
  const law = useInstruments(list);
  const [filter, setFilter] = useState("");
  const wanted = filter.trim().toLocaleLowerCase();
  const [words] = useDebouncedValue(filter.trim(), TYPED_MS);
  return (
    <>
      <PageHeader title={t("place.law")} about={t("lawBrowser.about")}>
        <SegmentedControl
          aria-label={t("lawBrowser.which")}
          value={list}
          onChange={(to) => void go({ to: "/law", search: { list: to } })}
          data={LISTS.map((value) => ({ value, label: t(`lawBrowser.list.${value}`) }))}
        />
      </PageHeader>
      <div className={sheet.page}>
        <div className={sheet.tools}>
          <TextInput
            w="22rem"
            maxLength={200}
            aria-label={t("lawBrowser.filter")}
            placeholder={t("lawBrowser.filter")}
            leftSection={<IconSearch size={15} stroke={1.6} aria-hidden />}
            value={filter}
            onChange={(event) => {
              setFilter(event.currentTarget.value);
            }}
          />
        </div>
        <Answer query={law} rows={10}>
          {({ items }) => {
            const found = items.filter((item) => matches(item, wanted));
            return found.length > 0 ? (
              <Instruments items={found} />
            ) : (
              <Empty icon={IconBooks} title={t("lawBrowser.none")}>
                {list === "all" ? t("inbox.noMatch") : t("lawBrowser.noneMeans")}
              </Empty>
            );
          }}
        </Answer>
        {words.length >= WORDS_MIN && <FoundRules words={words} />}
      </div>
    </>
  );
};
