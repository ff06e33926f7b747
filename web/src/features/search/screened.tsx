import { Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { IconDownload, IconRefresh } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { alarmsOf } from "../../parts/alarm-marks";
import { Course } from "../../parts/course";
import { English } from "../../parts/english";
import { numbers } from "../../parts/format";
import { reasonWords } from "../../parts/reason-told";
import { Section } from "../../parts/section";
import { saveTable } from "../../parts/table";
import { QUALITIES } from "./facets";
import { Hit } from "./hit";
import { HitCard } from "./hit-card";
import type { Fault } from "./list";
import classes from "./search.module.css";
import { mayTryAgain, type RowHits, type Screened } from "./use-screening";

/** Rows that are shown at once; the rest comes when asked for. */
const SHOWN = 50;

const best = (hits: RowHits): number => hits.matches[0]?.quality ?? 0;

/** The rows that are shown: of this quality and more, and of this line, id or name; best first. */
export const chosen = (hits: RowHits[], quality: number, wanted: string): RowHits[] => {
  const word = wanted.trim().toLocaleLowerCase();
  const isWanted = ({ row: { line, id, name } }: RowHits) =>
    word === "" ||
    String(line) === word ||
    [id, name].some((one) => one.toLocaleLowerCase().includes(word));
  return hits
    .filter(isWanted)
    .map(({ row, matches, alarms, isCut }) => ({
      row,
      alarms,
      isCut,
      matches: matches.filter((match) => match.quality >= quality),
    }))
    .filter(({ matches }) => matches.length > 0)
    .sort((one, other) => best(other) - best(one) || one.row.line - other.row.line);
};

/** How many rows of the file are searched for by nobody: the desk's and the node's. */
const leftOut = ({ left }: Screened, faults: Fault[]) => {
  const lines = new Set(faults.filter((one) => one.isLeftOut).map((one) => one.line));
  return { ofFile: lines.size, all: lines.size + left.length };
};

/** How far it is, and the way to stop it. */
const ScreeningCourse = ({
  screened,
  faults,
  stop,
  again,
}: {
  screened: Screened;
  faults: Fault[];
  stop: () => void;
  again: () => void;
}) => {
  const { t, i18n } = useTranslation();
  const { counts, rows, state, error } = screened;
  const number = (count: number) => numbers(i18n.language).format(count);
  const out = leftOut(screened, faults);
  const told = {
    searched: number(counts.searched),
    rows: number(rows.length + out.ofFile),
    hits: number(counts.hits),
  };
  const says =
    out.all === 0
      ? t("screening.counts", told)
      : t("screening.countsLeft", { ...told, left: number(out.all) });
  return (
    <Course
      done={counts.rows}
      all={rows.length}
      isRunning={state === "running"}
      says={`${t(`screening.state.${state}`)} ${says}`}
      stop={stop}
      again={
        mayTryAgain(screened)
          ? { words: t("failure.again"), sign: IconRefresh, start: again }
          : null
      }
      error={error}
    />
  );
};

/** The hits as a table of a spreadsheet: what the list says, what was found, and why. */
const useExport = (hits: RowHits[], name: string) => {
  const { t } = useTranslation();
  return () => {
    const head = ["line", "id", "name", "quality", "record", "owner", "why"] as const;
    const rows = hits.flatMap(({ row, matches }) =>
      matches.map((match) => [
        ...[String(row.line), row.id, row.name, String(match.quality), match.record, match.owner],
        (match.reasons ?? []).map((reason) => reasonWords(t, reason)).join("; "),
      ]),
    );
    const columns = head.map((one) => t(`screening.column.${one}`));
    saveTable([columns, ...rows], name);
  };
};

/** What was not searched for, so that nobody takes silence for an answer. */
const NotSearched = ({ screened, faults }: { screened: Screened; faults: Fault[] }) => {
  const { t } = useTranslation();
  const { rows, counts, left, state, hits } = screened;
  const cut = hits.filter(({ isCut }) => isCut).map(({ row }) => row.line);
  const lines = leftOut(screened, faults).all;
  const unreached = state === "running" ? 0 : rows.length - counts.rows;
  return (
    <Section title={t("search.notSearched")}>
      <ul className={classes.plain}>
        <li>{t("screening.ownAlone")}</li>
        <li>{t("screening.bestTen")}</li>
        {cut.length > 0 && <li>{t("screening.cut", { lines: cut.slice(0, SHOWN).join(", ") })}</li>}
        {unreached > 0 && <li>{t("screening.unreached", { number: unreached })}</li>}
        {lines > 0 && <li>{t("screening.leftOut", { number: lines })}</li>}
      </ul>
      {left.length > 0 && (
        <ul className={classes.plain}>
          {left.slice(0, SHOWN).map(({ line, says }) => (
            <li key={line}>
              {t("screening.line", { line })} <English>{says}</English>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
};

/** Which hits are shown. */
const Filters = ({
  quality,
  wanted,
  change,
  save,
}: {
  quality: string;
  wanted: string;
  change: (part: { quality?: string; wanted?: string }) => void;
  save: () => void;
}) => {
  const { t } = useTranslation();
  return (
    <Group align="flex-end">
      <Select
        w="14rem"
        label={t("screening.quality")}
        data={["0", ...QUALITIES].map((value) => ({
          value,
          label: value === "0" ? t("screening.allHits") : t("screening.atLeast", { quality: value }),
        }))}
        value={quality}
        allowDeselect={false}
        onChange={(value) => {
          change({ quality: value ?? "0" });
        }}
      />
      <TextInput
        w="14rem"
        label={t("screening.row")}
        dir="auto"
        value={wanted}
        onChange={(event) => {
          change({ wanted: event.currentTarget.value });
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
  );
};

/** What the screening of a list has found so far, best first, each row with its hits. */
export const ScreenedList = ({
  screened,
  name,
  own,
  faults,
  stop,
  again,
}: {
  screened: Screened;
  name: string;
  own: string;
  faults: Fault[];
  stop: () => void;
  again: () => void;
}) => {
  const { t } = useTranslation();
  const [filter, setFilter] = useState({ quality: "0", wanted: "" });
  const [shown, setShown] = useState(SHOWN);
  const hits = useMemo(
    () => chosen(screened.hits, Number(filter.quality), filter.wanted),
    [screened.hits, filter],
  );
  const save = useExport(hits, name);
  const given = useMemo(
    () => screened.hits.map(({ matches, alarms }) => ({ act: null, matches, alarms })),
    [screened.hits],
  );
  return (
    <Stack gap="lg" className={classes.found}>
      <ScreeningCourse screened={screened} faults={faults} stop={stop} again={again} />
      <Section title={t("screening.hits")} count={hits.length}>
        {screened.hits.length > 0 && (
          <Filters
            {...filter}
            change={(part) => {
              setFilter((before) => ({ ...before, ...part }));
            }}
            save={save}
          />
        )}
        {hits.length === 0 && screened.state !== "running" && <Text>{t("search.none")}</Text>}
        {screened.hits.length > 0 && (
          <HitCard given={given} own={own} recordClass={screened.recordClass} />
        )}
        <ol className={classes.rows}>
          {hits.slice(0, shown).map(({ row, matches, alarms }) => (
            <li key={row.line}>
              <h3 className={classes.row}>
                <span>{t("screening.line", { line: row.line })}</span>
                {row.id !== "" && <bdi dir="auto">{row.id}</bdi>}
                <bdi dir="auto">{row.name}</bdi>
              </h3>
              <ol className={classes.hits}>
                {matches.map((match) => (
                  <Hit
                    key={match.record}
                    match={match}
                    alarms={alarmsOf(alarms, match.record)}
                    isHeld
                    isOfAnswerer={match.owner === own}
                  />
                ))}
              </ol>
            </li>
          ))}
        </ol>
        {hits.length > shown && (
          <Button
            variant="default"
            onClick={() => {
              setShown(shown + SHOWN);
            }}
          >
            {t("screening.more", { number: hits.length - shown })}
          </Button>
        )}
      </Section>
      <NotSearched screened={screened} faults={faults} />
      <Text size="sm" c="var(--desk-quiet)">
        {t("search.decidesNothing")}
      </Text>
      <Link to="/acts/$act" params={{ act: screened.act }} className={classes.open}>
        {t("search.entry")}
      </Link>
    </Stack>
  );
};
