import { Button, Group, Select, Stack, Text } from "@mantine/core";
import { IconDownload, IconPlayerPlay } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { ImportRowTold } from "../../api/shapes";
import { Course } from "../../parts/course";
import { English } from "../../parts/english";
import { numbers } from "../../parts/format";
import { Mark, type Tone } from "../../parts/mark";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";
import { saveTable } from "../../parts/table";
import type { Fault } from "./columns";
import classes from "./imports.module.css";
import { sum, type Importing } from "./use-importing";

/** Rows that are shown at once; the rest comes when asked for. */
const SHOWN = 50;

/** What is told of a row, by the node or by the reading of the file. */
export interface Line {
  line: number | null;
  key: string;
  record: string | null;
  outcome: ImportRowTold["outcome"] | "unread" | "in-doubt";
  /** In the node's words; what the file's reading found is said in the words of the desk. */
  says: string;
  isOurs: boolean;
}

const TONES: Partial<Record<Line["outcome"], Tone>> = {
  "not-permitted": "bad",
  failed: "bad",
  unread: "bad",
  "in-doubt": "care",
  "erased-before": "care",
  erased: "care",
};

const COUNTS = [
  "registered", "corrected", "unchanged", "not_permitted", "failed", "erased_before", "absent",
  "erased",
] as const;

/** How far it is, and the way to stop it, or to go on. */
const ImportCourse = ({
  importing,
  stop,
  goOn,
}: {
  importing: Importing;
  stop: () => void;
  goOn: () => void;
}) => {
  const { t, i18n } = useTranslation();
  const { order, settled, underway, state, error, hasLooked } = importing;
  const all = order.rows.length;
  const done = Math.min(all, settled + underway.rows);
  const number = (count: number) => numbers(i18n.language).format(count);
  const isLooking = state === "running" && settled === all && !hasLooked;
  const mayGoOn = state === "stopped" || state === "failed";
  const counts = t("imports.counts", { done: number(done), rows: number(all) });
  return (
    <Course
      done={done}
      all={all}
      isRunning={state === "running"}
      says={`${isLooking ? t("imports.looking") : t(`importState.${state}`)} ${counts}`}
      stop={stop}
      again={mayGoOn ? { words: t("imports.goOn"), sign: IconPlayerPlay, start: goOn } : null}
      error={error}
    />
  );
};

/** What became of the rows, and how many lines of the file were left out before. */
const Counts = ({ importing, faults }: { importing: Importing; faults: Fault[] }) => {
  const { t, i18n } = useTranslation();
  const out = new Set(faults.filter((one) => one.isLeftOut).map((one) => one.line)).size;
  const counts = sum(importing.counts, importing.underway);
  return (
    <dl className={classes.counts}>
      {COUNTS.map((name) => (
        <div key={name} data-none={counts[name] === 0 || undefined}>
          <dt>{t(`importOutcome.${name.replace("_", "-")}`)}</dt>
          <dd>{numbers(i18n.language).format(counts[name])}</dd>
        </div>
      ))}
      <div data-none={out === 0 || undefined}>
        <dt>{t("importOutcome.unread")}</dt>
        <dd>{numbers(i18n.language).format(out)}</dd>
      </div>
    </dl>
  );
};

/** Every row that was not simply taken: what the file's reading found, then what the node told. */
const useLines = (importing: Importing, faults: Fault[]): Line[] => {
  const { t } = useTranslation();
  const read = faults.map(({ line, key, why, says, isLeftOut }): Line => ({
    line,
    key,
    record: null,
    outcome: isLeftOut ? "unread" : "in-doubt",
    says: says ?? t(`importFault.${why}`),
    isOurs: says === undefined,
  }));
  const told = [...importing.told, ...importing.toldUnderway].map((one): Line => ({
    line: one.line ?? null,
    key: one.key ?? "",
    record: one.record ?? null,
    outcome: one.outcome,
    says: one.says,
    isOurs: false,
  }));
  return [...read, ...told].sort((one, other) => (one.line ?? Infinity) - (other.line ?? Infinity) || 0);
};

/** The report as a table of a spreadsheet, of which no value is a formula. */
const useExport = (lines: Line[], name: string) => {
  const { t } = useTranslation();
  return () => {
    const head = ["line", "key", "record", "outcome", "why"] as const;
    const rows = lines.map(({ line, key, record, outcome, says }) => [
      ...[line === null ? "" : String(line), key, record ?? ""],
      ...[t(`importOutcome.${outcome}`), says],
    ]);
    const columns = head.map((one) => t(`importColumn.${one}`));
    saveTable([columns, ...rows], name);
  };
};

const Told = ({ line }: { line: Line }) => {
  const { t } = useTranslation();
  return (
    <li className={classes.row}>
      <div className={classes.rowHead}>
        {line.line !== null && <span>{t("screening.line", { line: line.line })}</span>}
        {line.key !== "" && <bdi dir="auto">{line.key}</bdi>}
        <Mark tone={TONES[line.outcome] ?? "quiet"}>{t(`importOutcome.${line.outcome}`)}</Mark>
        {line.record !== null && (
          <Link to="/records/$record" params={{ record: line.record }} className={sheet.link}>
            {t("search.openRecord")}
          </Link>
        )}
      </div>
      <div className={classes.why}>
        {line.isOurs ? line.says : <English>{line.says}</English>}
      </div>
    </li>
  );
};

/** The import while it goes on, and what became of its rows. */
export const Imported = ({
  importing,
  faults,
  stop,
  goOn,
}: {
  importing: Importing;
  faults: Fault[];
  stop: () => void;
  goOn: () => void;
}) => {
  const { t } = useTranslation();
  const [outcome, setOutcome] = useState("all");
  const [shown, setShown] = useState(SHOWN);
  const lines = useLines(importing, faults);
  const save = useExport(lines, importing.order.list.list);
  const wanted = lines.filter((one) => outcome === "all" || one.outcome === outcome);
  const outcomes = [...new Set(lines.map((one) => one.outcome))];
  const isUnlooked = importing.state === "done" && !importing.hasLooked;
  return (
    <Stack gap="lg" className={classes.found}>
      <ImportCourse importing={importing} stop={stop} goOn={goOn} />
      <Counts importing={importing} faults={faults} />
      {isUnlooked && <Text size="sm">{t("imports.notLooked")}</Text>}
      <Section title={t("imports.problems")} about={t("imports.problemsAbout")} count={lines.length}>
        {lines.length > 0 && (
          <Group align="flex-end">
            <Select
              w="16rem"
              label={t("imports.outcome")}
              data={["all", ...outcomes].map((value) => ({
                value,
                label: value === "all" ? t("imports.all") : t(`importOutcome.${value}`),
              }))}
              value={outcome}
              allowDeselect={false}
              onChange={(value) => {
                setOutcome(value ?? "all");
              }}
            />
            <Button
              variant="default"
              leftSection={<IconDownload size={16} stroke={1.6} aria-hidden />}
              onClick={save}
            >
              {t("screening.export")}
            </Button>
          </Group>
        )}
        {wanted.length > 0 && (
          <ol className={classes.rows}>
            {wanted.slice(0, shown).map((line, place) => (
              <Told key={place} line={line} />
            ))}
          </ol>
        )}
        {wanted.length > shown && (
          <Button
            variant="default"
            onClick={() => {
              setShown(shown + SHOWN);
            }}
          >
            {t("screening.more", { number: wanted.length - shown })}
          </Button>
        )}
      </Section>
      <Text size="sm" c="var(--desk-quiet)">
        {t("imports.again")}
      </Text>
    </Stack>
  );
};
