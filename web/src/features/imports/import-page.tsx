import { Alert, Button, Group, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import type { RecordClass } from "../../api/shapes";
import { useRecordClasses } from "../../api/use-record-classes";
import { LawForm } from "../../parts/law-form";
import { useNow } from "../../parts/moment";
import { PageHeader } from "../../parts/page-header";
import { InDoubt } from "../../parts/said";
import { SendButton } from "../../parts/send-button";
import { useSayings } from "../../parts/statements";
import { BYTES_MAX } from "../../parts/table";
import { TableFileField } from "../../parts/table-file-field";
import { useDraft } from "../../parts/use-draft";
import { useLawful } from "../../parts/use-lawful";
import { useTableFile } from "../../parts/use-table-file";
import {
  EMPTY,
  faults,
  gradedRows,
  guessed,
  ROWS_MAX,
  rowsOfList,
  statedIn,
  statedOfRows,
  toAsk,
  toList,
  type Holds,
  type ReadList,
  type Settings,
} from "./columns";
import { Earlier } from "./earlier";
import { FormatField, ListFiles } from "./file-fields";
import { NAMED, type Format } from "./formats";
import { Columns, ForAll, Read, TheList } from "./import-fields";
import { Imported } from "./imported";
import { useImporting, type Order } from "./use-importing";
import { useListFile } from "./use-list-file";

/** The file, and why it is no list. */
const useList = () => {
  const table = useTableFile();
  const { rows } = table;
  const length = (rows?.length ?? 1) - 1;
  const fault = rows === null ? table.fault : length < 1 ? "empty" : null;
  const isTooMany = length > ROWS_MAX;
  return { ...table, fault: isTooMany ? ("too-many" as const) : fault };
};

/** What columns hold: as their names say, unless somebody says otherwise of this file. */
const useColumns = ({ file, rows }: ReturnType<typeof useList>) => {
  const [said, setSaid] = useState<{ of: File | null; holds: Partial<Record<number, Holds>> }>({
    of: null,
    holds: {},
  });
  const own = said.of === file ? said.holds : {};
  const holds = guessed(rows?.[0]).map((one, place) => (place in own ? (own[place] ?? null) : one));
  const hold = (column: number, what: Holds) => {
    setSaid({ of: file, holds: { ...own, [column]: what } });
  };
  return { holds, hold };
};

/** What the rows are of a table: what each column holds is said by whoever imports. */
const useTableRows = (settings: Settings, isChosen: boolean) => {
  const table = useList();
  const { holds, hold } = useColumns(table);
  const classes = useRecordClasses();
  const isList = isChosen && table.rows !== null && table.fault === null;
  const under = JSON.stringify([holds, settings]);
  const list = useMemo(
    () => (isList ? rowsOfList(table.rows ?? [], holds, settings, classes) : null),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- they are as what is written of them
    [table.rows, isList, under, classes],
  );
  return { table, holds, hold, list };
};

/** What the rows are of a file that the node read: each says its own class. */
const useFileRows = ({ grades }: Settings, format: Format) => {
  const chosen = useListFile(format === "csv" ? null : format);
  const read = chosen.list;
  const list = useMemo(() => (read === null ? null : gradedRows(read, grades)), [read, grades]);
  const stated = useMemo(() => (list === null ? [] : statedOfRows(list.rows)), [list]);
  return { chosen, list, stated };
};

/** Of which class the row is of which the law is asked: a person, where there is one. */
const askedClass = (list: ReadList | null, ofPerson: RecordClass[]): RecordClass => {
  const found = new Set(list?.rows.map((row) => row.class));
  return ofPerson.find((one) => found.has(one)) ?? list?.rows[0]?.class ?? "person";
};

/** Which list is imported, and what is said of all its rows. */
const useForm = (begin: (order: Order) => void) => {
  const { fields: kept, change } = useDraft("import.fields", EMPTY);
  const [format, setFormat] = useState<Format>("csv");
  const [isTried, setTried] = useState(false);
  const now = useNow();
  const classes = useRecordClasses();
  const isTable = format === "csv";
  const ofTable = useTableRows(kept, isTable);
  const ofFile = useFileRows(kept, format);
  const list = isTable ? ofTable.list : ofFile.list;
  const ofPerson = classes.filter((row) => row.of_person).map((row) => row.class);
  const settings = isTable ? kept : { ...kept, recordClass: askedClass(list, ofPerson) };
  const isOfPerson = ofPerson.includes(settings.recordClass) || settings.recordClass === "person";
  const wrong = faults(settings, isTable ? ofTable.holds : null, isOfPerson, now);
  const isWhole = list !== null && (isTable || list.rows.length > 0) && !wrong.key && !wrong.properties;
  const properties = isTable ? statedIn(ofTable.holds, list) : ofFile.stated;
  const said = useSayings(toAsk(settings, properties, isOfPerson, []));
  const form = toAsk(settings, properties, isOfPerson, said.stands);
  const lawful = useLawful(form, form, isWhole);
  const submit = () => {
    setTried(true);
    const isWrong = wrong.list || wrong.source || wrong.category || wrong.past;
    if (!isWhole || isWrong || list.rows.length === 0) return;
    if (said.inDoubt.length > 0) return;
    const lines = new Set(list.faults.filter((one) => one.isLeftOut).map((one) => one.line));
    begin({
      list: toList(settings, isOfPerson, said.stands, crypto.randomUUID()),
      rows: list.rows,
      absent: settings.absent === "leave" || lines.size > 0 ? null : settings.absent,
      leftOut: lines.size,
    });
  };
  const write = (next: Format) => {
    setFormat(next);
    const [before, name] = [NAMED[format] ?? "", NAMED[next] ?? ""];
    if (kept.list === before) change({ list: name });
  };
  const parts = { settings, change, wrong, isTried };
  return { parts, format, write, ofTable, ofFile, list, isOfPerson, isWhole, said, lawful, submit };
};

type TheForm = ReturnType<typeof useForm>;

/** The file, in whatever format, and why it is no list. */
const TheFile = ({ format, write, ofTable: { table }, ofFile, parts }: TheForm) => {
  const { t } = useTranslation();
  const { fault } = table;
  return (
    <>
      <FormatField format={format} change={write} />
      {format === "csv" ? (
        <TableFileField table={table} means={t("imports.fileMeans")} isTried={parts.isTried} />
      ) : (
        <ListFiles format={format} chosen={ofFile.chosen} isTried={parts.isTried} />
      )}
      {format === "csv" && fault !== null && fault !== "encoding" && (
        <Alert role="alert" color="red">
          {t(`importNoList.${fault}`, {
            line: table.line ?? "",
            rows: ROWS_MAX,
            size: BYTES_MAX / 1_048_576,
          })}
        </Alert>
      )}
    </>
  );
};

const ListForm = (all: TheForm) => {
  const { parts, format, ofTable, list, isOfPerson, isWhole, said, lawful, submit } = all;
  const { t } = useTranslation();
  const { table, holds, hold } = ofTable;
  return (
    <LawForm
      lawful={lawful}
      said={said}
      submit={submit}
      unasked={isWhole ? null : { title: t("screening.notAsked"), means: t("imports.notAskedMeans") }}
    >
      <TheFile {...all} />
      <TheList {...parts} hasClass={format === "csv"} />
      {format === "csv" && table.rows !== null && table.fault === null && (
        <Columns {...parts} table={table.rows} holds={holds} hold={hold} />
      )}
      {isWhole && list !== null && <Read list={list} />}
      <ForAll {...parts} isOfPerson={isOfPerson} />
      <InDoubt said={said} isTried={parts.isTried} />
      <Group>
        <SendButton lawful={lawful} words={t("imports.run")} />
        <Text size="sm" c="var(--desk-quiet)">
          {t("imports.recorded")}
        </Text>
      </Group>
    </LawForm>
  );
};

const Import = ({ another }: { another: () => void }) => {
  const { t } = useTranslation();
  const { importing, begin, goOn, stop } = useImporting();
  const form = useForm(begin);
  return (
    <>
      <PageHeader
        above={<Link to="/records">{t("place.records")}</Link>}
        title={t("imports.title")}
        about={importing === null ? t("imports.about") : <bdi dir="auto">{importing.order.list.source}</bdi>}
      >
        {importing !== null && importing.state !== "running" && (
          <Button
            variant="default"
            leftSection={<IconPlus size={16} stroke={1.6} aria-hidden />}
            onClick={another}
          >
            {t("imports.another")}
          </Button>
        )}
      </PageHeader>
      {importing === null ? (
        <>
          <ListForm {...form} />
          <Earlier />
        </>
      ) : (
        <Imported
          importing={importing}
          faults={form.list?.faults ?? []}
          stop={stop}
          goOn={goOn}
        />
      )}
    </>
  );
};

/** A list whose rows become records, each decided by itself. */
export const ImportPage = () => {
  const [turn, setTurn] = useState(0);
  return (
    <Import
      key={turn}
      another={() => {
        setTurn(turn + 1);
      }}
    />
  );
};
