import { Checkbox, Group, Select, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { RecordClassRow } from "../../api/shapes";
import { useDoubts } from "../../api/use-doubts";
import { PROPERTIES, PURPOSES, SUBJECTS, wordOf } from "../../parts/vocabulary";
import { fieldsOf, isDate, laidOut, line, type Draft, type faults } from "./draft";
import { LineFields } from "./line-fields";

/** The node looks at so many values in one go. */
const DOUBTS_MAX = 100;

export interface Parts {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  wrong: ReturnType<typeof faults>;
  isTried: boolean;
  table: RecordClassRow[];
}

const fieldIn = (table: RecordClassRow[], property: string) =>
  table.flatMap((row) => row.fields).find((field) => field.property === property);

/** What it states: under what it is found first, then what is usual, then what was added. */
export const Lines = ({ draft, change, wrong, isTried, table }: Parts) => {
  const { t } = useTranslation();
  const fields = fieldsOf(draft.recordClass, table);
  const lines = laidOut(draft.lines, fields);
  // Names and prose are in any writing, and nothing is worked out from them.
  const looked = lines
    .filter(({ property, value }) => {
      const form = fieldIn(table, property)?.form;
      return value.trim() !== "" && (form === "identifier" || form === "date" || form === "country");
    })
    .slice(0, DOUBTS_MAX);
  const doubts = useDoubts(looked.map(({ property, value }) => ({ property, value: value.trim() })));
  const change1 = (id: number, part: Partial<Draft["lines"][number]>) => {
    change({ lines: lines.map((one) => (one.id === id ? { ...one, ...part } : one)) });
  };
  const known = new Set([...fields.found, ...fields.usual]);
  const group = (words: string, list: readonly (typeof PROPERTIES)[number][]) => ({
    group: words,
    items: list.map((value) => ({ value, label: t(`property.${value}`) })),
  });
  return (
    <>
      {lines.map((one) => (
        <LineFields
          key={one.id}
          line={one}
          change={(part) => {
            change1(one.id, part);
          }}
          remove={() => {
            change({ lines: lines.filter(({ id }) => id !== one.id) });
          }}
          field={fieldIn(table, one.property)}
          doubts={doubts.filter(
            ({ place, property }) => property === one.property && looked[place]?.id === one.id,
          )}
          isWrong={one.asOf.trim() !== "" && !isDate(one.asOf) && isTried}
        />
      ))}
      {isTried && wrong.nothing && (
        <Text size="sm" role="alert" c="var(--desk-refuse)">
          {t("recordForm.noStatement")}
        </Text>
      )}
      <Select
        label={t("recordForm.add")}
        description={t("recordForm.addMeans")}
        placeholder={t("compose.choose")}
        data={[
          group(t("recordForm.found"), fields.found),
          group(t("recordForm.usual"), fields.usual),
          group(
            t("recordForm.others"),
            PROPERTIES.filter((property) => !known.has(property)),
          ),
        ]}
        value={null}
        searchable
        onChange={(word) => {
          const property = wordOf(PROPERTIES, word);
          if (property !== null) change({ lines: [...lines, line(lines, property)] });
        }}
      />
    </>
  );
};

/** What the subject is in the matter, until when the record is needed, and what for. */
export const About = ({
  draft,
  change,
  wrong,
  isTried,
  isOfPerson,
}: Parts & { isOfPerson: boolean }) => {
  const { t } = useTranslation();
  return (
    <>
      {isOfPerson && (
        <Group align="flex-end">
          <Select
            w="16rem"
            label={t("search.subject")}
            placeholder={t("compose.choose")}
            error={isTried && wrong.category ? t("compose.needed") : undefined}
            data={SUBJECTS.map((value) => ({ value, label: t(`subject.${value}`) }))}
            value={draft.category}
            onChange={(word) => {
              change({ category: wordOf(SUBJECTS, word) });
            }}
            searchable
          />
          <Checkbox
            mb="0.5rem"
            label={t("recordForm.minor")}
            checked={draft.isMinor}
            onChange={(event) => {
              change({ isMinor: event.currentTarget.checked });
            }}
          />
        </Group>
      )}
      <Group align="flex-start">
        <TextInput
          w="16rem"
          type="date"
          label={t("records.reviewAt")}
          error={isTried && wrong.past ? t("recordForm.past") : undefined}
          value={draft.review}
          onChange={(event) => {
            change({ review: event.currentTarget.value });
          }}
        />
        <Select
          w="16rem"
          label={t("act.purpose")}
          placeholder={t("compose.choose")}
          data={PURPOSES.map((value) => ({ value, label: t(`purpose.${value}`) }))}
          value={draft.purpose}
          onChange={(word) => {
            change({ purpose: wordOf(PURPOSES, word) });
          }}
          searchable
        />
        <TextInput
          w="16rem"
          label={t("act.case")}
          dir="auto"
          maxLength={60}
          value={draft.caseName}
          onChange={(event) => {
            change({ caseName: event.currentTarget.value });
          }}
        />
      </Group>
    </>
  );
};
