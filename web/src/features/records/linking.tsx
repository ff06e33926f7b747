import { Checkbox, Select, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { RecordLinked } from "../../api/shapes";
import { Doing } from "../../parts/doing";
import { endOf } from "../../parts/record-id";
import { Section } from "../../parts/section";
import { useDraft } from "../../parts/use-draft";
import { LINK_RELATIONS, wordOf } from "../../parts/vocabulary";
import { isDone, isRecordId, made, NO_LINK, toLink, type LinkDraft } from "./links";
import { useRecords } from "./use-records";

/** One relation as it is chosen: read from this record to the other, or back. */
const directed = (relation: LinkDraft["relation"], isFirst: boolean): string | null =>
  relation === null ? null : `${isFirst ? "to" : "back"} ${relation}`;

/** Read alike from either side. */
const MUTUAL: readonly string[] = ["same-as", "relative-of", "associate-of"];

/** The other record: one of the newest that are held, or any by its whole name. */
const Other = ({
  record,
  other,
  isWrong,
  change,
}: {
  record: string;
  other: string;
  isWrong: boolean;
  change: (other: string) => void;
}) => {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const held = useRecords().data?.pages[0]?.items ?? [];
  const data = held
    .filter((one) => one.record !== record)
    .map((one) => ({
      value: one.record,
      label: `${t(`recordClass.${one.class}`)} · ${one.owner} · ${endOf(one.record)}`,
    }));
  // Of a list as long as an agency's only the newest are offered; the rest are named whole.
  for (const id of [typed.trim(), other]) {
    if (isRecordId(id) && id !== record && data.every((one) => one.value !== id))
      data.push({ value: id, label: id });
  }
  return (
    <Select
      label={t("link.other")}
      description={t("link.otherMeans")}
      placeholder={t("compose.choose")}
      error={isWrong ? t("compose.needed") : undefined}
      data={data}
      value={other === "" ? null : other}
      onChange={(value) => {
        change(value ?? "");
      }}
      onSearchChange={setTyped}
      searchable
      clearable
    />
  );
};

/** Says what this record is to another one; nothing of either changes, and nobody else is told. */
export const Linking = ({
  record,
  done,
}: {
  record: string;
  done: (link: RecordLinked) => void;
}) => {
  const { t } = useTranslation();
  const { fields, change, clear } = useDraft<LinkDraft>(`link.${record}.fields`, NO_LINK);
  const { relation, isFirst, other, isFact, note } = fields;
  const isLacking = relation === null || other === "";
  const choices = LINK_RELATIONS.flatMap((one) => [
    { value: `to ${one}`, label: t(`relation.${one}`) },
    ...(MUTUAL.includes(one) ? [] : [{ value: `back ${one}`, label: t(`relationBack.${one}`) }]),
  ]);
  return (
    <Section title={t("link.make")} about={t("link.makeAbout")}>
      <Doing
        name={`link.${record}`}
        ask={null}
        isLacking={isLacking}
        done={(submitted) => {
          if (isDone(submitted)) done(made(fields, submitted.act));
          clear();
        }}
        deeds={[
          {
            label: t("link.makeNow"),
            form: () => ({ body: toLink(record, fields) }),
          },
        ]}
      >
        {(isTried) => (
          <>
            <Select
              label={t("link.relation")}
              description={relation === "same-as" ? t("link.sameMeans") : undefined}
              placeholder={t("compose.choose")}
              error={isTried && relation === null ? t("compose.needed") : undefined}
              data={choices}
              value={directed(relation, isFirst)}
              onChange={(value) => {
                const [way, word] = (value ?? "").split(" ");
                change({ relation: wordOf(LINK_RELATIONS, word ?? null), isFirst: way !== "back" });
              }}
              searchable
            />
            <Other
              record={record}
              other={other}
              isWrong={isTried && other === ""}
              change={(chosen) => {
                change({ other: chosen });
              }}
            />
            <Checkbox
              label={t("link.isFact")}
              checked={isFact}
              onChange={(event) => {
                change({ isFact: event.currentTarget.checked });
              }}
            />
            <Textarea
              label={t("link.why")}
              dir="auto"
              minRows={2}
              maxLength={500}
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
