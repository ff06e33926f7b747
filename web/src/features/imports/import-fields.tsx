import { Alert, Group, Select, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Property } from "../../api/shapes";
import { useRecordClasses } from "../../api/use-record-classes";
import { English } from "../../parts/english";
import { GradeFields } from "../../parts/grade-fields";
import { HandlingFields } from "../../parts/handling-fields";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";
import type { Row } from "../../parts/table";
import { PROPERTIES, PURPOSES, RECORD_CLASSES, SUBJECTS, wordOf } from "../../parts/vocabulary";
import type { faults, Fault, Holds, ReadList, Settings } from "./columns";
import classes from "./imports.module.css";

const ABSENT = ["leave", "tell", "erase"] as const;

/** Faults that are told one by one; the others are counted. */
const TOLD = 20;

interface Parts {
  settings: Settings;
  change: (part: Partial<Settings>) => void;
  wrong: ReturnType<typeof faults>;
  isTried: boolean;
}

/** What the rows are, and from what list. */
export const TheList = ({
  settings,
  change,
  wrong,
  isTried,
  hasClass,
}: Parts & {
  /** Whether every row is of one class, that is said here; else each row says its own. */
  hasClass: boolean;
}) => {
  const { t } = useTranslation();
  const needed = (isMissing: boolean) =>
    isTried && isMissing ? t("compose.needed") : undefined;
  return (
    <>
      <TextInput
        label={t("imports.list")}
        description={t("imports.listMeans")}
        error={needed(wrong.list)}
        dir="auto"
        maxLength={50}
        value={settings.list}
        onChange={(event) => {
          change({ list: event.currentTarget.value });
        }}
      />
      <TextInput
        label={t("recordForm.source")}
        description={t("imports.sourceMeans")}
        error={needed(wrong.source)}
        dir="auto"
        maxLength={200}
        value={settings.source}
        onChange={(event) => {
          change({ source: event.currentTarget.value });
        }}
      />
      {hasClass && (
        <Select
          label={t("imports.class")}
          data={RECORD_CLASSES.map((value) => ({ value, label: t(`recordClass.${value}`) }))}
          value={settings.recordClass}
          onChange={(word) => {
            change({ recordClass: wordOf(RECORD_CLASSES, word) ?? "person" });
          }}
          allowDeselect={false}
          searchable
        />
      )}
    </>
  );
};

