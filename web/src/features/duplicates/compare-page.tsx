import { Button, Group, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { writeDraft } from "../../api/drafts";
import { refusalOf } from "../../api/problem";
import type { FindDuplicates, Form, Offence, Purpose, RecordClass } from "../../api/shapes";
import { English } from "../../parts/english";
import { LawForm } from "../../parts/law-form";
import { OffencesField } from "../../parts/offences-field";
import { PageHeader } from "../../parts/page-header";
import { InDoubt } from "../../parts/said";
import { SendButton } from "../../parts/send-button";
import { useSayings } from "../../parts/statements";
import { useDraft } from "../../parts/use-draft";
import { useLawful } from "../../parts/use-lawful";
import { VerdictPanel } from "../../parts/verdict-panel";
import { PURPOSES, RECORD_CLASSES, wordOf } from "../../parts/vocabulary";
import { Compared } from "./compared";
import { begunOf, useComparing } from "./use-comparing";

/** Under which it is kept while it is typed. */
const NAME = "duplicates";

interface Wanted {
  recordClass: RecordClass;
  purpose: Purpose | null;
  offences: Offence[];
  caseName: string;
  why: string;
}

const EMPTY: Wanted = {
  recordClass: "person",
  purpose: null,
  offences: [],
  caseName: "",
  why: "",
};

/** Classes that are kept, and not compared with each other. */
const NOT_COMPARED: readonly RecordClass[] = ["dna-profile"];

/** What is asked of the node, and what is said with it. */
const toFind = (
  { recordClass, purpose, offences, caseName, why }: Wanted,
  stated: NonNullable<FindDuplicates["stated"]>,
): FindDuplicates => ({
  class: recordClass,
  justification: why.trim(),
  stated,
  ...(purpose !== null && { purpose }),
  ...(offences.length > 0 && { offences }),
  ...(caseName.trim() !== "" && { case: caseName.trim() }),
});

/** The search that it is, for the law, which reads no reason: a mark stands in its place. */
const toAsk = (find: FindDuplicates): Form => {
  const { class: recordClass, justification, ...rest } = find;
  return {
    ...rest,
    body: {
      kind: "search.run",
      class: recordClass,
      terms: [],
      justification: justification === "" ? "" : "…",
      // How many records they are, the node says.
      list: { name: "duplicates", rows: 0, compares_own: true },
    },
  };
};

const useForm = (begin: (wanted: FindDuplicates) => void) => {
  const { fields, change } = useDraft<Wanted>(NAME, EMPTY);
  const [isTried, setTried] = useState(false);
  const said = useSayings(toAsk(toFind(fields, [])));
  const find = toFind(fields, said.stands);
  const form = toAsk(find);
  const lawful = useLawful(form, form, true);
  const submit = () => {
    setTried(true);
    if (said.inDoubt.length > 0) return;
    begin(find);
  };
  return { fields, change, isTried, said, lawful, submit };
};

type TheForm = ReturnType<typeof useForm>;

const Fields = ({ fields, change }: TheForm) => {
  const { t } = useTranslation();
  return (
    <>
      <Select
        label={t("duplicate.class")}
        value={fields.recordClass}
        onChange={(word) => {
          change({ recordClass: wordOf(RECORD_CLASSES, word) ?? "person" });
        }}
        data={RECORD_CLASSES.filter((one) => !NOT_COMPARED.includes(one)).map((value) => ({
          value,
          label: t(`recordClass.${value}`),
        }))}
        allowDeselect={false}
        searchable
      />
      <Group grow align="flex-start">
        <Select
          label={t("act.purpose")}
          placeholder={t("compose.choose")}
          data={PURPOSES.map((value) => ({ value, label: t(`purpose.${value}`) }))}
          value={fields.purpose}
          onChange={(word) => {
            change({ purpose: wordOf(PURPOSES, word) });
          }}
          searchable
        />
        <OffencesField
          offences={fields.offences}
          change={(offences) => {
            change({ offences });
          }}
        />
      </Group>
      <TextInput
        label={t("act.case")}
        dir="auto"
        maxLength={60}
        value={fields.caseName}
        onChange={(event) => {
          change({ caseName: event.currentTarget.value });
        }}
      />
      <Textarea
        label={t("duplicate.why")}
        description={t("duplicate.whyMeans")}
        dir="auto"
        minRows={2}
        maxLength={4_000}
        value={fields.why}
        onChange={(event) => {
          change({ why: event.currentTarget.value });
        }}
      />
    </>
  );
};

const Compare = ({ another }: { another: () => void }) => {
  const { t } = useTranslation();
  const { comparing, begin, stop } = useComparing();
  const form = useForm(begin);
  const { said, lawful, submit, isTried } = form;
  const begun = begunOf(comparing);
  const isBegun = begun !== null;
  useEffect(() => {
    if (isBegun) writeDraft(NAME, null);
  }, [isBegun]);
  return (
    <>
      <PageHeader
        above={<Link to="/duplicates">{t("place.duplicates")}</Link>}
        title={t("duplicate.title")}
        about={begun !== null ? t(`recordClass.${begun.wanted.class}`) : t("duplicate.compareAbout")}
      >
        {begun !== null && begun.state !== "running" && (
          <Button
            variant="default"
            leftSection={<IconPlus size={16} stroke={1.6} aria-hidden />}
            onClick={another}
          >
            {t("duplicate.another")}
          </Button>
        )}
      </PageHeader>
      {begun !== null ? (
        <Compared comparing={begun} stop={stop} />
      ) : (
        <LawForm lawful={lawful} said={said} submit={submit} unasked={null}>
          <Fields {...form} />
          <InDoubt said={said} isTried={isTried} />
          <Group>
            <SendButton
              lawful={lawful}
              isSending={comparing?.state === "asking"}
              words={t("duplicate.compare")}
            />
            <Text size="sm" c="var(--desk-quiet)">
              {t("duplicate.recorded")}
            </Text>
          </Group>
          {comparing?.error != null && comparing.waits === null && (
            <Text role="alert" c="var(--desk-refuse)">
              {refusalOf(comparing.error) === null ? (
                <English>{comparing.error.message}</English>
              ) : (
                t("doing.refused")
              )}
            </Text>
          )}
          {comparing?.waits != null && (
            <Stack gap="md" maw="44rem" role="status">
              <Text>{t("duplicate.waits")}</Text>
              <Group>
                <Button
                  variant="default"
                  loading={comparing.state === "asking"}
                  onClick={() => {
                    begin(comparing.wanted, comparing.waits);
                  }}
                >
                  {t("duplicate.compareNow")}
                </Button>
                <Link to="/acts/$act" params={{ act: comparing.waits.act }}>
                  {t("duplicate.foundBy")}
                </Link>
              </Group>
              {comparing.error !== null && (
                <Text role="alert" c="var(--desk-refuse)">
                  <English>{comparing.error.message}</English>
                </Text>
              )}
              <VerdictPanel verdict={comparing.waits.verdict} />
            </Stack>
          )}
        </LawForm>
      )}
    </>
  );
};

/** The records of a class, compared with each other, under one search that is recorded. */
export const ComparePage = () => {
  const [turn, setTurn] = useState(0);
  return (
    <Compare
      key={turn}
      another={() => {
        setTurn(turn + 1);
      }}
    />
  );
};
