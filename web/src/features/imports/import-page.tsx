import { Alert, Button, Group, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

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
  guessed,
  ROWS_MAX,
  rowsOfList,
  statedIn,
  toAsk,
  toList,
  type Holds,
} from "./columns";
import { Columns, ForAll, Read, TheList } from "./import-fields";
import { Imported } from "./imported";
import { useImporting, type Order } from "./use-importing";

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

/** Which list is imported, and what is said of all its rows. */
const useForm = (begin: (order: Order) => void) => {
  const { fields: settings, change } = useDraft("import.fields", EMPTY);
  const [isTried, setTried] = useState(false);
  const now = useNow();
  const classes = useRecordClasses();
  const table = useList();
  const { holds, hold } = useColumns(table);
  const isOfPerson =
    classes.find((row) => row.class === settings.recordClass)?.of_person ??
    settings.recordClass === "person";
  const wrong = faults(settings, holds, isOfPerson, now);
  const isList = table.rows !== null && table.fault === null;
  const under = JSON.stringify([holds, settings]);
  const list = useMemo(
    () => (isList ? rowsOfList(table.rows ?? [], holds, settings, classes) : null),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- they are as what is written of them
    [table.rows, isList, under, classes],
  );
  const isWhole = isList && !wrong.key && !wrong.properties;
  const properties = statedIn(holds, list);
  const said = useSayings(toAsk(settings, properties, isOfPerson, []));
  const form = toAsk(settings, properties, isOfPerson, said.stands);
  const lawful = useLawful(form, form, isWhole);
  const submit = () => {
    setTried(true);
    const isWrong = wrong.list || wrong.source || wrong.category || wrong.past;
    if (!isWhole || isWrong || list === null || list.rows.length === 0) return;
    if (said.inDoubt.length > 0) return;
    const isRead = list.faults.every((one) => !one.isLeftOut);
    begin({
      list: toList(settings, isOfPerson, said.stands),
      rows: list.rows,
      absent: settings.absent === "leave" || !isRead ? null : settings.absent,
    });
  };
  const parts = { settings, change, wrong, isTried };
  return { parts, table, holds, hold, list, isOfPerson, isWhole, said, lawful, submit };
};

const ListForm = (all: ReturnType<typeof useForm>) => {
  const { parts, table, holds, hold, list, isOfPerson, isWhole, said, lawful, submit } = all;
  const { t } = useTranslation();
  const { fault, rows } = table;
  return (
    <LawForm
      lawful={lawful}
      said={said}
      submit={submit}
      unasked={isWhole ? null : { title: t("screening.notAsked"), means: t("imports.notAskedMeans") }}
    >
      <TableFileField table={table} means={t("imports.fileMeans")} isTried={parts.isTried} />
      {fault !== null && fault !== "encoding" && (
        <Alert role="alert" color="red">
          {t(`importNoList.${fault}`, {
            line: table.line ?? "",
            rows: ROWS_MAX,
            size: BYTES_MAX / 1_048_576,
          })}
        </Alert>
      )}
      <TheList {...parts} />
      {rows !== null && fault === null && (
        <Columns {...parts} table={rows} holds={holds} hold={hold} />
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
        <ListForm {...form} />
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