/** What each column holds: guessed by its name, and said by whoever imports. */
export const Columns = ({
  table,
  holds,
  hold,
  settings,
  wrong,
  isTried,
}: Omit<Parts, "change"> & {
  table: Row[];
  holds: Holds[];
  hold: (column: number, holds: Holds) => void;
}) => {
  const { t } = useTranslation();
  const all = useRecordClasses().find((row) => row.class === settings.recordClass)?.fields ?? [];
  const known = new Set<Property>(all.map((field) => field.property));
  const item = (value: Property) => ({ value, label: t(`property.${value}`) });
  const data = [
    { value: "key", label: t("imports.key") },
    { group: t("recordForm.usual"), items: [...known].map(item) },
    {
      group: t("recordForm.others"),
      items: PROPERTIES.filter((property) => !known.has(property)).map(item),
    },
  ];
  const [head, first] = table;
  return (
    <Section title={t("imports.columns")} about={t("imports.columnsAbout")}>
      <div className={sheet.scroll}>
        <table className={sheet.table}>
          <thead>
            <tr>
              <th scope="col">{t("imports.column")}</th>
              <th scope="col">{t("imports.firstRow")}</th>
              <th scope="col">{t("imports.holds")}</th>
            </tr>
          </thead>
          <tbody>
            {head?.fields.map((column, place) => (
              <tr key={place}>
                <th scope="row">
                  <bdi dir="auto">{column}</bdi>
                </th>
                <td>
                  <bdi dir="auto" className={classes.value}>
                    {(first?.fields[place] ?? "").slice(0, 60)}
                  </bdi>
                </td>
                <td>
                  <Select
                    size="xs"
                    w="15rem"
                    aria-label={t("imports.holdsOf", { column })}
                    placeholder={t("imports.notRead")}
                    data={data}
                    value={holds[place] ?? null}
                    onChange={(word) => {
                      hold(place, word === "key" ? "key" : wordOf(PROPERTIES, word));
                    }}
                    searchable
                    clearable
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {wrong.key && (
        <Alert mt="sm" color="gray" variant="light">
          {t("imports.noKey")}
        </Alert>
      )}
      {isTried && wrong.properties && (
        <Text size="sm" role="alert" c="var(--desk-refuse)">
          {t("recordForm.noStatement")}
        </Text>
      )}
    </Section>
  );
};

/** How well it is known, what it is for, and what others may do with it: the same for every row. */
export const ForAll = ({
  settings,
  change,
  wrong,
  isTried,
  isOfPerson,
}: Parts & { isOfPerson: boolean }) => {
  const { t } = useTranslation();
  return (
    <>
      <Group align="flex-start">
        <GradeFields
          grades={settings.grades}
          change={(part) => {
            change({ grades: { ...settings.grades, ...part } });
          }}
        />
      </Group>
      <Group align="flex-start">
        {isOfPerson && (
          <Select
            w="16rem"
            label={t("imports.category")}
            placeholder={t("compose.choose")}
            error={isTried && wrong.category ? t("compose.needed") : undefined}
            data={SUBJECTS.map((value) => ({ value, label: t(`subject.${value}`) }))}
            value={settings.category}
            onChange={(word) => {
              change({ category: wordOf(SUBJECTS, word) });
            }}
            searchable
          />
        )}
        <Select
          w="16rem"
          label={t("act.purpose")}
          placeholder={t("compose.choose")}
          data={PURPOSES.map((value) => ({ value, label: t(`purpose.${value}`) }))}
          value={settings.purpose}
          onChange={(word) => {
            change({ purpose: wordOf(PURPOSES, word) });
          }}
          searchable
        />
        <TextInput
          w="16rem"
          type="date"
          label={t("records.reviewAt")}
          error={isTried && wrong.past ? t("recordForm.past") : undefined}
          value={settings.review}
          onChange={(event) => {
            change({ review: event.currentTarget.value });
          }}
        />
      </Group>
      <HandlingFields
        marks={settings.marks}
        change={(part) => {
          change({ marks: { ...settings.marks, ...part } });
        }}
      />
      <Select
        label={t("imports.absent")}
        description={t("imports.absentMeans")}
        data={ABSENT.map((value) => ({ value, label: t(`importAbsent.${value}`) }))}
        value={settings.absent}
        allowDeselect={false}
        onChange={(word) => {
          change({ absent: wordOf(ABSENT, word) ?? "tell" });
        }}
      />
    </>
  );
};

/** What of the file is wrong, each with its line. */
export const Faults = ({ faults }: { faults: Fault[] }) => {
  const { t } = useTranslation();
  if (faults.length === 0) return null;
  return (
    <>
      <Text fw={600}>{t("screening.faults", { number: faults.length })}</Text>
      <ul className={classes.plain}>
        {faults.slice(0, TOLD).map(({ line, why, says, isLeftOut }, place) => (
          <li key={place}>
            {t("screening.line", { line })}{" "}
            {says === undefined ? (
              <>
                {t(`importFault.${why}`)}{" "}
                {isLeftOut ? t("screening.isLeftOut") : t("imports.asRemark")}
              </>
            ) : (
              <English>{says}</English>
            )}
          </li>
        ))}
      </ul>
      {faults.length > TOLD && (
        <Text>{t("screening.moreFaults", { number: faults.length - TOLD })}</Text>
      )}
    </>
  );
};

/** How many rows there are, and what is wrong with others, before anything is taken. */
export const Read = ({ list }: { list: ReadList }) => {
  const { t } = useTranslation();
  return (
    <div role="status">
      <Text>{t("imports.rows", { number: list.rows.length })}</Text>
      <Faults faults={list.faults} />
    </div>
  );
};
