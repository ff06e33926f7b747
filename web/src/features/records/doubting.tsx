import { Select, Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { DoubtGround, Property, RecordShown } from "../../api/shapes";
import { Doing } from "../../parts/doing";
import { Section } from "../../parts/section";
import { useDraft } from "../../parts/use-draft";
import { DOUBT_GROUNDS, PROPERTIES, wordOf } from "../../parts/vocabulary";

/** As much as the node takes: it is restraint, of which no law reads the words. */
const BYTES_MAX = 200;

const EMPTY = { ground: null as DoubtGround | null, property: null as Property | null, note: "" };

const words = new TextEncoder();

/** A holder of a copy tells its owner what it doubts of the record. */
export const Doubting = ({ record }: { record: RecordShown }) => {
  const { t } = useTranslation();
  const { fields, change, clear } = useDraft(`doubt.${record.record}.fields`, EMPTY);
  const { ground, property, note } = fields;
  const isLong = words.encode(note.trim()).length > BYTES_MAX;
  const stated = [...new Set(record.statements.map((one) => one.property))];
  return (
    <Section title={t("doubting.title")} about={t("doubting.about")}>
      <Doing
        name={`doubt.${record.record}`}
        ask={null}
        isLacking={ground === null || isLong}
        done={clear}
        deeds={[
          {
            label: t("doubting.tell", { agency: record.owner }),
            form: () => ({
              body: {
                kind: "record.doubt",
                record: record.record,
                ground: ground ?? "inaccurate",
                note: note.trim(),
                ...(property !== null && { property }),
              },
              recipients: [record.owner],
            }),
          },
        ]}
      >
        {(isTried) => (
          <>
            <Select
              label={t("doubting.ground")}
              placeholder={t("compose.choose")}
              error={isTried && ground === null ? t("compose.needed") : undefined}
              data={DOUBT_GROUNDS.map((value) => ({ value, label: t(`doubtGround.${value}`) }))}
              value={ground}
              onChange={(word) => {
                change({ ground: wordOf(DOUBT_GROUNDS, word) });
              }}
            />
            <Select
              label={t("doubting.property")}
              placeholder={t("doubting.whole")}
              data={stated.map((value) => ({ value, label: t(`property.${value}`) }))}
              value={property}
              onChange={(word) => {
                change({ property: wordOf(PROPERTIES, word) });
              }}
              clearable
            />
            <Textarea
              label={t("doubting.note")}
              description={t("doubting.noteMeans")}
              error={isLong ? t("doubting.tooLong") : undefined}
              dir="auto"
              minRows={2}
              maxLength={BYTES_MAX}
              value={note}
              onChange={(event) => {
                change({ note: event.currentTarget.value });
              }}
            />
          </>
        )}
      </Doing>
    </Section>
  );
};
